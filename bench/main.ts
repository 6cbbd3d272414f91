import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import { benchBulk } from "./bulk.ts";
import { benchClient } from "./client.ts";
import { benchConcurrent } from "./concurrent.ts";
import { benchCreate } from "./create.ts";
import { benchEmulator } from "./emulator.ts";
import { benchEngine } from "./engine.ts";
import { benchMarkup } from "./markup.ts";
import { benchRead } from "./read.ts";
import { benchSignIn } from "./sign-in.ts";
import { benchThrottle } from "./throttle.ts";

/** By name: `npm run bench -- markup`. */
const benchmarks: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  markup: benchMarkup,
  engine: benchEngine,
  create: benchCreate,
  concurrent: benchConcurrent,
  client: benchClient,
  read: benchRead,
  "sign-in": benchSignIn,
  emulator: benchEmulator,
  bulk: benchBulk,
  throttle: benchThrottle,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark called ${unknown.join(", ")}; there are: ${Object.keys(benchmarks).join(", ")}.`,
  );
  process.exitCode = 64;
} else {
  console.log(describeMachine());
  for (const [name, run] of Object.entries(benchmarks)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${name}`);
    console.log(printResults(await run()));
  }
}
