import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createFileLookup } from "./file-lookup.ts";

test("a lookup tells of files in the allowed folders and refuses all other paths, links too", (t) => {
  const root = mkdtempSync(join(tmpdir(), "lookup-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "task/data"), { recursive: true });
  writeFileSync(join(root, "task/in.csv"), "abc");
  writeFileSync(join(root, "secret.txt"), "x");
  utimesSync(join(root, "task/in.csv"), 1000, 1000);
  symlinkSync(join(root, "secret.txt"), join(root, "task/link"));
  symlinkSync(join(root, "elsewhere"), join(root, "task/dangling"));
  symlinkSync("in.csv", join(root, "task/inner"));
  symlinkSync("circle", join(root, "task/circle"));
  const lookup = createFileLookup({ allowed: [join(root, "task")] });

  assert.deepEqual(lookup("in.csv"), { kind: "file", size: 3, modifiedAt: new Date(1_000_000) });
  assert.equal(lookup("inner")?.size, 3);
  assert.equal(lookup("data")?.kind, "folder");
  assert.equal(lookup("data\\..\\in.csv")?.size, 3);
  assert.equal(lookup("none.csv"), undefined);
  assert.equal(lookup("none/none.csv"), undefined);
  for (const path of ["../secret.txt", "../none.txt", join(root, "secret.txt"), "/etc/passwd", "link", "dangling"]) {
    assert.throws(() => lookup(path), { code: "FILES_NOT_ALLOWED" }, path);
  }
  for (const path of ["", "a\0b", "circle"]) {
    assert.throws(() => lookup(path), { code: "FILES_BAD_PATH" }, JSON.stringify(path));
  }
});
