import { fork } from "node:child_process";
import { once } from "node:events";
import { Client } from "undici";
import { openSession } from "../src/session/open-session.ts";
import type { Session } from "../src/session/session.ts";
import type { AttributeValue } from "../src/values/entity.ts";
import { EntityReference } from "../src/values/entity-reference.ts";
import { Money } from "../src/values/money.ts";
import { OptionSetValue } from "../src/values/option-set-value.ts";
import { answerChallenge } from "../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../src/wire/ntlm/negotiate.ts";
import { encodeCall } from "../src/wire/soap/encode-call.ts";
import { type BenchResult, describeMachine, median, printResults } from "./benchmark.ts";

const credentials = { userName: "bob", domain: "CRMDOM", password: "Secret2!" };
const path = "/org/XRMServices/2011/Organization.svc/web";

type Cost = { readonly microseconds: number; readonly perSecond: number };
type Costs = { readonly ours: readonly Cost[]; readonly raw: readonly Cost[] };
type Attributes = Readonly<Record<string, AttributeValue>>;
type Run = (index: number) => Promise<void>;

/**
 * Creates through one session, one after the other, beside the limit: a bare undici loop that posts the same envelopes,
 * built before, on a connection that has signed in. Both against the canned responder in another process, and with the
 * same records: of one attribute, as in the published sample, and of eight, one of each common type. Rounds take turns,
 * medians count; CPU is this process's own, all threads.
 */
export async function benchCreate(rounds = 11, operations = 3000): Promise<BenchResult[]> {
  const responder = fork(new URL("canned-responder.ts", import.meta.url));
  const [port] = await once(responder, "message");
  const origin = `http://127.0.0.1:${port}`;
  const session = await openSession({ organizationUri: `${origin}/org`, authType: "ActiveDirectory", ...credentials });
  const raw = new Client(origin, { pipelining: 1 });
  try {
    await signIn(raw);
    const results: BenchResult[] = [];
    for (const [what, record] of Object.entries(records)) {
      const posts = Array.from({ length: 100 }, (_, index) => record(index));
      const costs = await takeTurns(rounds, operations, { ours: creates(session, posts), raw: postsRaw(raw, posts) });
      results.push(compare(`CPU a create of ${what}`, "µs", costs, ({ microseconds }) => microseconds, "<= 1.5"));
      results.push(compare(`creates of ${what}`, "a second", costs, ({ perSecond }) => perSecond));
    }
    return results;
  } finally {
    await session.end();
    await raw.close();
    responder.disconnect();
  }
}

const records: Readonly<Record<string, (index: number) => Attributes>> = {
  "one attribute": (index) => ({ name: `Bubba Gump Shrimp Co. ${index}` }),
  "eight attributes": (index) => ({
    name: `Bubba Gump Shrimp Co. ${index}`,
    description: "Shrimp <is> the fruit of the sea & you can barbecue it, boil it, broil it.",
    numberofemployees: index,
    revenue: new Money("1250000.50"),
    creditonhold: false,
    industrycode: new OptionSetValue(5),
    lastusedincampaign: new Date(Date.UTC(2014, 2, 4, 14, 59, 23)),
    primarycontactid: new EntityReference("contact", "7bf2e032-ad92-e311-9752-6c3be5a87df0"),
  }),
};

function creates(session: Session, posts: readonly Attributes[]): Run {
  return async (index) => {
    await session.create("account", posts[index % posts.length] ?? {});
  };
}

function postsRaw(client: Client, posts: readonly Attributes[]): Run {
  const messages = posts.map((attributes) => {
    const entity = { logicalName: "account", attributes: new Map(Object.entries(attributes)) };
    const { headers, body } = encodeCall({ operation: "Create", entity }, "1.1");
    return { headers, body: Buffer.from(body) };
  });
  return async (index) => {
    const response = await client.request({ method: "POST", path, ...messages[index % messages.length] });
    const text = await response.body.text();
    if (response.statusCode !== 200 || !text.includes("CreateResult")) throw new Error("The responder did not create.");
  };
}

/** The handshake, by hand, on the client's one connection. */
async function signIn(client: Client): Promise<void> {
  const negotiate = encodeNegotiate();
  const refused = await client.request({ method: "POST", path, headers: { authorization: ntlm(negotiate) } });
  await refused.body.dump();
  const challenge = Buffer.from(String(refused.headers["www-authenticate"]).slice("NTLM ".length), "base64");
  const authorization = ntlm(answerChallenge({ ...credentials, negotiate, challenge }));
  const accepted = await client.request({ method: "POST", path, headers: { authorization } });
  await accepted.body.dump();
}

function ntlm(message: Uint8Array): string {
  return `NTLM ${Buffer.from(message).toString("base64")}`;
}

/** The first rounds warm up and do not count. */
async function takeTurns(rounds: number, operations: number, runs: { ours: Run; raw: Run }): Promise<Costs> {
  const costs = { ours: [] as Cost[], raw: [] as Cost[] };
  for (let round = -4; round < rounds; round += 1) {
    for (const name of ["ours", "raw"] as const) {
      const cost = await costOf(runs[name], operations);
      if (round >= 0) costs[name].push(cost);
    }
  }
  return costs;
}

async function costOf(run: Run, operations: number): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let index = 0; index < operations; index += 1) await run(index);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { microseconds: (user + system) / operations, perSecond: operations / seconds };
}

function compare(name: string, unit: string, costs: Costs, figure: (cost: Cost) => number, aim?: string): BenchResult {
  const value = median(costs.ours.map(figure));
  const peerValue = median(costs.raw.map(figure));
  const peer = "raw undici loop";
  return { name, value, unit, peer, peerValue, ratio: value / peerValue, ...(aim !== undefined && { aim }) };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchCreate()));
}
