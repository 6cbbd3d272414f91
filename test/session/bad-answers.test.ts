import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { afterEach, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { columnOptions, globalOptions } from "../../src/session/metadata/options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import type { EntityCollection } from "../../src/values/entity.ts";
import { Guid } from "../../src/values/guid.ts";
import type { ParameterValue } from "../../src/wire/organization-call.ts";
import { ntlmGate, organization, type Script } from "../scripted-organization.ts";
import { answer, startHttpServer, startHttpsServer, tlsFile } from "../scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const xml = { "content-type": "text/xml; charset=utf-8" };
const anybody = () => ({ challenge: () => challenge, verify: () => true });
/** A challenge of MS-NLMP, section 4.2.4.3: who answers it is let in. */
const challenge = Buffer.from(
  "4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000" +
    "060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000",
  "hex",
);
const user: SessionOptions = { authType: "ActiveDirectory", userName: "d\\u", password: "p" };

const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join("");
const envelope = (body: string) =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;

describe("an answer in the middle of a session that is none: the call fails with its reason, once, and the next one works", () => {
  const cases: [what: string, code: string, message: RegExp, listener: (response: ServerResponse) => void][] = [
    [
      "a page for people",
      "SESSION_NOT_A_SERVICE",
      /"Maintenance"/,
      (to) => answer(to, 200, { "content-type": "text/html" }, "<html><title>Maintenance</title></html>"),
    ],
    [
      "JSON",
      "SESSION_NOT_A_SERVICE",
      /application\/json/,
      (to) => answer(to, 200, { "content-type": "application/json" }, '{"error":{}}'),
    ],
    [
      "text without a content type",
      "SESSION_UNREADABLE_ANSWER",
      /cannot be read/,
      (to) => answer(to, 200, {}, "hello"),
    ],
    [
      "half an answer",
      "NET_CLOSED_EARLY",
      /before its answer was complete/,
      (to) => {
        to.writeHead(200, { ...xml, "content-length": 1000 });
        to.write("<s:Envelope", () => to.destroy());
      },
    ],
    [
      "garbage that says it is gzip",
      "NET_BAD_ENCODING",
      /gzip/,
      (to) => answer(to, 200, { ...xml, "content-encoding": "gzip" }, "<s:Envelope"),
    ],
    [
      "half of a gzip",
      "NET_BAD_ENCODING",
      /gzip/,
      (to) => {
        const half = gzipSync(envelope("")).subarray(0, 30);
        to.writeHead(200, { ...xml, "content-encoding": "gzip", "content-length": half.length }).end(half);
      },
    ],
    [
      "a gzip of a gigabyte",
      "NET_BODY_TOO_LARGE",
      /larger than the limit/,
      (to) => to.writeHead(200, { ...xml, "content-encoding": "gzip" }).end(bomb()),
    ],
    [
      "an announced gigabyte",
      "NET_BODY_TOO_LARGE",
      /larger than the limit/,
      (to) => to.writeHead(200, { ...xml, "content-length": 2 ** 30 }).flushHeaders(),
    ],
    [
      "a billion laughs",
      "SESSION_UNREADABLE_ANSWER",
      /cannot be read/,
      (to) => answer(to, 200, xml, `<!DOCTYPE x [<!ENTITY a0 "ha">${laughs}]>${envelope("&a9;")}`),
    ],
    [
      "a DOCTYPE",
      "SESSION_UNREADABLE_ANSWER",
      /cannot be read/,
      (to) => answer(to, 200, xml, `<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">${envelope("")}`),
    ],
    [
      "200,000 nested elements",
      "SESSION_UNREADABLE_ANSWER",
      /cannot be read/,
      (to) => answer(to, 200, xml, envelope("<a>".repeat(200_000))),
    ],
    [
      "a redirect to another host",
      "SESSION_REDIRECTED",
      /evil\.example/,
      (to) => answer(to, 307, { location: "http://evil.example/Organization.svc" }),
    ],
  ];
  for (const [what, code, message, listener] of cases) {
    it(`${what}: ${code}`, async () => {
      const good = organization();
      let bad = 0;
      let isBad = false;
      const server = await startHttpServer(
        ntlmGate(anybody, (request, response) => {
          if (!isBad) return good(request, response);
          bad += 1;
          request.resume().once("end", () => listener(response));
        }),
      );
      closers.push(() => server.close());
      const session = await openSession({ organizationUri: `${server.origin}/org`, ...user });
      closers.push(() => session.end());
      await session.metadata.columns("account");
      isBad = true;
      await assert.rejects(session.create("account", {}), { code, message });
      assert.equal(bad, 1);
      isBad = false;
      assert.ok((await session.create("account", {})) instanceof Guid);
    });
  }
});

/** A session on an organization that answers every message as WhoAmI, but for what the script says. */
async function sessionBy(script: Script): Promise<Session> {
  const version = answering("RetrieveVersion", { Version: "9.2.24051.174" });
  const server = await startHttpServer(
    ntlmGate(
      anybody,
      organization((call) => script(call) ?? version(call)),
    ),
  );
  closers.push(() => server.close());
  const session = await openSession({ organizationUri: `${server.origin}/org`, ...user });
  closers.push(() => session.end());
  return session;
}

/** Answers a message with these results. */
const answering =
  (requestName: string, results: Readonly<Record<string, ParameterValue>>): Script =>
  (call) =>
    call.operation === "Execute" && call.request.requestName === requestName
      ? { operation: "Execute", response: { responseName: requestName, results: new Map(Object.entries(results)) } }
      : undefined;

const page = (count: number): EntityCollection => ({
  kind: "EntityCollection",
  entityName: "account",
  entities: Array.from({ length: count }, () => ({ logicalName: "account", id: Guid.random(), attributes: new Map() })),
  moreRecords: true,
  pagingCookie: "<cookie/>",
  totalRecordCount: -1,
  totalRecordCountLimitExceeded: false,
});
async function all<T>(records: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const record of records) found.push(record);
  return found;
}

const query = { fetchXml: '<fetch><entity name="account"/></fetch>' };
const pages =
  (count: number): Script =>
  (call) =>
    call.operation === "RetrieveMultiple" ? { operation: "RetrieveMultiple", collection: page(count) } : undefined;

describe("an answer that does not tell what was asked for is refused, naming the message", () => {
  const id = Guid.of("7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f");
  const download = async (session: Session) => {
    for await (const _ of (await session.downloadFile("account", id, "new_contract")).content);
  };
  const begun = { FileContinuationToken: "t", FileName: "f" };
  const metadata = ["entityLogicalName", "name"] as const;
  const cases: [message: RegExp, ask: (session: Session) => Promise<unknown>, script?: Script][] = [
    [
      /^the answer to RetrieveEntity holds no description/,
      (session) => session.create("account", { revenue: 5 }),
      answering("RetrieveEntity", { UserId: id }),
    ],
    [/^the answer to RetrieveAttribute holds no description/, (session) => columnOptions(session, ...metadata)],
    [/^the answer to RetrieveOptionSet holds no description/, (session) => globalOptions(session, "budgetstatus")],
    [/to Upsert names no record/, (session) => session.upsert("account", id, {})],
    [/to InitializeFileBlocksDownload has no FileContinuationToken/, download],
    [
      /to InitializeFileBlocksDownload has no FileSizeInBytes/,
      download,
      answering("InitializeFileBlocksDownload", begun),
    ],
    [
      /to DownloadBlock holds no bytes from 0 of 3 on/,
      download,
      answering("InitializeFileBlocksDownload", { ...begun, FileSizeInBytes: 3n }),
    ],
    [/^the answer to RetrieveEntityChanges does not tell where/, (session) => session.changes("account").all()],
    [
      /^the answer to RetrieveEntityChanges does not tell where/,
      (session) => session.changes("account").all(),
      answering("RetrieveEntityChanges", {
        EntityChanges: { kind: "EntityChanges", changes: [], moreRecords: true, dataToken: "1" },
      }),
    ],
    [/answers with the same empty page again/, (session) => all(session.query(query)), pages(0)],
  ];
  for (const [message, ask, script = () => undefined] of cases) {
    it(`${message}`, async () => {
      await assert.rejects(ask(await sessionBy(script)), { code: "SESSION_UNREADABLE_ANSWER", message });
    });
  }

  it("WhoAmI without a user ends the opening", async () => {
    await assert.rejects(sessionBy(answering("WhoAmI", { UserId: "me" })), {
      code: "SESSION_UNREADABLE_ANSWER",
      message: "the answer to WhoAmI holds no UserId",
    });
  });
});

it("a page with more records than were asked for gives as many as were asked for", async () => {
  const session = await sessionBy(pages(3));
  assert.equal((await all(session.query(query, { limit: 2 }))).length, 2);
});

/** Small: each kilobyte stands for a megabyte. */
function bomb(): Buffer {
  const megabyte = gzipSync(Buffer.alloc(2 ** 20, 0x20));
  return Buffer.concat(Array.from({ length: 1024 }, () => megabyte));
}

it("a certificate for another name: no credential and no question is sent", async () => {
  const asked: unknown[] = [];
  const server = await startHttpsServer(
    (request, response) => {
      asked.push(request.headers);
      answer(response, 401, { "www-authenticate": "NTLM" });
    },
    { cert: tlsFile("other-name.pem") },
  );
  closers.push(() => server.close());
  const policy = { allowHosts: [], allowPlainHttpPasswords: false, ca: [tlsFile("authority.pem")] };
  const opening = openSession({ organizationUri: `https://localhost:${server.port}/org`, policy, ...user });
  await assert.rejects(opening, { code: "NET_TLS_WRONG_HOST" });
  assert.deepEqual(asked, []);
});
