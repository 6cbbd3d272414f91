import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, describe, it } from "node:test";
import { DynamlError } from "../../src/errors.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { Guid } from "../../src/values/guid.ts";
import { encodeChallenge } from "../../src/wire/ntlm/challenge.ts";
import type { OrganizationCall } from "../../src/wire/organization-call.ts";
import { encodeFault } from "../../src/wire/soap/encode-fault.ts";
import { type NtlmServer, ntlmGate, organization } from "../scripted-organization.ts";
import { answer, type ScriptedServer, startHttpServer } from "../scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Takes in anybody. */
const anybody = (): NtlmServer => ({
  challenge: (negotiate) => encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" }),
  verify: () => true,
});

/** What happens to a request in place of an answer; undefined: it is answered. */
type Mishap = (request: IncomingMessage, response: ServerResponse) => void;

/** An open session that knows the columns of accounts; the requests after that meet the mishaps in turn, then are answered. */
async function sessionWith(mishaps: Mishap[], seconds = 30) {
  const calls: OrganizationCall[] = [];
  const inner = organization(undefined, calls);
  let opening = 3;
  let requests = 0;
  const server: ScriptedServer = await startHttpServer(
    ntlmGate(anybody, (request, response) => {
      opening -= 1;
      if (opening >= 0) return inner(request, response);
      requests += 1;
      const mishap = mishaps.shift();
      if (mishap === undefined) return inner(request, response);
      return void request.resume().once("end", () => mishap(request, response));
    }),
  );
  closers.push(() => server.close());
  const options = { authType: "ActiveDirectory", userName: "d\\u", password: "p", timeout: seconds } as const;
  const session: Session = await openSession({ organizationUri: `${server.origin}/org`, ...options });
  closers.push(() => session.end());
  await session.metadata.columns("account");
  calls.length = 0;
  return { session, server, calls, requests: () => requests };
}

const throttling =
  (retryAfter: string): Mishap =>
  (_request, response) => {
    const detail = {
      errorCode: -2147015903,
      message: "Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds",
      errorDetails: new Map([["Retry-After", retryAfter]]),
    };
    const fault = encodeFault({ kind: "SoapFault", blame: "Sender", reason: "limit", detail }, "1.1");
    answer(response, fault.status, fault.headers, fault.body);
  };
const busy =
  (status: number, retryAfter?: string): Mishap =>
  (_request, response) =>
    answer(response, status, retryAfter === undefined ? {} : { "retry-after": retryAfter });
const dying: Mishap = (request) => request.socket.destroy();

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError);
  return error;
}

describe("a create that was not carried out", () => {
  const cases: [what: string, mishaps: Mishap[]][] = [
    ["is made again after a throttling fault, when it says", [throttling("PT0.05S"), throttling("00:00:00.0500000")]],
    ["is made again after 429 with Retry-After", [busy(429, "0"), busy(429, "0")]],
    ["is made again after 503 with Retry-After", [busy(503, "0")]],
  ];
  for (const [what, mishaps] of cases) {
    it(what, async () => {
      const attempts = mishaps.length + 1;
      const { session, calls, requests } = await sessionWith(mishaps);
      assert.ok((await session.create("account", { name: "x" })) instanceof Guid);
      assert.equal(requests(), attempts);
      assert.equal(calls.length, 1);
    });
  }

  it("waits no longer than its time allows: the fault comes at once, and says how long", async () => {
    const { session, requests } = await sessionWith([throttling("PT5M")]);
    const error = await failure(session.create("account", {}));
    assert.equal(error.code, "SESSION_FAULT");
    assert.equal(error.retryable, true);
    assert.equal((error.context.errorDetails as Record<string, string>)["Retry-After"], "PT5M");
    assert.equal(requests(), 1);
  });

  it("is cancelled while it waits", async () => {
    const controller = new AbortController();
    const mishap = throttling("PT20S");
    const { session } = await sessionWith([
      (request, response) => {
        mishap(request, response);
        response.once("finish", () => setTimeout(() => controller.abort(), 20));
      },
    ]);
    assert.equal((await failure(session.create("account", {}, { signal: controller.signal }))).code, "NET_ABORTED");
  });

  it("is not repeated for a 503 that names no time", async () => {
    const { session, requests } = await sessionWith([busy(503)]);
    assert.equal((await failure(session.create("account", {}))).code, "SESSION_UNAVAILABLE");
    assert.equal(requests(), 1);
  });
});

describe("a request whose answer got lost", () => {
  it("that creates is not repeated", async () => {
    const { session, requests } = await sessionWith([dying]);
    const error = await failure(session.create("account", { name: "x" }));
    assert.match(error.code, /^NET_(RESET|CLOSED_EARLY)$/);
    assert.equal(error.retryable, false);
    assert.equal(requests(), 1);
  });

  it("that creates under its own record ID is, once, with the same ID", async () => {
    const id = Guid.random();
    const { session, calls, requests } = await sessionWith([dying]);
    const entity = { logicalName: "account", id, attributes: new Map([["name", "x"]]) };
    assert.equal((await session.service.create(entity)).text, id.text);
    assert.equal(requests(), 2);
    assert.ok(calls[0]?.operation === "Create" && calls[0].entity.id?.text === id.text);
    const twice = await sessionWith([dying, dying]);
    await failure(twice.session.service.create(entity));
    assert.equal(twice.requests(), 2);
  });

  it("that reads is; that changes, deletes or executes is not", async () => {
    const reading = await sessionWith([dying]);
    await reading.session.retrieve("account", Guid.random());
    assert.equal(reading.requests(), 2);
    for (const work of [
      (session: Session) => session.update("account", Guid.random(), {}),
      (session: Session) => session.delete("account", Guid.random()),
      (session: Session) => session.service.execute({ requestName: "WinQuote", parameters: new Map() }),
    ]) {
      const { session, requests } = await sessionWith([dying]);
      await failure(work(session));
      assert.equal(requests(), 1);
    }
  });
});

it("a server that is away for a moment is tried again, because it has answered before", async () => {
  const { session, server } = await sessionWith([]);
  const { port, sockets } = server;
  for (const socket of sockets) {
    const seen = once(socket, "close"); // the client closes its side when it has seen ours go
    socket.end();
    await seen;
  }
  await server.close();
  const waiting = session.create("account", {});
  const again = await startHttpServer(ntlmGate(anybody, organization()), port);
  closers.push(() => again.close());
  assert.ok((await waiting) instanceof Guid);
});

it("a redirect to another host receives nothing", async () => {
  const elsewhere = await startHttpServer((_request, response) => answer(response, 200, {}));
  closers.push(() => elsewhere.close());
  const { session } = await sessionWith([
    (_request, response) =>
      answer(response, 307, { location: `${elsewhere.origin}/XRMServices/2011/Organization.svc/web` }),
  ]);
  assert.equal((await failure(session.create("account", {}))).code, "SESSION_REDIRECTED");
  assert.equal(elsewhere.sockets.length, 0);
});
