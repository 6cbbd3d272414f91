/**
 * One client that creates or retrieves accounts, in a process of its own: arguments are the responder's origin, the client and
 * the operation. Every message that it gets is a number of operations to carry out, and it answers with their cost.
 */
import { DynamicsWebApi } from "dynamics-web-api";
import { SaxesParser } from "saxes";
import { openSession } from "../src/session/open-session.ts";
import type { Session } from "../src/session/session.ts";
import { Guid } from "../src/values/guid.ts";
import { encodeCall } from "../src/wire/soap/encode-call.ts";
import { costOf, type Run } from "./cost.ts";
import { createPosts, credentials, path, postRaw, signedInClient } from "./raw-loop.ts";
import { accountOfEightAttributes, accountToWrite } from "./sample-accounts.ts";

export type Operation = "create" | "retrieve";
export type ClientName = "soap" | "webApi" | "peer" | "rawSoap" | "rawSoapRead" | "rawWebApi";

type Loops = Readonly<Record<Operation, () => Run>>;

const id = "7bf2e032-ad92-e311-9752-6c3be5a87df0";
const columns = Object.keys(accountOfEightAttributes(0));
const indexes = Array.from({ length: 100 }, (_, index) => index);
const api = "/org/api/data/v9.0/";
const json = { accept: "application/json", "content-type": "application/json; charset=utf-8", "odata-version": "4.0" };
const annotations = { prefer: 'odata.include-annotations="*"' };

const clients: Readonly<Record<ClientName, (origin: string) => Promise<Loops>>> = {
  soap: async (origin) => loopsOf(await open(origin, "Soap")),
  webApi: async (origin) => loopsOf(await open(origin, "WebApi")),
  peer: async (origin) => loopsOfPeer(origin),
  rawSoap: (origin) => loopsOfRawSoap(origin),
  rawSoapRead: (origin) => loopsOfRawSoap(origin, readBySaxes),
  rawWebApi: loopsOfRawWebApi,
};

function open(origin: string, transport: "Soap" | "WebApi"): Promise<Session> {
  return openSession({ organizationUri: `${origin}/org`, authType: "ActiveDirectory", transport, ...credentials });
}

function loopsOf(session: Session): Loops {
  const records = indexes.map(accountOfEightAttributes);
  return {
    create: () => async (index) => {
      await session.create("account", records[index % records.length] ?? {});
    },
    retrieve: () => async () => {
      await session.retrieve("account", id, columns);
    },
  };
}

function loopsOfPeer(origin: string): Loops {
  const peer = new DynamicsWebApi({
    serverUrl: `${origin}/org`,
    dataApi: { version: "9.0" },
    onTokenRefresh: async () => "x",
  });
  const records = indexes.map(accountToWrite);
  const select = columns.map(propertyOf);
  return {
    create: () => async (index) => {
      await peer.create({ collection: "accounts", data: records[index % records.length] ?? {} });
    },
    retrieve: () => async () => {
      await peer.retrieve({ collection: "accounts", key: id, select, includeAnnotations: "*" });
    },
  };
}

function propertyOf(column: string): string {
  return column === "primarycontactid" ? `_${column}_value` : column;
}

/** Of the answers it parses no XML, but where `read` does. */
async function loopsOfRawSoap(origin: string, read?: (answer: string) => void): Promise<Loops> {
  const client = await signedInClient(origin);
  return {
    create() {
      const posts = createPosts(indexes.map(accountOfEightAttributes));
      return (index) => postRaw(client, posts[index % posts.length]);
    },
    retrieve() {
      const columnSet = { kind: "ColumnSet", allColumns: false, columns } as const;
      const call = { operation: "Retrieve", entityName: "account", id: Guid.of(id), columnSet } as const;
      const { headers, body } = encodeCall(call, "1.1");
      const post = { headers, body: Buffer.from(body) };
      return async () => {
        const response = await client.request({ method: "POST", path, ...post });
        const text = await response.body.text();
        read?.(text);
        if (!text.includes("RetrieveResult")) throw new Error("the responder did not retrieve");
      };
    },
  };
}

/** Walks the document, and makes nothing of it. */
function readBySaxes(answer: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(answer).close();
}

async function loopsOfRawWebApi(origin: string): Promise<Loops> {
  const client = await signedInClient(origin);
  return {
    create() {
      const bodies = indexes.map((index) => Buffer.from(JSON.stringify(accountToWrite(index))));
      return async (index) => {
        const body = bodies[index % bodies.length] ?? "";
        const response = await client.request({ method: "POST", path: `${api}accounts`, headers: json, body });
        await response.body.text();
        if (response.headers["odata-entityid"] === undefined) throw new Error("the responder did not create");
      };
    },
    retrieve() {
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
    },
  };
}

const [origin = "", name, operation] = process.argv.slice(2);
// What bench/client.ts says: there is no other caller.
const run = (await clients[name as ClientName](origin))[operation as Operation]();
process.on("message", async (operations: number) => process.send?.(await costOf(run, operations)));
process.once("disconnect", () => process.exit());
