import { DynamicsWebApi } from "dynamics-web-api";
import type { Client } from "undici";
import { openSession } from "../src/session/open-session.ts";
import type { Session } from "../src/session/session.ts";
import { Guid } from "../src/values/guid.ts";
import { encodeCall } from "../src/wire/soap/encode-call.ts";
import { type BenchResult, describeMachine, printResults } from "./benchmark.ts";
import { type Cost, compare, type Run, takeTurns } from "./cost.ts";
import { createPosts, credentials, path, postRaw, signedInClient, startResponder } from "./raw-loop.ts";
import { accountOfEightAttributes, accountToWrite } from "./sample-accounts.ts";

const id = "7bf2e032-ad92-e311-9752-6c3be5a87df0";
const columns = Object.keys(accountOfEightAttributes(0));
const indexes = Array.from({ length: 100 }, (_, index) => index);
const api = "/org/api/data/v9.0/";
const json = { accept: "application/json", "content-type": "application/json; charset=utf-8", "odata-version": "4.0" };
const annotations = { prefer: 'odata.include-annotations="*"' };

/**
 * Creates and retrieves of accounts with eight attributes, one after the other: a session of ours over both wires, beside
 * dynamics-web-api, and beside the limit: bare undici that posts bodies built before, and of the answers parses JSON and no
 * XML. All against the canned responder in another process; 20,000 operations each, after the rounds that warm up. Rounds take
 * turns, medians count; CPU is this process's own, all threads.
 */
export async function benchClient(rounds = 10, operations = 2000, inFlight = 1): Promise<BenchResult[]> {
  const { origin, process: responder } = await startResponder();
  const open = (transport: "Soap" | "WebApi") =>
    openSession({ organizationUri: `${origin}/org`, authType: "ActiveDirectory", transport, ...credentials });
  const [soap, webApi] = [await open("Soap"), await open("WebApi")];
  const client = await signedInClient(origin);
  const peer = new DynamicsWebApi({
    serverUrl: `${origin}/org`,
    dataApi: { version: "9.0" },
    onTokenRefresh: async () => "x",
  });
  try {
    const creates = await takeTurns(
      rounds,
      operations,
      {
        soap: createsOf(soap),
        webApi: createsOf(webApi),
        peer: peerCreates(peer),
        rawSoap: rawSoapCreates(client),
        rawWebApi: rawWebApiCreates(client),
      },
      inFlight,
    );
    const retrieves = await takeTurns(
      rounds,
      operations,
      {
        soap: retrievesOf(soap),
        webApi: retrievesOf(webApi),
        peer: peerRetrieves(peer),
        rawSoap: rawSoapRetrieves(client),
        rawWebApi: rawWebApiRetrieves(client),
      },
      inFlight,
    );
    return [...resultsOf("create", creates), ...resultsOf("retrieve", retrieves)];
  } finally {
    await Promise.all([soap.end(), webApi.end(), client.close()]);
    responder.disconnect();
  }
}

type Costs = Readonly<Record<"soap" | "webApi" | "peer" | "rawSoap" | "rawWebApi", readonly Cost[]>>;

function resultsOf(operation: string, { soap, webApi, peer, rawSoap, rawWebApi }: Costs): BenchResult[] {
  const pairs = [
    { what: `${operation} over SOAP`, ours: soap, raw: rawSoap, beside: "raw undici loop", aim: "<= 1.5" },
    { what: `${operation} over the Web API`, ours: webApi, raw: rawWebApi, beside: "raw undici loop", aim: "<= 1.5" },
    { what: `${operation} over the Web API`, ours: webApi, raw: peer, beside: "dynamics-web-api", aim: "< 1" },
  ];
  return pairs.flatMap(({ what, ours, raw, beside, aim }) => [
    { ...compare(`CPU a ${what}`, "µs", { ours, raw }, ({ microseconds }) => microseconds, aim), peer: beside },
    { ...compare(`${what}`, "a second", { ours, raw }, ({ perSecond }) => perSecond), peer: beside },
  ]);
}

function createsOf(session: Session): Run {
  const records = indexes.map(accountOfEightAttributes);
  return async (index) => {
    await session.create("account", records[index % records.length] ?? {});
  };
}

function retrievesOf(session: Session): Run {
  return async () => {
    await session.retrieve("account", id, columns);
  };
}

function peerCreates(peer: DynamicsWebApi): Run {
  const records = indexes.map(accountToWrite);
  return async (index) => {
    await peer.create({ collection: "accounts", data: records[index % records.length] ?? {} });
  };
}

function peerRetrieves(peer: DynamicsWebApi): Run {
  const select = columns.map(propertyOf);
  return async () => {
    await peer.retrieve({ collection: "accounts", key: id, select, includeAnnotations: "*" });
  };
}

function propertyOf(column: string): string {
  return column === "primarycontactid" ? `_${column}_value` : column;
}

function rawSoapCreates(client: Client): Run {
  const posts = createPosts(indexes.map(accountOfEightAttributes));
  return (index) => postRaw(client, posts[index % posts.length]);
}

function rawSoapRetrieves(client: Client): Run {
  const columnSet = { kind: "ColumnSet", allColumns: false, columns } as const;
  const call = { operation: "Retrieve", entityName: "account", id: Guid.of(id), columnSet } as const;
  const { headers, body } = encodeCall(call, "1.1");
  const post = { headers, body: Buffer.from(body) };
  return async () => {
    const response = await client.request({ method: "POST", path, ...post });
    const text = await response.body.text();
    if (!text.includes("RetrieveResult")) throw new Error("the responder did not retrieve");
  };
}

function rawWebApiCreates(client: Client): Run {
  const bodies = indexes.map((index) => Buffer.from(JSON.stringify(accountToWrite(index))));
  return async (index) => {
    const body = bodies[index % bodies.length] ?? "";
    const response = await client.request({ method: "POST", path: `${api}accounts`, headers: json, body });
    await response.body.text();
    if (response.headers["odata-entityid"] === undefined) throw new Error("the responder did not create");
  };
}

function rawWebApiRetrieves(client: Client): Run {
  const select = columns.map(propertyOf).join(",");
  return async () => {
    const response = await client.request({
      method: "GET",
      path: `${api}accounts(${id})?$select=${select}`,
      headers: { ...json, ...annotations },
    });
    const { name } = JSON.parse(await response.body.text());
    if (name === undefined) throw new Error("the responder did not retrieve");
  };
}

if (import.meta.main) {
  console.log(describeMachine());
  console.log(printResults(await benchClient()));
}
