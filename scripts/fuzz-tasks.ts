/**
 * Checks and runs tasks of any activities in any order until the time is up, and stops at the first that crashes, hangs or tells
 * its events badly. Files are those of a temporary folder; no network is used.
 *
 *     node scripts/fuzz-tasks.ts [MINUTES] [SEED]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { createFileGate } from "../src/files/file-gate.ts";
import { expectSoundRun } from "../test/engine/expect-sound-run.ts";
import { task } from "../test/engine/random-task.ts";

const minutes = Number(process.argv[2] ?? 10);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);
const end = performance.now() + minutes * 60_000;

let runs = 0;
for (let round = 0; performance.now() < end; round += 1) {
  const folder = mkdtempSync(join(tmpdir(), "dynaml-fuzz-"));
  writeFileSync(join(folder, "in.csv"), "x,y\n1,2\n");
  writeFileSync(join(folder, "sub.aml"), `<AMINCREMENTVARIABLE RESULTVARIABLE="a" />`);
  try {
    const files = createFileGate({ allowed: [folder] });
    const property = fc.asyncProperty(task, (aml) => expectSoundRun(aml, files));
    const interruptAfterTimeLimit = Math.max(1, end - performance.now());
    await fc.assert(property, { seed: seed + round, numRuns: 200, interruptAfterTimeLimit });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  runs += 200;
}
process.stdout.write(`${runs} tasks in ${minutes} minutes, seed ${seed}: nothing found\n`);
