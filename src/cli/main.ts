#!/usr/bin/env node
import { nodeVersionProblem } from "./node-version.ts";
import { limitRoomForYoungObjects } from "./young-objects.ts";

/** Commands that go through any number of rows. */
const handsOnManyRows = ["query", "load"];

// The rest is imported only on a Node that can load it: older ones lack modules that it names.
const problem = nodeVersionProblem(process.versions.node);
if (problem === undefined) {
  const [command = ""] = process.argv.slice(2);
  if (handsOnManyRows.includes(command)) limitRoomForYoungObjects();
  const [{ main }, { endSoon, processIo }] = await Promise.all([import("./cli.ts"), import("./process-io.ts")]);
  process.exitCode = await main(process.argv.slice(2), processIo());
  endSoon();
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 64;
}
