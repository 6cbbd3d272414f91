import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answer, startHttpServer, startHttpsServer, tlsFile } from "../../../test/scripted-server.ts";
import { openConnection } from "../../net/connection.ts";
import type { HttpResponse } from "../../net/http.ts";
import { Trust } from "../../net/trust.ts";
import { authenticatedExchange } from "../authenticated-exchange.ts";
import type { Authenticator } from "../authenticator.ts";
import { kerberosAuthenticator } from "./kerberos-authenticator.ts";
import { kerberosOrNtlm } from "./kerberos-or-ntlm.ts";
import { kerberosPrincipal } from "./kerberos-principal.ts";
import { loadSecurityProvider, type SecurityProvider, serviceName } from "./security-provider.ts";

/** A security library whose tokens are c1, c2, …, until the server's `done`; `bad` is a token that it cannot read. */
function library(username = "alice@EXAMPLE.TEST") {
  const started: { service: string; principal: string | undefined }[] = [];
  const provider: SecurityProvider = {
    initializeClient: async (service, { principal, flags }) => {
      started.push({ service, principal });
      let legs = 0;
      let contextComplete = false;
      return {
        get contextComplete() {
          return contextComplete;
        },
        get username() {
          return contextComplete ? username : null;
        },
        step: async (token) => {
          if (token === "bad") throw new Error("a token was invalid");
          legs += 1;
          contextComplete = token === "done" || flags === 0;
          return token === "done" ? null : `c${legs}`;
        },
      };
    },
  };
  return { provider, started };
}

type Answer = { status: number; headers?: Record<string, string> };

/** Sends requests one after the other; what each carried, and how they ended. */
async function sends(authenticator: Authenticator, answers: readonly Answer[], requests = 1, signal?: AbortSignal) {
  const carried: string[] = [];
  const server = await startHttpServer((request, response) => {
    const { status, headers = {} } = answers[carried.length] ?? { status: 500 };
    carried.push(request.headers.authorization ?? "nothing");
    request.resume().once("end", () => answer(response, status, headers));
  });
  const connection = openConnection({ origin: server.origin });
  const ended: (number | string)[] = [];
  for (let count = 0; count < requests; count += 1) {
    const request = { method: "POST", url: `${server.origin}/web`, headers: {}, body: "<call/>" } as const;
    const work = authenticatedExchange(request, connection, authenticator, { signal }, () => {});
    ended.push(
      await work.then(
        ({ status }: HttpResponse) => status,
        ({ code }) => code,
      ),
    );
  }
  await connection.close();
  await server.close();
  return { carried, ended };
}

const proven = { status: 200, headers: { "www-authenticate": "Negotiate done" } };
const kept = { status: 200, headers: { "www-authenticate": "Negotiate done", "persistent-auth": "true" } };
const more = { status: 401, headers: { "www-authenticate": "Negotiate more" } };
const no = { status: 401, headers: { "www-authenticate": "Negotiate, NTLM" } };

describe("Negotiate by Kerberos", () => {
  const cases: [what: string, answers: Answer[], carried: string[], ended: (number | string)[]][] = [
    ["each request carries a token of its own", [proven, proven], ["Negotiate c1", "Negotiate c1"], [200, 200]],
    ["not on a socket that stays signed in", [kept, { status: 200 }], ["Negotiate c1", "nothing"], [200, 200]],
    ["unless the server forgot", [kept, no, proven], ["Negotiate c1", "nothing", "Negotiate c1"], [200, 200]],
    ["a second leg", [more, proven], ["Negotiate c1", "Negotiate c2"], [200]],
    ["a refusal is final", [no], ["Negotiate c1"], ["AUTH_KERBEROS_REFUSED"]],
    [
      "legs without end",
      [more, more, more, more],
      ["Negotiate c1", "Negotiate c2", "Negotiate c3", "Negotiate c4"],
      ["AUTH_KERBEROS_REFUSED"],
    ],
    [
      "a wrong proof",
      [{ status: 200, headers: { "www-authenticate": "Negotiate bad" } }],
      ["Negotiate c1"],
      ["AUTH_SERVER_NOT_PROVEN"],
    ],
    [
      "a proof cut short",
      [{ status: 200, headers: { "www-authenticate": "Negotiate more" } }],
      ["Negotiate c1"],
      ["AUTH_SERVER_NOT_PROVEN"],
    ],
    ["no proof, over plain http", [{ status: 200 }], ["Negotiate c1"], ["AUTH_SERVER_NOT_PROVEN"]],
    ["no proof, only an offer", [{ status: 200, headers: no.headers }], ["Negotiate c1"], ["AUTH_SERVER_NOT_PROVEN"]],
    ["an error comes without proof", [{ status: 503 }], ["Negotiate c1"], [503]],
    ["a socket proves its server once", [proven, { status: 200 }], ["Negotiate c1", "Negotiate c1"], [200, 200]],
    [
      "another socket is another server",
      [{ status: 200, headers: { ...proven.headers, connection: "close" } }, { status: 200 }],
      ["Negotiate c1", "Negotiate c1"],
      [200, "AUTH_SERVER_NOT_PROVEN"],
    ],
  ];
  for (const [what, answers, carried, ended] of cases) {
    it(what, async () => {
      const authenticator = kerberosAuthenticator(library());
      assert.deepEqual(await sends(authenticator, answers, ended.length), { carried, ended });
    });
  }

  it("over https the certificate has told the server: a proof may be missing, and must not be wrong", async () => {
    for (const [headers, ended] of [
      [{}, 200],
      [{ "www-authenticate": "Negotiate bad" }, "AUTH_SERVER_NOT_PROVEN"],
    ] as const) {
      const server = await startHttpsServer((_request, response) => answer(response, 200, headers));
      const trust = new Trust([tlsFile("authority.pem")]);
      const connection = openConnection({ origin: server.origin, route: { trust } });
      const request = { method: "GET", url: `${server.origin}/`, headers: {} } as const;
      const work = authenticatedExchange(request, connection, kerberosAuthenticator(library()), {}, () => {});
      const end = await work.then(
        ({ status }) => status,
        ({ code }) => code,
      );
      assert.equal(end, ended);
      await connection.close();
      await server.close();
    }
  });

  it("asks for the service of the host, as the principal that is given", async () => {
    const { provider, started } = library();
    await sends(kerberosAuthenticator({ provider, principal: "alice@EXAMPLE.TEST" }), [proven]);
    await sends(kerberosAuthenticator({ provider }), [proven]);
    const service = serviceName("http://127.0.0.1/");
    assert.deepEqual(started, [
      { service, principal: "alice@EXAMPLE.TEST" },
      { service, principal: undefined },
    ]);
  });

  it("does not wait for a library that waits, once it is called off", async () => {
    const controller = new AbortController();
    const provider: SecurityProvider = {
      initializeClient: () => {
        controller.abort();
        return new Promise(() => {});
      },
    };
    const result = await sends(kerberosAuthenticator({ provider }), [], 1, controller.signal);
    assert.deepEqual(result, { carried: [], ended: ["NET_ABORTED"] });
  });
});

describe("Kerberos, NTLM where it fails", () => {
  const ntlm: Authenticator = async (request, _connection, _limits, refusal) => {
    assert.equal(refusal, undefined, "NTLM is told of a refusal that it did not meet");
    return { ...request, headers: { ...request.headers, authorization: "NTLM x" } };
  };

  it("after a refusal of the ticket, and from then on", async () => {
    let told = 0;
    const either = kerberosOrNtlm(kerberosAuthenticator(library()), ntlm, () => {
      told += 1;
    });
    const { carried, ended } = await sends(either, [no, { status: 200 }, { status: 200 }], 2);
    assert.deepEqual(carried, ["Negotiate c1", "NTLM x", "NTLM x"]);
    assert.deepEqual(ended, [200, 200]);
    assert.equal(told, 1);
  });

  it("not after a wrong proof", async () => {
    const either = kerberosOrNtlm(kerberosAuthenticator(library()), ntlm, () => assert.fail("it fell back"));
    const wrong = { status: 200, headers: { "www-authenticate": "Negotiate bad" } };
    assert.deepEqual((await sends(either, [wrong])).ended, ["AUTH_SERVER_NOT_PROVEN"]);
  });
});

describe("whose ticket it is", () => {
  const url = "https://crm.example.test/org";
  const cases: [userName: string, domain: string, asked: string, isHis: boolean][] = [
    ["alice", "", "alice", true],
    ["Alice", "example", "Alice", true],
    ["alice", "example.test", "alice@EXAMPLE.TEST", true],
    ["alice@example.test", "", "alice@EXAMPLE.TEST", true],
    ["alice", "other", "alice", false],
    ["bob", "", "bob", false],
    ["alice@other.test", "", "alice@OTHER.TEST", false],
  ];
  for (const [userName, domain, asked, isHis] of cases) {
    it(`${domain}\\${userName}: ${isHis}`, async () => {
      const { provider, started } = library();
      const found = await kerberosPrincipal(provider, { userName, domain }, url, "linux");
      assert.equal(found, isHis ? "alice@EXAMPLE.TEST" : undefined);
      assert.deepEqual(started, [{ service: "HTTP@crm.example.test", principal: asked }]);
    });
  }

  it("on Windows the library is not asked, which answers for whoever runs the process", async () => {
    const { provider, started } = library();
    assert.equal(await kerberosPrincipal(provider, { userName: "alice", domain: "" }, url, "win32"), undefined);
    assert.deepEqual(started, []);
    assert.equal(serviceName(url, "win32"), "HTTP/crm.example.test");
  });
});

describe("the package kerberos", () => {
  const { provider } = library();
  it("is taken with and without a default export", async () => {
    assert.equal(await loadSecurityProvider(async () => provider), provider);
    assert.equal(await loadSecurityProvider(async () => ({ default: provider })), provider);
  });

  const absent: [string, () => Promise<unknown>][] = [
    ["not there", () => Promise.reject(new Error("Cannot find package"))],
    ["another one", async () => ({})],
  ];
  for (const [what, load] of absent) {
    it(`${what}: AUTH_KERBEROS_NOT_INSTALLED names package and command`, async () => {
      await assert.rejects(loadSecurityProvider(load), {
        code: "AUTH_KERBEROS_NOT_INSTALLED",
        message: /package kerberos/,
        remedy: /npm install kerberos@7/,
      });
    });
  }
});
