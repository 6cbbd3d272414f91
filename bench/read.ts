import { fork } from "node:child_process";
import { once } from "node:events";
import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import { buildWith } from "./built-package.ts";
import { pageJson, rowsOfPage } from "./canned-answers.ts";
import { credentials, startResponder } from "./raw-loop.ts";
import type { RowsRead } from "./row-reader.ts";
import { accountOfEightAttributes } from "./sample-accounts.ts";

/** MiB. */
const mostResident = 150;

/**
 * 1,000,000 accounts of nine columns read through `session.query`, page after page from the canned responder, beside the limit:
 * JSON.parse of the same pages from memory. Each reading runs the built package in a process of its own, whose resident memory
 * is the most that was seen of it, all of Node in it: once as Node is, whose room for young objects grows to what garbage
 * collection likes best, and once with NODE_OPTIONS=--max-semi-space-size=4, which shows what the reading itself holds.
 */
export async function benchRead(pages = 200): Promise<BenchResult[]> {
  const script = buildWith("row-reader");
  const { origin, process: responder } = await startResponder(pages);
  try {
    const results: BenchResult[] = [];
    for (const wire of ["WebApi", "Soap"] as const) {
      const parsed = parsedPerSecond(pages);
      const usual = await readRows(script, origin, wire);
      const small = await readRows(script, origin, wire, ["--max-semi-space-size=4"]);
      results.push(speedOf(wire, usual, parsed), residentOf(wire, usual));
      results.push(residentOf(`${wire}, 4 MiB for young objects`, small));
    }
    return results;
  } finally {
    responder.disconnect();
  }
}

function speedOf(wire: string, { rows, seconds }: RowsRead, peerValue: number): BenchResult {
  const value = rows / seconds;
  const peer = "JSON.parse of the pages from memory";
  return { name: `rows over ${wire}`, value, unit: "a second", peer, peerValue, ratio: value / peerValue };
}

function residentOf(what: string, { residentAtMost: value }: RowsRead): BenchResult {
  const ratio = value / mostResident;
  return { name: `resident, ${what}`, value, unit: "MiB", peer: "the aim", peerValue: mostResident, ratio, aim: "< 1" };
}

function parsedPerSecond(pages: number): number {
  const page = Buffer.from(JSON.stringify(pageJson(true)));
  const start = performance.now();
  for (let count = 0; count < pages; count += 1) JSON.parse(page.toString());
  return (pages * rowsOfPage) / ((performance.now() - start) / 1000);
}

async function readRows(
  script: string,
  origin: string,
  transport: "Soap" | "WebApi",
  execArgv: string[] = [],
): Promise<RowsRead> {
  const options = { organizationUri: `${origin}/org`, authType: "ActiveDirectory", transport, ...credentials };
  const columns = Object.keys(accountOfEightAttributes(0));
  const child = fork(script, [JSON.stringify({ ...options, columns })], { execArgv });
  // After what it told, if anything.
  const gone = once(child, "disconnect").then(() => {
    throw new Error(`The process that reads rows over ${transport} ended and told nothing.`);
  });
  // What our own process told us, in the shape that it sends.
  const [told] = (await Promise.race([once(child, "message"), gone])) as [RowsRead];
  return told;
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchRead()));
}
