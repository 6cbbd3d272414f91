import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Client } from "undici";
import { answerChallenge } from "../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../src/wire/ntlm/negotiate.ts";
import { type BenchResult, describeMachine, median, printResults } from "./benchmark.ts";
import { type Costs, type Run, takeTurns } from "./cost.ts";
import { ntlm } from "./raw-loop.ts";
import { user } from "./sign-in-accounts.ts";

const rowsOfSet = 1000;
const set = "/bench/api/data/v9.2/accounts";
const json = { "content-type": "application/json", accept: "application/json" };

/**
 * The embedded organization's creates over the Web API, single and by CreateMultiple, beside a bare handler that inserts the same
 * rows. Both in processes of their own, asked by the same client with the same records; rounds take turns, medians count.
 */
export async function benchEmulator(rounds = 7, operations = 1000, sets = 5): Promise<BenchResult[]> {
  const organization = await start("embedded-organization.ts");
  const bare = await start("bare-handler.ts");
  const ours = await signedIn(new Client("http://localhost", { socketPath: String(organization.told) }));
  const limit = new Client(`http://127.0.0.1:${bare.told}`);
  try {
    const single = JSON.stringify(record(1));
    const targets = Array.from({ length: rowsOfSet }, (_, index) => record(index));
    const typed = targets.map((target) => ({ "@odata.type": "Microsoft.Dynamics.CRM.account", ...target }));
    const multiple = `${set}/Microsoft.Dynamics.CRM.CreateMultiple`;
    const creates = await takeTurns(rounds, operations, {
      ours: posts(ours, set, single, 204),
      raw: posts(limit, "/", single, 200),
    });
    const multiples = await takeTurns(rounds, sets, {
      ours: posts(ours, multiple, JSON.stringify({ Targets: typed }), 200),
      raw: posts(limit, "/", JSON.stringify({ Targets: targets }), 200),
    });
    return [
      compare("single creates", "a second", creates, 1, ">= 0.4"),
      compare("CreateMultiple", "rows a second", multiples, rowsOfSet, ">= 0.2"),
    ];
  } finally {
    await ours.close();
    await limit.close();
    organization.child.disconnect();
    bare.child.disconnect();
  }
}

function record(index: number): Readonly<Record<string, string | number>> {
  return {
    name: `Bubba Gump Shrimp Co. ${index}`,
    description: "Shrimp is the fruit of the sea",
    numberofemployees: index,
  };
}

async function start(file: string): Promise<{ readonly child: ChildProcess; readonly told: unknown }> {
  const child = fork(new URL(file, import.meta.url));
  const [told] = await once(child, "message");
  return { child, told };
}

async function signedIn(client: Client): Promise<Client> {
  const negotiate = encodeNegotiate();
  const send = (token: Uint8Array) =>
    client.request({ method: "GET", path: "/bench/api/data/v9.2/WhoAmI", headers: { authorization: ntlm(token) } });
  const refused = await send(negotiate);
  await refused.body.dump();
  const offered = [refused.headers["www-authenticate"] ?? []].flat().find((value) => value.startsWith("NTLM "));
  const challenge = Buffer.from(String(offered).slice("NTLM ".length), "base64");
  const accepted = await send(answerChallenge({ ...user, negotiate, challenge }));
  await accepted.body.dump();
  if (accepted.statusCode !== 200) throw new Error(`the organization answered ${accepted.statusCode}`);
  return client;
}

function posts(client: Client, path: string, body: string, expected: number): Run {
  return async () => {
    const response = await client.request({ method: "POST", path, headers: json, body });
    const text = await response.body.text();
    if (response.statusCode !== expected)
      throw new Error(`${path} answered ${response.statusCode}: ${text.slice(0, 300)}`);
  };
}

function compare(name: string, unit: string, { ours, raw }: Costs, rows: number, aim: string): BenchResult {
  const [value, peerValue] = [ours, raw].map((costs) => median(costs.map(({ perSecond }) => perSecond * rows)));
  if (value === undefined || peerValue === undefined) throw new Error("nothing was measured");
  return { name, value, unit, peer: "bare node:http and node:sqlite", peerValue, ratio: value / peerValue, aim };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchEmulator()));
}
