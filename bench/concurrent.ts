import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Client } from "undici";
import { openSession } from "../src/session/open-session.ts";
import type { Session } from "../src/session/session.ts";
import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import { compare, type Run, runAll, takeTurns } from "./cost.ts";
import { createPosts, credentials, postRaw, signedInClient, startResponder } from "./raw-loop.ts";
import { type Attributes, accountOfOneAttribute } from "./sample-accounts.ts";

/** As many as a session has. */
const connections = 8;
const mebibyte = 2 ** 20;

/**
 * Creates on one session with 1, 8 and 32 in flight, beside a bare undici loop that posts the same envelopes, built before,
 * on as many connections that have signed in. Both against the canned responder in another process. Then what the
 * session's memory has grown by after 100,000 more of them, garbage collected before and after.
 */
export async function benchConcurrent(rounds = 7, operations = 3000): Promise<BenchResult[]> {
  const { origin, process: responder } = await startResponder();
  const session = await openSession({ organizationUri: `${origin}/org`, authType: "ActiveDirectory", ...credentials });
  const clients = await Promise.all(Array.from({ length: connections }, () => signedInClient(origin)));
  try {
    const records = Array.from({ length: 100 }, (_, index) => accountOfOneAttribute(index));
    const runs = { ours: creates(session, records), raw: rawCreates(clients, records) };
    const results: BenchResult[] = [];
    for (const inFlight of [1, 8, 32]) {
      const costs = await takeTurns(rounds, operations, runs, inFlight);
      results.push(
        compare(`CPU a create, ${inFlight} in flight`, "µs", costs, ({ microseconds }) => microseconds, "<= 1.5"),
        compare(`creates, ${inFlight} in flight`, "a second", costs, ({ perSecond }) => perSecond),
      );
    }
    return [...results, await memoryGrowth(runs.ours)];
  } finally {
    await session.end();
    await Promise.all(clients.map((client) => client.close()));
    responder.disconnect();
  }
}

function creates(session: Session, records: readonly Attributes[]): Run {
  return async (index) => {
    await session.create("account", records[index % records.length] ?? {});
  };
}

/** Each operation on a client that is free, as a pool does it. */
function rawCreates(clients: readonly Client[], records: readonly Attributes[]): Run {
  const posts = createPosts(records);
  return async (index) => {
    const [client] = clients.toSorted((a, b) => a.stats.size - b.stats.size);
    if (client !== undefined) await postRaw(client, posts[index % posts.length]);
  };
}

async function memoryGrowth(run: Run, operations = 100_000): Promise<BenchResult> {
  const before = memoryInUse();
  await runAll(run, operations, 32);
  const value = (memoryInUse() - before) / mebibyte;
  const name = `memory grown by after ${operations} creates`;
  return { name, value, unit: "MiB", peer: "the aim", peerValue: 20, ratio: value / 20, aim: "<= 1" };
}

/** Heap and buffers, without garbage. */
function memoryInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchConcurrent()));
}
