/**
 * The test command: runs every `*.test.ts` under src/ and test/ (or the files named as arguments), and closes with the
 * list of suites that could not run because a real server is not installed. Exits 1 when a test failed or none was found.
 */
import { once } from "node:events";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { missingServerMark } from "../test/real-servers.ts";

const patterns = process.argv.length > 2 ? process.argv.slice(2) : ["src/**/*.test.ts", "test/**/*.test.ts"];
const files = globSync(patterns);
if (files.length === 0) {
  console.error(`no test file matches ${patterns.join(", ")}`);
  process.exit(1);
}

// Every test file, and every `dynaml` that a test starts, is a process of its own: types are stripped once for all of them.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, "../node_modules/.cache/dynaml-tests");

const notRun: string[] = [];
let failed = false;
/** Seconds after which a file that hangs counts as failed. */
const fileLimit = 300;
const events = run({ files: files.sort(), concurrency: availableParallelism(), timeout: fileLimit * 1000 });
events.on("test:fail", () => {
  failed = true;
});
events.on("test:pass", ({ name, skip }) => {
  if (typeof skip === "string" && skip.includes(missingServerMark)) notRun.push(`${name}: ${skip}`);
});
const report = events.compose(new spec());
report.pipe(process.stdout, { end: false });
await once(report, "end");

if (notRun.length > 0) {
  console.log(`\nNot run on this machine (${notRun.length}):`);
  for (const line of notRun) console.log(`  ${line}`);
}
process.exitCode = failed ? 1 : 0;
