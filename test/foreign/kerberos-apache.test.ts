import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { organization, userId } from "../scripted-organization.ts";
import { type ScriptedServer, startHttpServer } from "../scripted-server.ts";
import { type Apache, freePort, startApache } from "./apache.ts";
import { type MitRealm, needsKerberos, startMitRealm } from "./mit-realm.ts";

describe("our session signs in at Apache with mod_auth_gssapi by Kerberos", needsKerberos("apache2"), () => {
  const variables = ["KRB5_CONFIG", "KRB5CCNAME", "KRB5_CLIENT_KTNAME"];
  const valuesBefore = variables.map((name) => [name, process.env[name]] as const);
  let folder: string;
  let realm: MitRealm | undefined;
  let apache: Apache | undefined;
  let backend: ScriptedServer | undefined;
  let origin: string;
  let aliceCache: string;
  const users: unknown[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-kerberos-"));
    await chmod(folder, 0o755);
    realm = await startMitRealm(folder, await freePort(), { alice: "Secret1!", bob: "Secret2!" });
    await chmod(realm.keytab, 0o644);
    aliceCache = realm.ticketCache("alice", "Secret1!");
    const inner = organization();
    backend = await startHttpServer((request, response) => {
      users.push(request.headers["x-remote-user"]);
      inner(request, response);
    });
    const locations =
      location("/each", realm.keytab, backend.origin) + location("/bound", realm.keytab, backend.origin);
    apache = await startApache(folder, locations, realm.environment);
    origin = `http://localhost:${apache.port}`;
  });

  after(async () => {
    await apache?.stop();
    await backend?.close();
    await realm?.stop();
    for (const [name, value] of valuesBefore) setVariable(name, value);
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    users.length = 0;
    setVariable("KRB5_CONFIG", realm?.environment.KRB5_CONFIG);
    setVariable("KRB5CCNAME", aliceCache);
    setVariable("KRB5_CLIENT_KTNAME", undefined);
  });

  const options = (more: SessionOptions, path = "each"): SessionOptions => ({
    organizationUri: `${origin}/${path}/netautodyn`,
    policy: { allowHosts: ["localhost"], allowPlainHttpPasswords: false, ca: [] },
    ...more,
  });

  /** Statuses of what Apache answered while the work ran. */
  async function statuses(work: () => Promise<void>): Promise<string[]> {
    const count = apache?.answers.length ?? 0;
    await work();
    return (apache?.answers ?? []).slice(count).map(({ status }) => status);
  }

  /** Four requests: the opening is two, the first record of a table asks for its columns. */
  async function opensAs(user: string, sessionOptions: SessionOptions): Promise<void> {
    const session = await openSession(sessionOptions);
    assert.equal(session.userId.text, userId.text);
    await session.create("account", { name: "Bubba Gump" });
    await session.end();
    assert.deepEqual(users, [user, user, user, user]);
  }

  for (const path of ["each", "bound"]) {
    it(`None: the ticket cache's user; no request is sent twice (${path})`, async () => {
      const work = () => opensAs("alice@EXAMPLE.TEST", options({ authType: "None" }, path));
      assert.deepEqual(await statuses(work), ["200", "200", "200", "200"]);
    });
  }

  it("None: a client keytab does as well, and makes its own cache", async () => {
    setVariable("KRB5CCNAME", `FILE:${join(folder, "cache-of-keytab")}`);
    setVariable("KRB5_CLIENT_KTNAME", realm?.userKeytab("bob"));
    await opensAs("bob@EXAMPLE.TEST", options({ authType: "None" }));
  });

  it("None: without a ticket, AUTH_KERBEROS_NO_TICKET, and nothing is sent", async () => {
    setVariable("KRB5CCNAME", `FILE:${join(folder, "nowhere")}`);
    const work = () =>
      assert.rejects(openSession(options({ authType: "None" })), {
        code: "AUTH_KERBEROS_NO_TICKET",
        message: /^no Kerberos ticket for HTTP@localhost can be had: /,
      });
    assert.deepEqual(await statuses(work), []);
  });

  it("None: to a host that is not allowed, not even with a ticket", async () => {
    const work = () =>
      assert.rejects(openSession({ ...options({ authType: "None" }), policy: undefined }), {
        code: "AUTH_HOST_NOT_ALLOWED",
        message: /localhost:\d+ is not among the hosts/,
        remedy: /--allow-host localhost:\d+/,
      });
    assert.deepEqual(await statuses(work), []);
  });

  it("None: a stranger that answers in the server's place is found out: AUTH_SERVER_NOT_PROVEN", async () => {
    const stranger = await startHttpServer((request, response) => {
      response.setHeader("www-authenticate", "Negotiate oQcwBaADCgEA");
      organization()(request, response);
    });
    const organizationUri = `http://localhost:${stranger.port}/netautodyn`;
    const opening = openSession({ ...options({ authType: "None" }), organizationUri });
    await assert.rejects(opening, { code: "AUTH_SERVER_NOT_PROVEN" }).finally(() => stranger.close());
  });

  for (const account of [
    { userName: "EXAMPLE\\alice" },
    { userName: "alice", domain: "example.test" },
    { userName: "alice@example.test" },
  ]) {
    it(`ActiveDirectory: the ticket of ${JSON.stringify(account)}, whose password is not asked`, async () => {
      const given = options({ authType: "ActiveDirectory", password: "wrong", ...account });
      await opensAs("alice@EXAMPLE.TEST", given);
    });
  }

  it("ActiveDirectory: from a client keytab where the cache is another user's", async () => {
    setVariable("KRB5CCNAME", `DIR:${folder}`);
    setVariable("KRB5_CLIENT_KTNAME", realm?.userKeytab("bob"));
    await opensAs(
      "bob@EXAMPLE.TEST",
      options({ authType: "ActiveDirectory", userName: "EXAMPLE\\bob", password: "x" }),
    );
  });

  const withoutTicket: [what: string, more: SessionOptions][] = [
    ["another user", { userName: "EXAMPLE\\bob" }],
    ["another domain", { userName: "OTHER\\alice" }],
    ["a host that is not allowed", { userName: "EXAMPLE\\alice", policy: undefined }],
  ];
  for (const [what, more] of withoutTicket) {
    it(`ActiveDirectory: the ticket is not used for ${what}`, async () => {
      const given = options({ authType: "ActiveDirectory", password: "x", ...more });
      await assert.rejects(openSession(given), { code: "AUTH_NTLM_NOT_OFFERED", message: /it offers Negotiate$/ });
      assert.deepEqual(users, []);
    });
  }
});

function location(path: string, keytab: string, backend: string): string {
  return `
<Location ${path}>
  AuthType GSSAPI
  AuthName crm
  GssapiCredStore keytab:${keytab}
  GssapiAllowedMech krb5
  ${path === "/bound" ? "GssapiConnectionBound On" : ""}
  Require valid-user
  RequestHeader set X-Remote-User "expr=%{REMOTE_USER}"
  ProxyPass "${backend}" keepalive=On
</Location>
`;
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
