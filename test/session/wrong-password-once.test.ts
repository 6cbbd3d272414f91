import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { ntlmAuthenticator } from "../../src/auth/active-directory.ts";
import { kerberosAuthenticator } from "../../src/auth/negotiate/kerberos-authenticator.ts";
import { kerberosOrNtlm } from "../../src/auth/negotiate/kerberos-or-ntlm.ts";
import type { SecurityProvider } from "../../src/auth/negotiate/security-provider.ts";
import { DynamlError } from "../../src/errors.ts";
import { SoapOrganizationService } from "../../src/session/soap/organization-service.ts";
import { encodeChallenge } from "../../src/wire/ntlm/challenge.ts";
import { verifyAuthenticate } from "../../src/wire/ntlm/verify-authenticate.ts";
import { type NtlmServer, ntlmGate, organization } from "../scripted-organization.ts";
import { answer, type ScriptedServer, startHttpServer } from "../scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** An organization behind NTLM that counts the passwords it was shown; whoever it has let in it can forget. */
class Counting {
  password: string;
  forgets = false;
  accepted = 0;
  refused = 0;
  /** After so many the password is another one. */
  acceptsAtMost = Number.POSITIVE_INFINITY;

  constructor(password: string) {
    this.password = password;
  }

  async start(inner = organization()): Promise<ScriptedServer> {
    const gate = ntlmGate(() => this.#ntlm(), inner);
    const server = await startHttpServer((request, response) => {
      if (!this.forgets || request.headers.authorization !== undefined) return gate(request, response);
      request.resume().once("end", () => answer(response, 401, { "www-authenticate": "NTLM" }));
    });
    closers.push(() => server.close());
    return server;
  }

  #ntlm(): NtlmServer {
    let negotiate: Uint8Array;
    let challenge: Uint8Array;
    return {
      challenge: (message) => {
        negotiate = message;
        challenge = encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" });
        return challenge;
      },
      verify: (authenticate) => {
        const password = this.accepted < this.acceptsAtMost ? this.password : "another";
        const isRight = verifyAuthenticate({ negotiate, challenge, authenticate, password }).accepted;
        if (isRight) this.accepted += 1;
        else this.refused += 1;
        return isRight;
      },
    };
  }
}

const account = { userName: "bob", domain: "CRMDOM", password: "Secret2!" };

function serviceAt({ origin }: ScriptedServer, authenticator = ntlmAuthenticator(account)): SoapOrganizationService {
  const signIn = { authenticator, endpoint: "web", describe: () => "Windows" } as const;
  const serviceUri = `${origin}/org/XRMServices/2011/Organization.svc`;
  const service = new SoapOrganizationService({ serviceUri, route: {}, signIn, timeout: 30, sessionName: "crm" });
  closers.push(() => service.close());
  return service;
}

/** The codes of what 50 calls at the same time end with. */
async function codesOf50(service: SoapOrganizationService): Promise<string[]> {
  const calls = Array.from({ length: 50 }, () => service.execute({ requestName: "WhoAmI", parameters: new Map() }));
  const ends = await Promise.allSettled(calls);
  return ends.map((end) => {
    if (end.status === "fulfilled") return "ok";
    return end.reason instanceof DynamlError ? end.reason.code : String(end.reason);
  });
}

const all = (code: string): string[] => Array.from({ length: 50 }, () => code);

describe("a wrong password is tried once by 50 calls at the same time", () => {
  it("that are the first of their session", async () => {
    const counting = new Counting("another");
    const service = serviceAt(await counting.start());
    assert.deepEqual(await codesOf50(service), all("AUTH_REJECTED"));
    assert.equal(counting.refused, 1);
    assert.deepEqual(await codesOf50(service), all("AUTH_REJECTED"));
    assert.equal(counting.refused, 1);
  });

  it("whose tickets the server has refused before", async () => {
    const counting = new Counting("another");
    let tickets = 0;
    const provider: SecurityProvider = {
      initializeClient: async () => ({
        contextComplete: false,
        username: null,
        step: async () => `ticket${tickets++}`,
      }),
    };
    const ntlm = ntlmAuthenticator(account);
    const either = kerberosOrNtlm(kerberosAuthenticator({ provider }), ntlm, () => {});
    assert.deepEqual(await codesOf50(serviceAt(await counting.start(), either)), all("AUTH_REJECTED"));
    assert.equal(counting.refused, 1);
    assert.ok(tickets > 1);
  });

  it("where it changed in mid session and all connections have gone", async () => {
    const counting = new Counting("Secret2!");
    const server = await counting.start();
    const service = serviceAt(server);
    assert.deepEqual(await codesOf50(service), all("ok"));
    assert.equal(counting.accepted, 8);
    counting.password = "another";
    const closed = server.sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    for (const socket of server.sockets) socket.end();
    await Promise.all(closed);
    assert.deepEqual(await codesOf50(service), all("AUTH_REJECTED"));
    assert.equal(counting.refused, 1);
  });

  it("where it changed in mid session and the server forgets whom it had let in", async () => {
    const counting = new Counting("Secret2!");
    const service = serviceAt(await counting.start());
    assert.deepEqual(await codesOf50(service), all("ok"));
    counting.password = "another";
    counting.forgets = true;
    assert.deepEqual(await codesOf50(service), all("AUTH_REJECTED"));
    assert.equal(counting.refused, 1);
  });

  it("where it changes while they sign in", async () => {
    const counting = new Counting("Secret2!");
    counting.acceptsAtMost = 3;
    const codes = await codesOf50(serviceAt(await counting.start()));
    assert.deepEqual(new Set(codes), new Set(["ok", "AUTH_REJECTED"]));
    assert.deepEqual([counting.accepted, counting.refused], [3, 1]);
  });
});

it("an operation that takes long does not keep the others from signing in", async () => {
  const waiting = Promise.withResolvers<void>();
  const inner = organization();
  let asked = 0;
  const server = await new Counting("Secret2!").start(async (request, response) => {
    asked += 1;
    if (asked === 1) await waiting.promise;
    inner(request, response);
  });
  const service = serviceAt(server);
  const whoAmI = () => service.execute({ requestName: "WhoAmI", parameters: new Map() });
  const slow = whoAmI();
  await Promise.all([whoAmI(), whoAmI()]);
  waiting.resolve();
  await slow;
});
