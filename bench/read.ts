import { fork } from "node:child_process";
import { once } from "node:events";
import { type BenchResult, describeMachine, median, printResults } from "./benchmark.ts";
import { buildWith } from "./built-package.ts";
import { pageJson, rowsOfPage } from "./canned-answers.ts";
import { credentials, startResponder } from "./raw-loop.ts";
import type { RowsRead } from "./row-reader.ts";
import { accountOfEightAttributes } from "./sample-accounts.ts";

/**
 * 1,000,000 accounts of nine columns read through `session.query`, page after page from the canned responder, beside the limit:
 * JSON.parse of the same pages from memory. Each reading runs the built package in a process of its own, whose resident memory
 * is the most that was seen of it, all of Node in it. Rounds take turns, medians count.
 */
export async function benchRead(rounds = 2, pages = 200): Promise<BenchResult[]> {
  const script = buildWith("row-reader");
  const { origin, process: responder } = await startResponder(pages);
  try {
    const parsed: number[] = [];
    const read = { Soap: [] as RowsRead[], WebApi: [] as RowsRead[] };
    for (let round = 0; round < rounds; round += 1) {
      parsed.push(parsedPerSecond(pages));
      for (const wire of ["WebApi", "Soap"] as const) read[wire].push(await readRows(script, origin, wire));
    }
    return [...resultsOf("the Web API", read.WebApi, median(parsed)), ...resultsOf("SOAP", read.Soap, median(parsed))];
  } finally {
    responder.disconnect();
  }
}

function resultsOf(wire: string, runs: readonly RowsRead[], peerValue: number): BenchResult[] {
  const value = median(runs.map(({ rows, seconds }) => rows / seconds));
  const resident = Math.max(...runs.map(({ residentAtMost }) => residentAtMost));
  const peer = "JSON.parse of the pages from memory";
  return [
    { name: `rows over ${wire}`, value, unit: "a second", peer, peerValue, ratio: value / peerValue },
    {
      name: `resident while reading over ${wire}`,
      value: resident,
      unit: "MiB",
      peer: "the aim",
      peerValue: 150,
      ratio: resident / 150,
      aim: "< 1",
    },
  ];
}

function parsedPerSecond(pages: number): number {
  const page = Buffer.from(JSON.stringify(pageJson(true)));
  const start = performance.now();
  for (let count = 0; count < pages; count += 1) JSON.parse(page.toString());
  return (pages * rowsOfPage) / ((performance.now() - start) / 1000);
}

async function readRows(script: string, origin: string, transport: "Soap" | "WebApi"): Promise<RowsRead> {
  const options = { organizationUri: `${origin}/org`, authType: "ActiveDirectory", transport, ...credentials };
  const columns = Object.keys(accountOfEightAttributes(0));
  const child = fork(script, [JSON.stringify({ ...options, columns })], { execArgv: [] });
  // What our own process told us, in the shape that it sends.
  const [told] = (await once(child, "message")) as [RowsRead];
  return told;
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchRead()));
}
