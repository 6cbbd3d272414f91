import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { missingServerMark, needsServer } from "../real-servers.ts";
import { ntlmGate, organization, userId } from "../scripted-organization.ts";
import { type ScriptedServer, startHttpServer } from "../scripted-server.ts";
import { type Apache, startApache } from "./apache.ts";
import { needsKerberos } from "./mit-realm.ts";
import { type SambaDomain, startSambaDomain } from "./samba-domain.ts";

/** Samba's ports are those of a domain controller, below 1024. */
const isRoot = process.getuid?.() === 0;
const needs = isRoot ? needsServer("samba") : { skip: `${missingServerMark} samba, whose ports need root` };

describe("our session signs in where Samba, as Active Directory, judges", needs, () => {
  let folder: string;
  let domain: SambaDomain;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-samba-"));
    await chmod(folder, 0o755);
    domain = await startSambaDomain(folder, { carol: "Secret3!aa" });
  });

  after(async () => {
    await domain?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 20 });
  });

  describe("by NTLM, through ntlm_auth", () => {
    let server: ScriptedServer;
    const log: string[] = [];

    before(async () => {
      server = await startHttpServer(ntlmGate(() => domain.ntlmServer(), organization(), log));
    });
    after(() => server?.close());
    beforeEach(() => {
      log.length = 0;
    });

    const options = (password: string) => ({
      organizationUri: `${server.origin}/netautodyn`,
      authType: "ActiveDirectory" as const,
      userName: "CRMDOM\\carol",
      password,
    });

    it("with the right password: one handshake, then the socket as it is", async () => {
      const session = await openSession(options("Secret3!aa"));
      assert.equal(session.userId.text, userId.text);
      await session.metadata.columns("account");
      await session.create("account", { name: "Bubba Gump" });
      await session.end();
      assert.deepEqual(log, ["type1", "type3", "request", "request", "request"]);
      assert.equal(server.sockets.length, 1);
    });

    it("with a user principal name", async () => {
      const session = await openSession({ ...options("Secret3!aa"), userName: "carol@AD.EXAMPLE.TEST" });
      await session.end();
    });

    it("with a wrong password: AUTH_REJECTED after exactly one attempt", async () => {
      await assert.rejects(openSession(options("Secret3!ab")), { code: "AUTH_REJECTED" });
      assert.deepEqual(log, ["type1", "type3"]);
    });
  });

  describe("by Kerberos, with tickets of its KDC", needsKerberos("apache2"), () => {
    const variables = ["KRB5_CONFIG", "KRB5CCNAME", "KRB5_CLIENT_KTNAME", "KRB5_KTNAME"];
    const valuesBefore = variables.map((name) => [name, process.env[name]] as const);
    let ofCarol: string;
    let emulator: Emulator | undefined;
    let backend: ScriptedServer | undefined;
    let apache: Apache | undefined;
    let atApache: string;
    const remoteUsers: unknown[] = [];

    before(async () => {
      await domain.addService("svc-http", "HTTP/localhost");
      const keytab = await domain.keytab("HTTP/localhost");
      ofCarol = await domain.keytab("carol");
      const users = [{ domain: "AD", userName: "carol", password: "is not asked" }];
      emulator = await startEmulator({ users, signIn: ["kerberos"], keytab });
      const inner = organization();
      backend = await startHttpServer((request, response) => {
        remoteUsers.push(request.headers["x-remote-user"]);
        inner(request, response);
      });
      apache = await startApache(folder, location(keytab, backend.origin), domain.environment);
      atApache = `http://localhost:${apache.port}/crm/netautodyn`;
    });

    after(async () => {
      await apache?.stop();
      await backend?.close();
      await emulator?.close();
      for (const [name, value] of valuesBefore) setVariable(name, value);
    });

    beforeEach(() => {
      process.env.KRB5_CONFIG = domain.environment.KRB5_CONFIG;
      setVariable("KRB5_CLIENT_KTNAME", undefined);
    });

    const opens = async (organizationUri: string, more: SessionOptions): Promise<void> => {
      const policy = { allowHosts: ["localhost"], allowPlainHttpPasswords: false, ca: [] };
      const session = await openSession({ organizationUri, policy, ...more });
      await session.create("account", { name: "Bubba Gump" });
      await session.end();
    };
    const atEmulator = () => `${emulator?.url.replace("127.0.0.1", "localhost")}/embedded`;

    it("kinit with the password: None at the embedded organization and at Apache, as carol", async () => {
      process.env.KRB5CCNAME = await domain.ticketCache("carol", { password: "Secret3!aa" });
      await opens(atEmulator(), { authType: "None" });
      remoteUsers.length = 0;
      await opens(atApache, { authType: "None" });
      assert.deepEqual([...new Set(remoteUsers)], ["carol@AD.EXAMPLE.TEST"]);
    });

    it("kinit with the user's keytab: ActiveDirectory by ticket, not by the password", async () => {
      process.env.KRB5CCNAME = await domain.ticketCache("carol", { keytab: ofCarol });
      const account = { userName: "carol@ad.example.test", password: "wrong" };
      await opens(atEmulator(), { authType: "ActiveDirectory", ...account });
      await opens(atApache, { authType: "ActiveDirectory", ...account });
    });

    it("a client keytab, without kinit", async () => {
      process.env.KRB5CCNAME = `FILE:${join(folder, "cache-of-keytab")}`;
      process.env.KRB5_CLIENT_KTNAME = ofCarol;
      await opens(atEmulator(), { authType: "None" });
    });

    it("a wrong password gets no ticket from the KDC", async () => {
      await assert.rejects(
        domain.ticketCache("carol", { password: "Secret3!ab" }),
        /Password incorrect|Preauthentication/,
      );
    });
  });
});

function location(keytab: string, backend: string): string {
  return `
<Location /crm>
  AuthType GSSAPI
  AuthName crm
  GssapiCredStore keytab:${keytab}
  GssapiAllowedMech krb5
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
