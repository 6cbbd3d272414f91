import assert from "node:assert/strict";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, it } from "node:test";
import {
  businessUnitId,
  type NtlmServer,
  ntlmGate,
  organization,
  organizationId,
  type Script,
  userId,
} from "../../test/scripted-organization.ts";
import { answer, type ScriptedServer, startHttpServer } from "../../test/scripted-server.ts";
import { DynamlError } from "../errors.ts";
import { Double } from "../values/double.ts";
import type { AttributeValue, EntityCollection } from "../values/entity.ts";
import { Guid } from "../values/guid.ts";
import { Secret } from "../values/secret.ts";
import { encodeChallenge } from "../wire/ntlm/challenge.ts";
import { verifyAuthenticate } from "../wire/ntlm/verify-authenticate.ts";
import type { OrganizationCall, OrganizationReply } from "../wire/organization-call.ts";
import { openSession } from "./open-session.ts";
import type { Session } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";

const password = "Secret2!";
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Judges as a real server does, knowing one password. */
function ntlmServer(): NtlmServer {
  let negotiate: Uint8Array;
  let challenge: Uint8Array;
  return {
    challenge: (message) => {
      negotiate = message;
      challenge = encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" });
      return challenge;
    },
    verify: (authenticate) =>
      isWhole(authenticate) && verifyAuthenticate({ negotiate, challenge, authenticate, password }).accepted,
  };
}

/** The forged message of withoutProof is too short to be one. */
function isWhole(message: Uint8Array): boolean {
  return message.length >= 64;
}

async function serve(listener: RequestListener): Promise<ScriptedServer> {
  const server = await startHttpServer(listener);
  closers.push(() => server.close());
  return server;
}

type Organization = { server: ScriptedServer; log: string[]; calls: OrganizationCall[] };

/** An organization behind NTLM; `log` tells handshakes and requests, `calls` what was asked. */
async function serveOrganization(script?: Script): Promise<Organization> {
  const log: string[] = [];
  const calls: OrganizationCall[] = [];
  const server = await serve(ntlmGate(ntlmServer, organization(script, calls), log));
  return { server, log, calls };
}

function optionsFor(server: Pick<ScriptedServer, "origin">, more: SessionOptions = {}): SessionOptions {
  const organizationUri = `${server.origin}/netautodyn/XRMServices/2011/Organization.svc`;
  return { organizationUri, authType: "ActiveDirectory", userName: "CRMDOM\\bob", password, ...more };
}

async function open(server: Pick<ScriptedServer, "origin">, more?: SessionOptions): Promise<Session> {
  const session = await openSession(optionsFor(server, more));
  closers.push(() => session.end());
  return session;
}

/** The same, on which the columns of accounts have been asked for, as a write of one does once. */
async function openKnowing(server: Pick<ScriptedServer, "origin">, more?: SessionOptions): Promise<Session> {
  const session = await open(server, more);
  await session.metadata.columns("account");
  return session;
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  return error;
}

describe("opening a session", () => {
  it("signs in once, asks WhoAmI and RetrieveVersion, and says what it learnt", async () => {
    const { server, log, calls } = await serveOrganization();
    const session = await open(server, { name: "Crm1", password: new Secret(password) });
    assert.deepEqual(log, ["type1", "type3", "request"]);
    assert.deepEqual(
      calls.map((call) => call.operation === "Execute" && call.request.requestName),
      ["WhoAmI", "RetrieveVersion"],
    );
    assert.equal(session.name, "Crm1");
    assert.equal(session.organizationUri, `${server.origin}/netautodyn/XRMServices/2011/Organization.svc/web`);
    assert.equal(session.userId.text, userId.text);
    assert.equal(session.businessUnitId.text, businessUnitId.text);
    assert.equal(session.organizationId.text, organizationId.text);
    assert.equal(session.version, "9.0.2.3034");
    assert.deepEqual(session.warnings, []);
  });

  it("passes on what was doubtful in address and user name", async () => {
    const { server } = await serveOrganization();
    const session = await open(server, { protocol: "HTTPS", organization: "other", domain: "ELSEWHERE" });
    assert.deepEqual(
      session.warnings.map(({ code }) => code),
      ["SESSION_SCHEME_DIFFERS", "SESSION_ORGANIZATION_DIFFERS", "SESSION_DOMAIN_DIFFERS"],
    );
  });

  it("goes where the injected dial leads, whatever the address says", async () => {
    const { server } = await serveOrganization();
    const dial = async () => connect(server.port, "127.0.0.1");
    const session = await open({ origin: "http://dynamicscrm2011" }, { dial });
    assert.equal(session.version, "9.0.2.3034");
  });

  it("with a wrong password: AUTH_REJECTED after one attempt, telling the account and not the password", async () => {
    const { server, log } = await serveOrganization();
    const error = await failure(open(server, { password: "Secret3!" }));
    assert.equal(error.code, "AUTH_REJECTED");
    assert.match(error.message, /CRMDOM\\bob/);
    assert.doesNotMatch(`${error.message}${error.remedy}${JSON.stringify(error.context)}`, /Secret3/);
    assert.deepEqual(log, ["type1", "type3"]);
  });

  it("within TIMEOUT as a whole: the error names the phase and the limit", async () => {
    const log: string[] = [];
    const inner = organization();
    const server = await serve(
      ntlmGate(
        ntlmServer,
        (request, response) => {
          if (log.filter((entry) => entry !== "type1").length < 2) inner(request, response);
        },
        log,
      ),
    );
    const error = await failure(open(server, { timeout: 1 }));
    assert.equal(error.code, "NET_TIME_LIMIT");
    assert.match(error.message, /opening the session took more than 1 s \(waiting for the answer\)/);
  });

  it("while connecting and while signing in: the time limit says so, and that nothing was asked yet", async () => {
    const connecting = await failure(
      open({ origin: "http://crm.invalid" }, { timeout: 0.05, dial: () => new Promise(() => {}) }),
    );
    assert.match(connecting.message, /\(connecting\)$/);
    assert.equal(connecting.retryable, true);
    const deaf = await serve(() => {});
    const signingIn = await failure(open(deaf, { timeout: 0.5 }));
    assert.match(signingIn.message, /\(signing in\)$/);
  });

  it("is called off by its signal, in every phase, and leaves no connection", async () => {
    const controller = new AbortController();
    const deaf = await serve(() => controller.abort());
    const error = await failure(open(deaf, { signal: controller.signal }));
    assert.equal(error.code, "NET_ABORTED");
    assert.equal((await failure(open(deaf, { signal: controller.signal }))).code, "NET_ABORTED");
    assert.equal(deaf.sockets.length, 1);
  });
});

describe("a server that is no organization, at the first request", () => {
  const page = "<html><head><title>Sign in</title></head></html>";
  type Listener = (response: ServerResponse) => void;
  const cases: [what: string, code: string, message: RegExp, listener: Listener, requests?: number][] = [
    [
      "HTML",
      "AUTH_UNEXPECTED_ANSWER",
      /answered 200 \(text\/html\)/,
      (to) => answer(to, 200, { "content-type": "text/html" }, page),
    ],
    ["a redirect", "AUTH_UNEXPECTED_ANSWER", /answered 302/, (to) => answer(to, 302, { location: "/login" })],
    [
      "a 401 without NTLM",
      "AUTH_NTLM_NOT_OFFERED",
      /it offers Basic$/,
      (to) => answer(to, 401, { "www-authenticate": 'Basic realm="x"' }),
    ],
    [
      "a 401 that offers OAuth",
      "AUTH_POLICY_DIFFERS",
      /by OAuth, not by ActiveDirectory$/,
      (to) => answer(to, 401, { "www-authenticate": 'Basic realm="x", Bearer' }),
    ],
    [
      "a 401 with Negotiate only",
      "AUTH_NTLM_NOT_OFFERED",
      /it offers Negotiate$/,
      (to) => answer(to, 401, { "www-authenticate": "Negotiate" }),
      2,
    ],
    ["a 401 with nothing", "AUTH_NTLM_NOT_OFFERED", /it offers nothing$/, (to) => answer(to, 401, {})],
    [
      "NTLM without a challenge",
      "AUTH_UNEXPECTED_ANSWER",
      /does not answer its first message/,
      (to) => answer(to, 401, { "www-authenticate": "NTLM" }),
    ],
    [
      "a garbled challenge",
      "AUTH_UNEXPECTED_ANSWER",
      /challenge cannot be answered/,
      (to) => answer(to, 401, { "www-authenticate": "NTLM QUJDRA==" }),
    ],
    [
      "a challenge on a connection that it closes",
      "AUTH_CONNECTION_NOT_KEPT",
      /closed the connection/,
      (to) => answer(to, 401, { "www-authenticate": "NTLM QUJDRA==", connection: "close" }),
    ],
  ];
  for (const [what, code, message, listener, expected = 1] of cases) {
    it(`${what}: ${code}, and no credential has been sent`, async () => {
      let requests = 0; // besides those that ask for the description, which are a person's next step
      const server = await serve((request, response) => {
        if (request.method === "POST") requests += 1;
        assert.doesNotMatch(request.headers.authorization ?? "", /TlRMTVNTUAAD/, "the message of NTLM that proves");
        listener(response);
      });
      const error = await failure(open(server));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(error.where ?? "", /Organization\.svc\/web$/);
      assert.ok(error.remedy);
      assert.equal(requests, expected);
    });
  }
});

it("a server that is busy at the first request is worth another try", async () => {
  const server = await serve((_request, response) => answer(response, 503, {}));
  const error = await failure(open(server));
  assert.equal(error.code, "AUTH_UNEXPECTED_ANSWER");
  assert.equal(error.retryable, true);
});

describe("a server that is no organization, behind a sign-in that works", () => {
  const html = { "content-type": "text/html; charset=utf-8" };
  const xml = { "content-type": "text/xml" };
  const page = "<html><head><title> Sign in </title></head></html>";
  const cases: [what: string, code: string, message: RegExp, listener: (response: ServerResponse) => void][] = [
    [
      "HTML",
      "SESSION_NOT_A_SERVICE",
      /status 200, text\/html; charset=utf-8, "Sign in"$/,
      (to) => answer(to, 200, html, page),
    ],
    ["404", "SESSION_NOT_A_SERVICE", /status 404/, (to) => answer(to, 404, html, page)],
    ["403", "SESSION_FORBIDDEN", /status 403, no content type$/, (to) => answer(to, 403, {})],
    ["503", "SESSION_UNAVAILABLE", /status 503/, (to) => answer(to, 503, html)],
    ["500 that is no XML", "SESSION_UNEXPECTED_STATUS", /status 500/, (to) => answer(to, 500, html, page)],
    ["500 that is no SOAP", "SESSION_UNEXPECTED_STATUS", /status 500/, (to) => answer(to, 500, xml, "<error/>")],
    ["200 that is no SOAP", "SESSION_UNREADABLE_ANSWER", /cannot be read/, (to) => answer(to, 200, xml, "<a/>")],
    ["200 with half an envelope", "SESSION_UNREADABLE_ANSWER", /cannot be read/, (to) => answer(to, 200, xml, "<a>")],
    ["200 with nothing", "SESSION_NOT_A_SERVICE", /status 200/, (to) => answer(to, 200, xml)],
    [
      "a redirect",
      "SESSION_REDIRECTED",
      /points to http:\/\/sts\/login;/,
      (to) => answer(to, 302, { location: "http://u:p@sts/login?token=x" }),
    ],
  ];
  for (const [what, code, message, listener] of cases) {
    it(`${what}: ${code}`, async () => {
      const server = await serve(
        ntlmGate(ntlmServer, (request, response) => {
          request.resume();
          listener(response);
        }),
      );
      const error = await failure(open(server));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(error.where ?? "", /Organization\.svc\/web$/);
      assert.ok(error.remedy);
    });
  }
});

describe("an open session", () => {
  const id = Guid.of("c4944f99-b5a0-e311-9c64-00155d19bf84");

  it("creates, updates and deletes with the requests that were asked for", async () => {
    const { server, calls } = await serveOrganization();
    const session = await openKnowing(server);
    calls.length = 0;
    await session.create("account", { name: "Bubba Gump", revenue: null });
    await session.create("account", new Map([["name", "Bubba Gump"]]));
    await session.update("account", `{${id.text.toUpperCase()}}`, { name: "Gump & Son" });
    await session.delete("account", id);
    assert.deepEqual(
      calls.map((call) => call.operation),
      ["Create", "Create", "Update", "Delete"],
    );
    const [create, fromMap, update, remove] = calls;
    assert.ok(create?.operation === "Create" && fromMap?.operation === "Create");
    assert.deepEqual(
      [...create.entity.attributes],
      [
        ["name", "Bubba Gump"],
        ["revenue", null],
      ],
    );
    assert.deepEqual([...fromMap.entity.attributes], [["name", "Bubba Gump"]]);
    assert.ok(update?.operation === "Update" && remove?.operation === "Delete");
    assert.equal(update.entity.id?.text, id.text);
    assert.equal(remove.id.text, id.text);
  });

  it("retrieves the columns asked for, or all; Double values come as numbers", async () => {
    const effort = new Map<string, AttributeValue>([["effort", new Double(3)]]);
    const parties: EntityCollection = {
      kind: "EntityCollection",
      entityName: "activityparty",
      entities: [{ logicalName: "activityparty", attributes: effort }],
      moreRecords: false,
      totalRecordCount: -1,
      totalRecordCountLimitExceeded: false,
    };
    const attributes = new Map<string, AttributeValue>([
      ["exchangerate", new Double(2)],
      ["name", "x"],
      ["to", parties],
    ]);
    const { server, calls } = await serveOrganization((call) =>
      call.operation === "Retrieve"
        ? { operation: "Retrieve", entity: { logicalName: call.entityName, id: call.id, attributes } }
        : undefined,
    );
    const session = await openKnowing(server);
    calls.length = 0;
    const entity = await session.retrieve("account", id, ["exchangerate", "name"]);
    await session.retrieve("account", id);
    assert.deepEqual(
      calls.map((call) => call.operation === "Retrieve" && call.columnSet),
      [
        { kind: "ColumnSet", allColumns: false, columns: ["exchangerate", "name"] },
        { kind: "ColumnSet", allColumns: true },
      ],
    );
    assert.equal(entity.attributes.get("exchangerate"), 2);
    assert.equal(entity.attributes.get("name"), "x");
    const read = entity.attributes.get("to") as EntityCollection;
    assert.equal(read.entities[0]?.attributes.get("effort"), 3);
  });

  it("refuses an undefined attribute, a bad ID and an empty entity name by name, before any traffic", async () => {
    const { server, calls } = await serveOrganization();
    const session = await openKnowing(server);
    calls.length = 0;
    const bad = { name: "x", telephone1: undefined } as unknown as Record<string, string>;
    assert.match((await failure(session.create("account", bad))).message, /attribute "telephone1" is undefined/);
    assert.match((await failure(session.delete("account", "17"))).message, /"17" is not a record ID/);
    assert.match((await failure(session.create("", {}))).message, /entity name is empty/);
    assert.deepEqual(calls, []);
  });

  it("turns a fault into SESSION_FAULT with its code, message and trace", async () => {
    const { server } = await serveOrganization((call) =>
      call.operation === "Retrieve"
        ? {
            kind: "SoapFault",
            blame: "Sender",
            reason: "reason",
            detail: {
              errorCode: -2147220969,
              message: `account With Id = ${id.text} Does Not Exist`,
              traceText: "the trace",
              timestamp: "2014-03-04T14:59:23.1234567Z",
              errorDetails: new Map([["key", "value"]]),
            },
          }
        : undefined,
    );
    const session = await openKnowing(server);
    const error = await failure(session.retrieve("account", id));
    assert.equal(error.code, "SESSION_FAULT");
    assert.equal(
      error.message,
      `Retrieve: account With Id = ${id.text} Does Not Exist (0x80040217 ObjectDoesNotExist)`,
    );
    assert.equal(error.where, session.organizationUri);
    assert.equal(error.retryable, false);
    const { operation, organizationUri, errorCode, hexCode, name, trace, faultMessage } = error.context;
    assert.deepEqual(
      { operation, organizationUri, errorCode, hexCode, name, trace, faultMessage },
      {
        operation: "Retrieve",
        organizationUri: session.organizationUri,
        errorCode: -2147220969,
        hexCode: "0x80040217",
        name: "ObjectDoesNotExist",
        trace: "the trace",
        faultMessage: `account With Id = ${id.text} Does Not Exist`,
      },
    );
    assert.equal((await session.create("account", {})) instanceof Guid, true);
  });

  it("is worth repeating where the organization limits requests", async () => {
    const { server } = await serveOrganization((call) =>
      call.operation === "Create"
        ? {
            kind: "SoapFault",
            blame: "Sender",
            reason: "too many",
            detail: { errorCode: -2147015902, message: "too many", errorDetails: new Map() },
          }
        : undefined,
    );
    const error = await failure((await openKnowing(server)).create("account", {}));
    assert.equal(error.retryable, true);
  });

  it("sends calls made at the same time on up to 8 sockets, each signed in once; each answer reaches its caller", async () => {
    const { server, log } = await serveOrganization((call) =>
      call.operation === "Retrieve" ? retrieved(call.id, `account ${call.id.text}`) : undefined,
    );
    const session = await openKnowing(server);
    log.length = 0;
    const ids = Array.from({ length: 100 }, () => Guid.random());
    const read = await Promise.all(ids.map((id) => session.retrieve("account", id)));
    assert.deepEqual(
      read.map(({ attributes }) => attributes.get("name")),
      ids.map(({ text }) => `account ${text}`),
    );
    assert.equal(server.sockets.length, 8);
    assert.equal(log.filter((entry) => entry === "type3").length, 7);
    await session.create("account", {});
    assert.equal(server.sockets.length, 8);
  });

  it("signs in again when its socket was closed while idle, and sends the request once", async () => {
    const { server, log, calls } = await serveOrganization();
    const session = await openKnowing(server);
    const [socket] = server.sockets;
    const closed = new Promise((resolve) => socket?.once("close", resolve));
    socket?.end();
    await closed;
    log.length = 0;
    calls.length = 0;
    await session.create("account", {});
    assert.deepEqual(log, ["type1", "type3"]);
    assert.equal(calls.length, 1);
  });

  it("signs in again exactly once when the server forgets it; a second refusal is AUTH_REJECTED, for good", async () => {
    let forgets = 0;
    const log: string[] = [];
    const inner = organization();
    const server = await serve((request, response) => {
      const isRefused = forgets > 0 && !request.headers.authorization?.startsWith("NTLM TlRMTVNTUAAB");
      if (isRefused) forgets -= 1;
      gate(isRefused ? withoutProof(request) : request, response);
    });
    const gate = ntlmGate(ntlmServer, inner, log);
    const session = await openKnowing(server);
    log.length = 0;
    forgets = 1;
    await session.create("account", {});
    assert.deepEqual(log, ["type3", "type1", "type3"]);
    log.length = 0;
    forgets = 2;
    assert.equal((await failure(session.create("account", {}))).code, "AUTH_REJECTED");
    assert.deepEqual(log, ["type3", "type1", "type3"]);
    assert.equal((await failure(session.create("account", {}))).code, "AUTH_REJECTED");
    assert.deepEqual(log, ["type3", "type1", "type3"]);
  });
});

/** The request with an answer to a challenge that nobody gave: the gate refuses it. */
function withoutProof(request: IncomingMessage): IncomingMessage {
  request.headers.authorization = `NTLM ${Buffer.from("NTLMSSP\0\x03\0\0\0").toString("base64")}`;
  return request;
}

function retrieved(id: Guid, name: string): OrganizationReply {
  return { operation: "Retrieve", entity: { logicalName: "account", id, attributes: new Map([["name", name]]) } };
}

describe("limits of a call", () => {
  /** Answers what opening asks, and then nothing until `answerAll`. */
  async function deafOrganization() {
    const waiting: (() => void)[] = [];
    const heard = Promise.withResolvers<void>();
    const inner = organization();
    const answerAll = (): void => {
      isDeaf = false;
      for (const go of waiting.splice(0)) go();
    };
    let asked = 0;
    let isDeaf = true;
    const server = await serve(
      ntlmGate(ntlmServer, (request, response) => {
        asked += 1;
        if (asked <= 3 || !isDeaf) return inner(request, response);
        waiting.push(() => inner(request, response));
        return heard.resolve();
      }),
    );
    return { server, heard: heard.promise, answerAll };
  }

  it("its time: NET_TIME_LIMIT names operation, limit and phase; the session stays usable", async () => {
    const { server, answerAll } = await deafOrganization();
    const session = await openKnowing(server, { timeout: 30 });
    const error = await failure(session.create("account", {}, { timeout: 0.05 }));
    assert.equal(error.code, "NET_TIME_LIMIT");
    assert.match(error.message, /Create had no answer within 0.05 s \(waiting for the answer\)/);
    assert.equal(error.retryable, false);
    answerAll();
    assert.ok((await session.create("account", {})) instanceof Guid);
    assert.equal(server.sockets.length, 2);
  });

  it("its signal ends it in flight at once, and while it waits for its turn without touching the others", async () => {
    const { server, heard, answerAll } = await deafOrganization();
    const session = await openKnowing(server);
    const [first, second] = [new AbortController(), new AbortController()];
    const inFlight = session.create("account", { name: "first" });
    const queued = failure(session.create("account", { name: "second" }, { signal: second.signal }));
    const last = failure(session.create("account", { name: "third" }, { signal: first.signal }));
    await heard;
    second.abort(new Error("called off"));
    assert.equal((await queued).code, "NET_ABORTED");
    answerAll();
    assert.ok((await inFlight) instanceof Guid);
    first.abort();
    assert.equal((await last).code, "NET_ABORTED");
  });

  it("does not count the time that it waits for its turn", async () => {
    const { server, answerAll } = await deafOrganization();
    const session = await openKnowing(server);
    const create = (timeout: number) => session.create("account", {}, { timeout });
    const first = failure(create(2));
    // Those that are still waiting when all is answered have their answers, too.
    const others = Array.from({ length: 7 }, () => create(2).catch(() => undefined));
    const queued = create(1.5);
    assert.equal((await first).code, "NET_TIME_LIMIT");
    answerAll();
    assert.ok((await queued) instanceof Guid);
    await Promise.all(others);
  });

  it("its end: calls made before are finished, calls after it are refused, ending twice is allowed", async () => {
    const { server, heard, answerAll } = await deafOrganization();
    const session = await openKnowing(server, { name: "Crm1" });
    const inFlight = session.create("account", {});
    await heard;
    const ending = [session.end(), session.end()];
    const error = await failure(session.create("account", {}));
    assert.equal(error.code, "SESSION_ENDED");
    assert.match(error.message, /"Crm1"/);
    answerAll();
    assert.ok((await inFlight) instanceof Guid);
    await Promise.all(ending);
    await session.end();
  });
});
