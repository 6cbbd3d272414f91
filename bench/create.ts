import { fork } from "node:child_process";
import { once } from "node:events";
import { Client } from "undici";
import { openSession } from "../src/session/open-session.ts";
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
type Run = (index: number) => Promise<void>;

/**
 * Creates through one session, one after the other, beside the limit: a bare undici loop that posts the same envelopes,
 * built before, on a connection that has signed in. Both against the canned responder in another process. Rounds take
 * turns, medians count; CPU is this process's own, all threads.
 */
export async function benchCreate(rounds = 11, operations = 3000): Promise<BenchResult[]> {
  const responder = fork(new URL("canned-responder.ts", import.meta.url));
  const [port] = await once(responder, "message");
  const origin = `http://127.0.0.1:${port}`;
  const session = await openSession({ organizationUri: `${origin}/org`, authType: "ActiveDirectory", ...credentials });
  const raw = new Client(origin, { pipelining: 1 });
  const costs = { session: [] as Cost[], raw: [] as Cost[] };
  try {
    const postRaw = await rawLoop(raw);
    const create: Run = async (index) => {
      await session.create("account", attributes(index));
    };
    for (let round = -2; round < rounds; round += 1) {
      const ours = await costOf(create, operations);
      const theirs = await costOf(postRaw, operations);
      if (round >= 0) costs.session.push(ours);
      if (round >= 0) costs.raw.push(theirs);
    }
  } finally {
    await session.end();
    await raw.close();
    responder.disconnect();
  }
  return [
    compare("CPU a create", "µs", costs, ({ microseconds }) => microseconds, "<= 1.5"),
    compare("creates", "a second", costs, ({ perSecond }) => perSecond),
  ];
}

function attributes(index: number): Record<string, AttributeValue> {
  return {
    name: `Bubba Gump Shrimp Co. ${index}`,
    description: "Shrimp <is> the fruit of the sea & you can barbecue it, boil it, broil it.",
    numberofemployees: index,
    revenue: new Money("1250000.50"),
    creditonhold: false,
    industrycode: new OptionSetValue(5),
    lastusedincampaign: new Date(Date.UTC(2014, 2, 4, 14, 59, 23)),
    primarycontactid: new EntityReference("contact", "7bf2e032-ad92-e311-9752-6c3be5a87df0"),
  };
}

/** Signs the client in, and gives what posts one of the envelopes. */
async function rawLoop(client: Client): Promise<Run> {
  const messages = Array.from({ length: 100 }, (_, index) => {
    const entity = { logicalName: "account", attributes: new Map(Object.entries(attributes(index))) };
    const { headers, body } = encodeCall({ operation: "Create", entity }, "1.1");
    return { headers, body: Buffer.from(body) };
  });
  const negotiate = encodeNegotiate();
  const refused = await client.request({ method: "POST", path, headers: { authorization: ntlm(negotiate) } });
  await refused.body.dump();
  const challenge = Buffer.from(String(refused.headers["www-authenticate"]).slice("NTLM ".length), "base64");
  const authorization = ntlm(answerChallenge({ ...credentials, negotiate, challenge }));
  const accepted = await client.request({ method: "POST", path, headers: { authorization } });
  await accepted.body.dump();
  return async (index) => {
    const response = await client.request({ method: "POST", path, ...messages[index % messages.length] });
    const text = await response.body.text();
    if (response.statusCode !== 200 || !text.includes("CreateResult")) throw new Error("The responder did not create.");
  };
}

function ntlm(message: Uint8Array): string {
  return `NTLM ${Buffer.from(message).toString("base64")}`;
}

async function costOf(run: Run, operations: number): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let index = 0; index < operations; index += 1) await run(index);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { microseconds: (user + system) / operations, perSecond: operations / seconds };
}

function compare(
  name: string,
  unit: string,
  costs: { readonly session: readonly Cost[]; readonly raw: readonly Cost[] },
  figure: (cost: Cost) => number,
  aim?: string,
): BenchResult {
  const value = median(costs.session.map(figure));
  const peerValue = median(costs.raw.map(figure));
  const peer = "raw undici loop";
  return { name, value, unit, peer, peerValue, ratio: value / peerValue, ...(aim !== undefined && { aim }) };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchCreate()));
}
