import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { examineConnection } from "../../src/doctor/examine-connection.ts";
import type { PhaseName, PhaseReport } from "../../src/doctor/report.ts";
import { strictPolicy } from "../../src/session/operator-policy.ts";
import type { ProxyOptions, SessionOptions } from "../../src/session/session-options.ts";
import {
  deploy,
  description,
  discoveryPath,
  type Page,
  type Pages,
  password,
  windowsOnly,
  windowsOrganization,
} from "../scripted-deployment.ts";
import { organization } from "../scripted-organization.ts";
import { basicGate, digestGate, ntlmProxyGate, type ProxyGate, startScriptedProxy } from "../scripted-proxy.ts";
import {
  answer,
  type ScriptedServer,
  startHttpsServer,
  startRawHttpServer,
  startTcpServer,
  tlsFile,
} from "../scripted-server.ts";

async function started<S extends ScriptedServer>(t: TestContext, server: Promise<S>): Promise<S> {
  const running = await server;
  t.after(() => running.close());
  return running;
}

async function deployed(t: TestContext, pages: Pages): Promise<string> {
  const { server } = await deploy(pages);
  t.after(() => server.close());
  return server.origin;
}

/** Seconds; long enough for what does answer. */
const limit = 1.5;

function to(origin: string, more: SessionOptions = {}): SessionOptions {
  return {
    organizationUri: `${origin}/org`,
    authType: "Auto",
    proxy: { type: "none" },
    policy: { ...strictPolicy, ca: [tlsFile("authority.pem")] },
    userName: "CRMDOM\\alice",
    password,
    timeout: limit,
    ...more,
  };
}

type Failed = Extract<PhaseReport, { outcome: "failed" }>;

function failed(reports: readonly PhaseReport[]): Failed {
  const report = reports.find((one): one is Failed => one.outcome === "failed");
  assert.ok(report !== undefined, JSON.stringify(reports, undefined, 1));
  return report;
}

/** Took a request, and says nothing more. */
const silence: Page = (request: IncomingMessage) => void request.resume();

/** Begins an answer, and stops in the middle. */
const half: Page = (request: IncomingMessage, response: ServerResponse) => {
  request.resume();
  response.writeHead(200, { "content-type": "text/xml", "content-length": 1000 }).write("<s:Env");
};

const path = "/org/xrmservices/2011/organization.svc";

/** Silent at the n-th call that has signed in. */
function silentAt(call: number, how: Page): Pages {
  let calls = 0;
  const answers = organization();
  const page: Page = (request, response, origin) => {
    calls += 1;
    return calls === call ? how(request, response, origin) : answers(request, response);
  };
  return { [path]: description("organization"), [`${path}/web`]: windowsOnly(page) };
}

/** Answers the 401 that asks for NTLM, and nothing that brings a message of NTLM. */
const silentToNtlm: Page = (request, response) => {
  request.resume();
  if (request.headers.authorization === undefined || request.headers.authorization === "Bearer") {
    answer(response, 401, { "www-authenticate": "NTLM" });
  }
};

const cases: readonly (readonly [what: string, pages: Pages, phase: PhaseName, doing: RegExp])[] = [
  ["the description", { [path]: silence }, "policy", /asking how to sign in/],
  ["the description, half of it", { [path]: half }, "policy", /asking how to sign in/],
  ["the 401", { [path]: description("organization"), [`${path}/web`]: silence }, "policy", /asking how to sign in/],
  ["NTLM", { [path]: description("organization"), [`${path}/web`]: silentToNtlm }, "sign-in", /signing in/],
  ["WhoAmI", silentAt(1, silence), "sign-in", /./],
  ["WhoAmI, half of it", silentAt(1, half), "sign-in", /./],
  ["RetrieveVersion", silentAt(2, silence), "version", /./],
  ["RetrieveVersion, half of it", silentAt(2, half), "version", /./],
  ["the roles", silentAt(3, silence), "roles", /./],
];

describe("the walk ends within its time limit where a server is silent", { concurrency: true }, () => {
  async function walk(options: SessionOptions): Promise<readonly PhaseReport[]> {
    const start = performance.now();
    const reports = await examineConnection(options);
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds < limit + 1, `it took ${seconds} s`);
    return reports;
  }

  for (const [what, pages, phase, doing] of cases) {
    it(`at ${what}`, async (t) => {
      const report = failed(await walk(to(await deployed(t, pages))));
      assert.deepEqual([report.phase, report.code], [phase, "NET_TIME_LIMIT"], JSON.stringify(report));
      assert.match(report.happened, /more than 1\.5 s \(/);
      assert.match(report.happened, doing);
    });
  }

  it("at the discovery service", async (t) => {
    const origin = await deployed(t, {
      [discoveryPath]: description("discovery"),
      [`${discoveryPath}/web`]: windowsOnly(silence),
    });
    const { organizationUri: _, ...options } = to(origin, { server: origin, autoDiscover: true, organization: "org" });
    const report = failed(await walk(options));
    assert.deepEqual([report.phase, report.code], ["organization", "NET_TIME_LIMIT"], JSON.stringify(report));
    assert.match(report.happened, /asking the discovery service/);
  });

  it("at the authority that gives tokens", async (t) => {
    const origin = await deployed(t, {
      [path]: description("organization"),
      [`${path}/web`]: (request, response, at) => {
        request.resume();
        answer(response, 401, { "www-authenticate": `Bearer authorization_uri=${at}/adfs/oauth2/authorize` });
      },
      "/adfs/.well-known/openid-configuration": silence,
      "/adfs/oauth2/token": silence,
    });
    const policy = { ...strictPolicy, allowPlainHttpPasswords: true };
    const options = to(origin, { authType: "OAuth", clientId: "a", clientSecret: "b", policy });
    const report = failed(await walk(options));
    assert.deepEqual([report.phase, report.code], ["sign-in", "NET_TIME_LIMIT"], JSON.stringify(report));
    assert.match(report.happened, /getting a token/);
  });

  it("in TLS", async (t) => {
    const server = await started(
      t,
      startTcpServer((socket) => socket.resume()),
    );
    const report = failed(await walk(to(`https://localhost:${server.port}`)));
    assert.deepEqual([report.phase, report.code], ["tls", "NET_TIME_LIMIT"]);
    assert.match(report.happened, /starting TLS/);
  });

  for (const scheme of ["http", "https"]) {
    it(`at the proxy, on the way to an address of ${scheme}`, async (t) => {
      const server = await started(
        t,
        startRawHttpServer(() => {}),
      );
      const proxy = { type: "http", server: "127.0.0.1", port: server.port } as const;
      const report = failed(await walk(to(`${scheme}://localhost:1`, { proxy })));
      assert.deepEqual([report.phase, report.code], ["proxy", "NET_TIME_LIMIT"]);
    });
  }

  it("where the operator calls it off", async (t) => {
    const controller = new AbortController();
    const origin = await deployed(t, {
      [path]: (request) => {
        request.resume();
        controller.abort();
      },
    });
    const report = failed(await walk(to(origin, { signal: controller.signal })));
    assert.equal(report.code, "NET_ABORTED");
  });
});

describe("a proxy that wants to know who asks", { concurrency: true }, () => {
  const user = { userName: "CRMDOM\\bob", password: "pröx:y" };
  const gates: Readonly<Record<string, (password: string) => ProxyGate>> = {
    Basic: (right) => basicGate(user.userName, right),
    Digest: (right) => digestGate(user.userName, right, ["SHA-256"]),
    NTLM: (right) => ntlmProxyGate(right),
  };

  async function server(t: TestContext, scheme: string): Promise<string> {
    if (scheme === "http") return await deployed(t, windowsOrganization());
    const secured = await started(
      t,
      startHttpsServer((request, response) => {
        request.resume();
        answer(response, 404, { "content-type": "text/html" }, "<title>Not found</title>");
      }),
    );
    return secured.origin;
  }

  for (const [name, gate] of Object.entries(gates)) {
    for (const scheme of ["http", "https"]) {
      const through = async (t: TestContext, right: string, given: Partial<ProxyOptions>, closes: boolean) => {
        const proxy = await started(t, startScriptedProxy({ gate: gate(right), closes }));
        const options = to(await server(t, scheme), {
          proxy: { type: "http", server: "127.0.0.1", port: proxy.port, ...given },
          timeout: 20,
        });
        return { proxy, reports: await examineConnection(options) };
      };

      for (const closes of name === "NTLM" ? [false] : [false, true]) {
        const how = `${name}, ${scheme}${closes ? ", closing with each 407" : ""}`;

        it(`${how}: the right password`, async (t) => {
          const { reports } = await through(t, user.password, user, closes);
          const report = reports.find(({ phase }) => phase === "proxy");
          assert.equal(report?.outcome, "ok", JSON.stringify(report));
          if (scheme === "http") assert.notEqual(failed(reports).phase, "policy");
        });

        it(`${how}: a wrong password, sent once`, async (t) => {
          const { proxy, reports } = await through(t, "another", user, closes);
          const report = failed(reports);
          assert.deepEqual([report.phase, report.code], ["proxy", "NET_PROXY_REJECTED"]);
          const proofs = new Set(proxy.proofs.filter((proof) => proof !== undefined && !isNegotiate(proof)));
          assert.equal(proofs.size, 1, [...proofs].join("\n"));
          assert.doesNotMatch(JSON.stringify(reports), /pröx/);
        });

        it(`${how}: no user`, async (t) => {
          const { reports } = await through(t, user.password, {}, closes);
          const report = failed(reports);
          assert.deepEqual([report.phase, report.code], ["proxy", "NET_PROXY_NO_CREDENTIALS"]);
        });
      }
    }
  }
});

/** The first message of NTLM holds no proof. */
function isNegotiate(proof: string): boolean {
  const [, token = ""] = /^NTLM (.+)$/.exec(proof) ?? [];
  return Buffer.from(token, "base64").subarray(8, 9).equals(Buffer.of(1));
}
