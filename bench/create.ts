import { openSession } from "../src/session/open-session.ts";
import type { Session } from "../src/session/session.ts";
import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import { compare, type Run, takeTurns } from "./cost.ts";
import { createPosts, credentials, postRaw, signedInClient, startResponder } from "./raw-loop.ts";
import { type Attributes, accountOfEightAttributes, accountOfOneAttribute } from "./sample-accounts.ts";

/**
 * Creates through one session, one after the other, beside the limit: a bare undici loop that posts the same envelopes,
 * built before, on a connection that has signed in. Both against the canned responder in another process, and with the
 * same records: of one attribute, as in the published sample, and of eight, one of each common type. Rounds take turns,
 * medians count; CPU is this process's own, all threads.
 */
export async function benchCreate(rounds = 11, operations = 3000): Promise<BenchResult[]> {
  const { origin, process: responder } = await startResponder();
  const session = await openSession({ organizationUri: `${origin}/org`, authType: "ActiveDirectory", ...credentials });
  const client = await signedInClient(origin);
  try {
    const results: BenchResult[] = [];
    for (const [what, record] of Object.entries(records)) {
      const created = Array.from({ length: 100 }, (_, index) => record(index));
      const posts = createPosts(created);
      const raw: Run = (index) => postRaw(client, posts[index % posts.length]);
      const costs = await takeTurns(rounds, operations, { ours: creates(session, created), raw });
      results.push(compare(`CPU a create of ${what}`, "µs", costs, ({ microseconds }) => microseconds, "<= 1.5"));
      results.push(compare(`creates of ${what}`, "a second", costs, ({ perSecond }) => perSecond));
    }
    return results;
  } finally {
    await session.end();
    await client.close();
    responder.disconnect();
  }
}

const records: Readonly<Record<string, (index: number) => Attributes>> = {
  "one attribute": accountOfOneAttribute,
  "eight attributes": accountOfEightAttributes,
};

function creates(session: Session, records: readonly Attributes[]): Run {
  return async (index) => {
    await session.create("account", records[index % records.length] ?? {});
  };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchCreate()));
}
