import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { openSession } from "../../src/session/open-session.ts";
import { fetchFrom, linkTo } from "../../src/session/query/fetch-builder.ts";
import type { Session } from "../../src/session/session.ts";
import type { Entity } from "../../src/values/entity.ts";
import { Guid } from "../../src/values/guid.ts";
import { encodeChallenge } from "../../src/wire/ntlm/challenge.ts";
import { encodeReply } from "../../src/wire/soap/encode-reply.ts";
import { ntlmGate, organization } from "../scripted-organization.ts";
import { bodyOf, startHttpServer } from "../scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const xml = { "content-type": "text/xml; charset=utf-8" };
const rows = 60;

function record(index: number): Entity {
  const id = Guid.of(`c4944f99-b5a0-e311-b64f-${String(index).padStart(12, "0")}`);
  return { logicalName: "account", id, attributes: new Map([["name", `Account ${index}`]]) };
}

/** Page `number` of two; records of a page have numbers of their own. */
function page(number: number, first = 0): Buffer {
  const collection = {
    kind: "EntityCollection" as const,
    entityName: "account",
    entities: Array.from({ length: rows }, (_, index) => record(first + (number - 1) * rows + index)),
    moreRecords: number === 1,
    ...(number === 1 && { pagingCookie: "<cookie/>" }),
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
  return Buffer.from(encodeReply({ operation: "RetrieveMultiple", collection }, "1.1").body);
}

/** How a request for a page is answered; `count` is that of such requests, from 1. */
type Answering = (response: ServerResponse, number: number, count: number) => void;

async function sessionWith(answering: Answering): Promise<{ session: Session; requests: () => number }> {
  const inner = organization(undefined, []);
  let requests = 0;
  const takesAnybody = () => ({
    challenge: (negotiate: Uint8Array) => encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" }),
    verify: () => true,
  });
  const gate = ntlmGate(takesAnybody, async (request: IncomingMessage, response: ServerResponse) => {
    if (!String(request.headers.soapaction).endsWith('/RetrieveMultiple"')) return void inner(request, response);
    const [, number = "1"] = / page="(\d+)"/.exec(await bodyOf(request)) ?? [];
    requests += 1;
    answering(response, Number(number), requests);
  });
  const server = await startHttpServer(gate);
  closers.push(() => server.close());
  const account = { authType: "ActiveDirectory", userName: "d\\u", password: "p", timeout: 60 } as const;
  const session = await openSession({ organizationUri: `${server.origin}/org`, ...account });
  closers.push(() => session.end());
  return { session, requests: () => requests };
}

type BrokenAnswer = readonly [what: string, answering: Answering, expected: { readonly code: string }];

const whole: Answering = (response, number) => response.writeHead(200, xml).end(page(number));

function namesOf(records: readonly Entity[]): unknown[] {
  return records.map(({ attributes }) => attributes.get("name"));
}

const all = Array.from({ length: 2 * rows }, (_, index) => `Account ${index}`);
const query = { entity: "account", columns: ["name"] };

describe("a page that is decoded while it arrives", () => {
  it("gives its first records before its last bytes are there", async () => {
    let finish = (): void => {};
    const { session } = await sessionWith((response, number) => {
      const bytes = page(number);
      response.writeHead(200, { ...xml, "content-length": bytes.length }).write(bytes.subarray(0, 20_000));
      finish = () => response.end(bytes.subarray(20_000));
    });
    const found: Entity[] = [];
    for await (const one of session.query(query, { limit: rows })) {
      found.push(one);
      if (found.length === 10) finish();
    }
    assert.deepEqual(namesOf(found), all.slice(0, rows));
  });

  for (const [what, answering] of [
    ["as it is", whole],
    [
      "in gzip, byte by byte",
      (response, number) => {
        response.writeHead(200, { ...xml, "content-encoding": "gzip" });
        for (const byte of gzipSync(page(number))) response.write(Buffer.of(byte));
        response.end();
      },
    ],
  ] as const satisfies readonly (readonly [string, Answering])[]) {
    it(`comes ${what}: all records of all pages, once`, async () => {
      const { session } = await sessionWith(answering);
      assert.deepEqual(namesOf(await session.query(query).toArray()), all);
      assert.deepEqual(namesOf(await session.query(query, { limit: rows + 3 }).toArray()), all.slice(0, rows + 3));
      assert.equal((await session.query(query).first())?.attributes.get("name"), "Account 0");
    });
  }

  it("asks for the next page while the records of the first are worked on, and for no more than that", async () => {
    const second = Promise.withResolvers<void>();
    const { session, requests } = await sessionWith((response, number, count) => {
      if (count === 2) second.resolve();
      whole(response, number, count);
    });
    const records = session.query(query)[Symbol.asyncIterator]();
    await records.next();
    await second.promise;
    await records.return?.();
    assert.equal(requests(), 2);
  });

  it("breaks off and is asked for again: goes on behind the records that were given", async () => {
    const { session, requests } = await sessionWith((response, number, count) => {
      if (count > 1) return whole(response, number, count);
      response.writeHead(200, { ...xml, "content-length": 1_000_000 });
      response.write(page(number).subarray(0, 20_000), () => response.destroy());
    });
    assert.deepEqual(namesOf(await session.query(query).toArray()), all);
    assert.equal(requests(), 3);
  });

  it("breaks off and is another one then: fails, and no record is given twice or left out in silence", async () => {
    const { session } = await sessionWith((response, number, count) => {
      if (count > 1) return void response.writeHead(200, xml).end(page(number, 7));
      response.writeHead(200, { ...xml, "content-length": 1_000_000 });
      response.write(page(number).subarray(0, 20_000), () => response.destroy());
    });
    await assert.rejects(session.query(query).toArray(), {
      code: "SESSION_UNREADABLE_ANSWER",
      message: /has changed since/,
    });
  });

  for (const [what, answering, expected] of [
    [
      "is no XML at its end",
      (response) => response.writeHead(200, xml).end(page(1).subarray(0, -5)),
      { code: "SESSION_UNREADABLE_ANSWER" },
    ],
    [
      "is no gzip",
      (response) => response.writeHead(200, { ...xml, "content-encoding": "gzip" }).end(page(1)),
      { code: "NET_BAD_ENCODING" },
    ],
    [
      "is gzip that ends too early",
      (response) =>
        response.writeHead(200, { ...xml, "content-encoding": "gzip" }).end(gzipSync(page(1)).subarray(0, -9)),
      { code: "NET_BAD_ENCODING" },
    ],
    [
      "has another encoding",
      (response) => response.writeHead(200, { ...xml, "content-encoding": "br" }).end("x"),
      { code: "NET_BAD_ENCODING" },
    ],
    [
      "is a page of a web site",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html/>"),
      { code: "SESSION_NOT_A_SERVICE" },
    ],
    ["is empty", (response) => response.writeHead(200, xml).end(), { code: "SESSION_UNREADABLE_ANSWER" }],
  ] satisfies readonly BrokenAnswer[] as readonly BrokenAnswer[]) {
    it(`${what}: ${expected.code}, and the session goes on`, async () => {
      let isBroken = true;
      const { session } = await sessionWith((response, number, count) =>
        isBroken ? answering(response, number, count) : whole(response, number, count),
      );
      await assert.rejects(session.query(query).toArray(), expected);
      isBroken = false;
      assert.equal((await session.query(query).toArray()).length, 2 * rows);
    });
  }

  it("takes longer than the time limit: NET_TIME_LIMIT, while waiting for the answer", async () => {
    const { session } = await sessionWith(
      (response, number) => void response.writeHead(200, xml).write(page(number).subarray(0, 20_000)),
    );
    await assert.rejects(session.query(query, { timeout: 0.2 }).toArray(), {
      code: "NET_TIME_LIMIT",
      context: { phase: "waiting for the answer", mayHaveRun: true },
    });
  });
});

describe("a query on the embedded organization", () => {
  for (const transport of ["Soap", "WebApi"] as const) {
    it(`over ${transport}: records of all pages, joined ones and aggregates too`, async () => {
      const user = { domain: "CRMDOM", userName: "bob", password: "Secret2!" };
      const emulator = await startEmulator({ users: [user] });
      closers.push(() => emulator.close());
      const organizationUri = `${emulator.url}/${emulator.organization}`;
      const session = await openSession({ organizationUri, authType: "ActiveDirectory", transport, ...user });
      closers.push(() => session.end());
      const names = Array.from({ length: 12 }, (_, index) => `Ä "]}{[ ${String(index).padStart(2, "0")}`);
      for (const name of names) await session.create("account", { name });
      const found = await session.query({ ...query, orderBy: ["name"] }, { pageSize: 5 }).toArray();
      assert.deepEqual(namesOf(found), names);
      const joined = fetchFrom("account").columns("name").orderBy("name");
      const owner = linkTo("systemuser", { from: "systemuserid", to: "owninguser", alias: "u" }).columns("domainname");
      const rowsOfJoin = await session.query(joined.link(owner), { pageSize: 7 }).toArray();
      assert.deepEqual(namesOf(rowsOfJoin), names);
      assert.ok(rowsOfJoin.every(({ attributes }) => attributes.has("u.domainname")));
      const [counted] = await session.query(fetchFrom("account").aggregate("accountid", "count", "n")).toArray();
      assert.equal((counted?.attributes.get("n") as { value?: unknown } | undefined)?.value, 12);
      await assert.rejects(session.query({ entity: "account", columns: ["nothing"] }).toArray(), {
        code: "SESSION_FAULT",
      });
    });
  }
});
