import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { actionsPage } from "../../scripts/actions-page.ts";
import { activityPages } from "../../scripts/activity-pages.ts";

test("docs/activities is what the catalog says (node scripts/make-activity-pages.ts)", () => {
  const folder = join(import.meta.dirname, "../../docs/activities");
  const written = new Map(
    globSync("*.md", { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  assert.deepEqual(new Map([...written].sort()), new Map([...activityPages()].sort()));
});

test("docs/actions.md is what the catalog says (node scripts/make-activity-pages.ts)", () => {
  assert.equal(readFileSync(join(import.meta.dirname, "../../docs/actions.md"), "utf8"), actionsPage());
});
