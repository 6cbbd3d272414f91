import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { activityPages } from "../../scripts/activity-pages.ts";

test("docs/activities is what the catalog says (node scripts/make-activity-pages.ts)", () => {
  const folder = join(import.meta.dirname, "../../docs/activities");
  const written = new Map(
    globSync("*.md", { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  assert.deepEqual(new Map([...written].sort()), new Map([...activityPages()].sort()));
});
