import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { after, before, describe, it } from "node:test";
import type { TlsFacts } from "../../src/doctor/certificate-chain.ts";
import { examineConnection } from "../../src/doctor/examine-connection.ts";
import type { PhaseName, PhaseReport } from "../../src/doctor/report.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { strictPolicy } from "../../src/session/operator-policy.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { type Deployment, deploy, password, windowsDeployment, windowsOrganization } from "../scripted-deployment.ts";
import { startScriptedProxy } from "../scripted-proxy.ts";
import { answer, startHttpServer, startHttpsServer, startRawHttpServer, tlsFile } from "../scripted-server.ts";

const user = { domain: "CONTOSO", userName: "alice", password: "Secret2!" };
const order: readonly PhaseName[] = [
  "plan",
  "name",
  "tcp",
  "proxy",
  "tls",
  "clock",
  "policy",
  "organization",
  "sign-in",
  "who-am-i",
  "version",
  "roles",
];

/** `plan ok, name ok, … roles not checked` */
function outcomes(reports: readonly PhaseReport[]): Record<string, string> {
  return Object.fromEntries(reports.map(({ phase, outcome }) => [phase, outcome]));
}

/** That phase failed with that code, those before did not, those after were not reached. */
function assertFails(reports: readonly PhaseReport[], phase: PhaseName, code: string): void {
  const at = reports.findIndex(({ outcome }) => outcome === "failed");
  const failed = reports[at];
  assert.ok(failed?.outcome === "failed", JSON.stringify(reports, undefined, 1));
  assert.deepEqual([failed.phase, failed.code], [phase, code], JSON.stringify(failed));
  for (const text of [failed.happened, failed.means, failed.next]) assert.notEqual(text, "");
  assert.deepEqual(
    reports.map((report) => report.phase),
    order,
  );
  assert.ok(reports.slice(at + 1).every(({ outcome }) => outcome === "not reached"));
  assert.ok(reports.slice(0, at).every(({ outcome }) => outcome === "ok" || outcome === "not checked"));
}

function happened(reports: readonly PhaseReport[], name: PhaseName): string {
  const report = reports.find(({ phase }) => phase === name);
  return report === undefined || report.outcome === "not reached" ? "" : report.happened;
}

function tlsFacts(reports: readonly PhaseReport[]): TlsFacts {
  const facts = reports.find(({ phase }) => phase === "tls")?.tls;
  assert.ok(facts !== undefined, "no certificates are shown");
  return facts;
}

describe("the phases of a connection to the embedded organization", () => {
  let plain: Emulator;
  let secured: Emulator;
  before(async () => {
    const options = { users: [user], organization: "org", version: "9.0.2.3034" };
    plain = await startEmulator(options);
    secured = await startEmulator({ ...options, tls: true });
  });
  after(async () => {
    await plain?.close();
    await secured?.close();
  });

  const over = (emulator: Emulator, more: SessionOptions = {}): SessionOptions => ({
    server: emulator.url,
    organization: "org",
    authType: "ActiveDirectory",
    proxy: { type: "none" },
    policy: { ...strictPolicy, ca: emulator.caFile === undefined ? [] : [readFileSync(emulator.caFile, "utf8")] },
    ...user,
    ...more,
  });

  it("over plain http: all ok but what cannot be checked, which is said by name", async () => {
    const reports = await examineConnection(over(plain));
    assert.deepEqual(outcomes(reports), {
      ...Object.fromEntries(order.map((phase) => [phase, "ok"])),
      tls: "not checked",
    });
    assert.match(happened(reports, "policy"), /asks for ActiveDirectory.*401 offers/);
    assert.match(happened(reports, "version"), /^9\.0\.2\.3034$/);
    assert.equal(happened(reports, "roles"), "the user is System Administrator");
  });

  it("over TLS: the certificate's names, its end and who vouches for it", async () => {
    const reports = await examineConnection(over(secured, { authType: "Auto" }));
    assert.equal(outcomes(reports).tls, "ok");
    assert.match(
      happened(reports, "tls"),
      /TLSv1\.[23].*127\.0\.0\.1.*valid until \d{4}-\d\d-\d\d \(\d+ days\).*trusted$/,
    );
    const { host, hostMatches, names, certificates } = tlsFacts(reports);
    assert.deepEqual([host, hostMatches], ["127.0.0.1", true]);
    assert.match(names, /IP Address:127\.0\.0\.1/);
    assert.deepEqual(
      certificates.map(({ subject, issuer, problem }) => [subject, issuer, problem]),
      [
        ["CN=localhost", "CN=dynaml embedded organization CA", undefined],
        ["CN=dynaml embedded organization CA", "CN=dynaml embedded organization CA", undefined],
      ],
    );
    for (const { validFrom, validTo, daysLeft } of certificates) {
      assert.ok(new Date(validFrom) < new Date() && new Date(validTo) > new Date() && daysLeft > 0);
    }
    assert.match(happened(reports, "policy"), /ActiveDirectory is what suits it/);
    assert.equal(outcomes(reports)["sign-in"], "ok");
  });

  it("a wrong password", async () => {
    const reports = await examineConnection(over(plain, { password: "wr0ng-Marker" }));
    assertFails(reports, "sign-in", "AUTH_REJECTED");
    assert.doesNotMatch(JSON.stringify(reports), /wr0ng-Marker/);
  });

  it("an organization that is not there", async () => {
    for (const authType of ["ActiveDirectory", "Auto"] as const) {
      const reports = await examineConnection(over(plain, { organization: "nowhere", authType }));
      const failed = reports.find(({ outcome }) => outcome === "failed");
      assert.ok(failed?.outcome === "failed");
      assertFails(reports, authType === "Auto" ? "policy" : "sign-in", failed.code);
      assert.match(failed.code, /^(SESSION_NOT_A_SERVICE|SESSION_NO_POLICY|AUTH_UNEXPECTED_ANSWER)$/);
    }
  });

  it("a user who is none of the organization's, and an organization that is switched off", async (t) => {
    const emulator = await startEmulator({
      users: [{ ...user, organizations: ["other"] }],
      organizations: [{ uniqueName: "org" }, { uniqueName: "other", state: "Disabled" }],
    });
    t.after(() => emulator.close());
    for (const [organization, code] of [
      ["org", "SESSION_USER_NOT_IN_ORGANIZATION"],
      ["other", "SESSION_ORGANIZATION_DISABLED"],
    ] as const) {
      const reports = await examineConnection(over(emulator, { organization }));
      assertFails(reports, "who-am-i", code);
      assert.equal(outcomes(reports)["sign-in"], "ok");
    }
  });

  it("an authority that nobody trusts", async () => {
    const reports = await examineConnection(over(secured, { policy: strictPolicy }));
    assertFails(reports, "tls", "NET_TLS_UNKNOWN_CA");
    assert.deepEqual(
      tlsFacts(reports).certificates.map(({ problem }) => problem),
      [undefined, "it vouches for itself, and is not trusted here"],
    );
  });

  it("a user whom nobody has named", async () => {
    assertFails(await examineConnection(over(plain, { userName: "" })), "plan", "SESSION_MISSING_PARAMETER");
  });
});

describe("the phases of a connection to other servers", () => {
  const closing: (() => Promise<void>)[] = [];
  after(async () => {
    for (const close of closing) await close();
  });

  async function serve(listener: RequestListener, cert?: string): Promise<string> {
    const started = await (cert === undefined
      ? startHttpServer(listener)
      : startHttpsServer(listener, { cert: tlsFile(cert) }));
    closing.push(() => started.close());
    return started.origin;
  }

  async function deployed(pages: Parameters<typeof deploy>[0]): Promise<Deployment> {
    const deployment = await deploy(pages);
    closing.push(() => deployment.server.close());
    return deployment;
  }

  const to = (origin: string, more: SessionOptions = {}): SessionOptions => ({
    organizationUri: `${origin}/org`,
    authType: "Auto",
    proxy: { type: "none" },
    policy: { ...strictPolicy, ca: [tlsFile("authority.pem")] },
    userName: "CRMDOM\\alice",
    password,
    ...more,
  });

  const page = (_: IncomingMessage, response: ServerResponse): void =>
    answer(response, 200, { "content-type": "text/html" }, "<html><title>Sign in</title></html>");

  it("a port that refuses", async () => {
    const gone = await startHttpServer(page);
    await gone.close();
    assertFails(await examineConnection(to(gone.origin)), "tcp", "NET_REFUSED");
  });

  it("a name that nobody knows", async () => {
    assertFails(await examineConnection(to("http://crm.invalid")), "name", "NET_NAME_NOT_FOUND");
  });

  for (const [what, cert, code, problem] of [
    [
      "another name",
      "other-name.pem",
      "NET_TLS_WRONG_HOST",
      /^it is not for localhost, but for DNS:crm\.example\.test$/,
    ],
    ["a time gone by", "expired.pem", "NET_TLS_EXPIRED", /^it expired on 20\d\d-\d\d-\d\d$/],
    ["a time to come", "future.pem", "NET_TLS_NOT_YET_VALID", /^it is not valid before 2110-/],
    ["itself alone", "self-signed.pem", "NET_TLS_SELF_SIGNED", /^it vouches for itself, and is not trusted here$/],
  ] as const) {
    it(`a certificate for ${what}: shown with what is wrong of it, also through a proxy`, async (t) => {
      const origin = await serve(page, cert);
      const proxy = await startScriptedProxy();
      t.after(() => proxy.close());
      const through = { proxy: { type: "http", server: "127.0.0.1", port: proxy.port } } as const;
      for (const options of [to(origin), to(origin, through)]) {
        const reports = await examineConnection(options);
        assertFails(reports, "tls", code);
        const { hostMatches, certificates } = tlsFacts(reports);
        assert.equal(hostMatches, code !== "NET_TLS_WRONG_HOST");
        assert.match(certificates[0]?.problem ?? "", problem);
        assert.ok(certificates.slice(1).every((one) => one.problem === undefined));
      }
    });
  }

  it("a certificate whose issuer is neither sent nor known", async () => {
    const reports = await examineConnection(to(await serve(page, "server.pem"), { policy: strictPolicy }));
    assertFails(reports, "tls", "NET_TLS_UNKNOWN_CA");
    assert.deepEqual(
      tlsFacts(reports).certificates.map(({ problem }) => problem),
      ["who issued it is not known here: CN=dynaml test authority"],
    );
  });

  it("a web page in place of the organization", async () => {
    const origin = await serve(page);
    assertFails(await examineConnection(to(origin)), "policy", "WIRE_HTML");
    const reports = await examineConnection(to(origin, { authType: "ActiveDirectory" }));
    assert.equal(outcomes(reports).policy, "not checked");
    assert.equal(outcomes(reports)["sign-in"], "failed");
  });

  it("a server whose clock is an hour ahead", async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const origin = await serve((_, response) => answer(response, 401, { date, "www-authenticate": "NTLM" }));
    const reports = await examineConnection(to(origin));
    assertFails(reports, "clock", "AUTH_CLOCK_SKEW");
    assert.match(happened(reports, "clock"), /3(599|600|601) s behind/);
  });

  it("a proxy that is not there", async () => {
    const gone = await startHttpServer(page);
    await gone.close();
    const proxy = { type: "http", server: "127.0.0.1", port: gone.port } as const;
    const reports = await examineConnection(to("https://localhost:1", { proxy }));
    assertFails(reports, "tcp", "NET_PROXY_UNREACHABLE");
  });

  it("a proxy that lets nothing through", async () => {
    const stop = await startRawHttpServer((socket) => void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
    closing.push(() => stop.close());
    const proxy = { type: "http", server: "127.0.0.1", port: stop.port } as const;
    assertFails(await examineConnection(to("https://localhost:1", { proxy })), "proxy", "NET_PROXY_REFUSED");
  });

  it("a discovery service that knows no such organization", async () => {
    const { server } = await deployed(windowsDeployment(() => []));
    const { organizationUri: _, ...options } = to(server.origin);
    const reports = await examineConnection({
      ...options,
      server: server.origin,
      autoDiscover: true,
      organization: "org",
    });
    assertFails(reports, "organization", "SESSION_ORGANIZATION_NOT_FOUND");
  });

  it("a wrong password is sent once", async () => {
    const { server, log } = await deployed(windowsOrganization());
    assertFails(await examineConnection(to(server.origin, { password: "wrong" })), "sign-in", "AUTH_REJECTED");
    const posts = log.filter((line) => line.startsWith("POST"));
    assert.equal(posts.length, 2, "the two legs of one handshake");
  });
});
