import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Client, type Dispatcher } from "undici";
import { answerChallenge } from "../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../src/wire/ntlm/negotiate.ts";
import { type BenchResult, describeMachine, median, printResults } from "./benchmark.ts";
import { type Costs, type Run, takeTurns } from "./cost.ts";
import { accountName, contactsOfAccount, lastName } from "./joined-rows.ts";
import { ntlm } from "./raw-loop.ts";
import { user } from "./sign-in-accounts.ts";

const rowsOfSet = 1000;
const root = "/bench/api/data/v9.2";
const set = `${root}/accounts`;
const contacts = 100_000;
const json = { "content-type": "application/json", accept: "application/json" };

/**
 * The embedded organization's creates over the Web API, single and by CreateMultiple, beside a bare handler that inserts the same
 * rows; and a join of three tables, beside the same SQL by hand. Both in processes of their own, asked by the same client with the
 * same records; rounds take turns, medians count.
 */
export async function benchEmulator(rounds = 7, operations = 1000, sets = 5): Promise<BenchResult[]> {
  return [
    ...(await besideBareHandler((pair) => benchCreates(pair, rounds, operations, sets))),
    await besideBareHandler((pair) => benchJoins(pair, rounds)),
  ];
}

type Pair = { readonly ours: Client; readonly limit: Client };

async function besideBareHandler<T>(run: (pair: Pair) => Promise<T>): Promise<T> {
  const organization = await start("embedded-organization.ts");
  const bare = await start("bare-handler.ts", String(contacts));
  const ours = await signedIn(new Client("http://localhost", { socketPath: String(organization.told) }));
  const limit = new Client(`http://127.0.0.1:${bare.told}`);
  try {
    return await run({ ours, limit });
  } finally {
    await ours.close();
    await limit.close();
    organization.child.disconnect();
    bare.child.disconnect();
  }
}

async function benchCreates(
  { ours, limit }: Pair,
  rounds: number,
  operations: number,
  sets: number,
): Promise<BenchResult[]> {
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
}

async function benchJoins({ ours, limit }: Pair, rounds: number): Promise<BenchResult> {
  await seedContacts(ours);
  assert.deepEqual(await joinedRows(ours, joinPath), await joinedRows(limit, "/join"));
  const joins = await takeTurns(rounds, 20, { ours: gets(ours, joinPath), raw: gets(limit, "/join") });
  return compare(`joins of three tables, ${contacts} rows`, "a second", joins, 1, ">= 0.67");
}

function record(index: number): Readonly<Record<string, string | number>> {
  return {
    name: `Bubba Gump Shrimp Co. ${index}`,
    description: "Shrimp is the fruit of the sea",
    numberofemployees: index,
  };
}

const joinPath = `${root}/contacts?fetchXml=${encodeURIComponent(
  `<fetch top="50"><entity name="contact"><attribute name="lastname"/><order attribute="lastname"/>
    <link-entity name="account" from="accountid" to="parentcustomerid" alias="a"><attribute name="name"/>
      <filter><condition attribute="name" operator="like" value="%7"/></filter>
      <link-entity name="systemuser" from="systemuserid" to="ownerid" alias="u"><attribute name="fullname"/></link-entity>
    </link-entity></entity></fetch>`,
)}`;

/** As many contacts, and at each account as many of them, as the bare handler has. */
async function seedContacts(client: Client): Promise<void> {
  const accountIds: string[] = [];
  const accounts = Array.from({ length: contacts / contactsOfAccount }, (_, index) => {
    accountIds.push(randomUUID());
    return { "@odata.type": "Microsoft.Dynamics.CRM.account", accountid: accountIds[index], name: accountName(index) };
  });
  await post(client, `${root}/accounts/Microsoft.Dynamics.CRM.CreateMultiple`, { Targets: accounts });
  for (let start = 0; start < accountIds.length; start += 10) {
    const targets = accountIds.slice(start, start + 10).flatMap((account, offset) =>
      Array.from({ length: contactsOfAccount }, (_, each) => ({
        "@odata.type": "Microsoft.Dynamics.CRM.contact",
        lastname: lastName(start + offset, each),
        "parentcustomerid_account@odata.bind": `/accounts(${account})`,
      })),
    );
    await post(client, `${root}/contacts/Microsoft.Dynamics.CRM.CreateMultiple`, { Targets: targets });
  }
}

async function start(
  file: string,
  ...options: readonly string[]
): Promise<{ readonly child: ChildProcess; readonly told: unknown }> {
  const child = fork(new URL(file, import.meta.url), options);
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
    await answered(await client.request({ method: "POST", path, headers: json, body }), expected);
  };
}

async function post(client: Client, path: string, body: object): Promise<void> {
  await posts(client, path, JSON.stringify(body), 200)(0);
}

function gets(client: Client, path: string): Run {
  return async () => {
    await joinedRows(client, path);
  };
}

async function joinedRows(client: Client, path: string): Promise<unknown[]> {
  const text = await answered(await client.request({ method: "GET", path, headers: json }), 200);
  return JSON.parse(text).value.map((row: Record<string, unknown>) => [row.lastname, row["a.name"]]);
}

async function answered({ statusCode, body }: Dispatcher.ResponseData, expected: number): Promise<string> {
  const text = await body.text();
  if (statusCode !== expected) throw new Error(`answered ${statusCode}: ${text.slice(0, 300)}`);
  return text;
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
