import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import fc from "fast-check";
import { createFileGate } from "../../src/files/file-gate.ts";
import { expectSoundRun } from "./expect-sound-run.ts";
import { task } from "./random-task.ts";

it("no task crashes or hangs, and each step that starts has one end (longer: scripts/fuzz-tasks.ts)", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "dynaml-tasks-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "in.csv"), "x,y\n1,2\n");
  writeFileSync(join(folder, "sub.aml"), `<AMINCREMENTVARIABLE RESULTVARIABLE="a" />`);
  const files = createFileGate({ allowed: [folder] });
  await fc.assert(
    fc.asyncProperty(task, (aml) => expectSoundRun(aml, files)),
    { numRuns: 30 },
  );
});
