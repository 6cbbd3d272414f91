import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import { needsServer } from "../real-servers.ts";
import { organization, userId } from "../scripted-organization.ts";
import { type ScriptedServer, startHttpServer, startTcpServer } from "../scripted-server.ts";
import { type Apache, endTogether, startApache } from "./apache.ts";

describe("our session signs in at Apache with mod_auth_gssapi and gss-ntlmssp", needsServer("apache2"), () => {
  let folder: string;
  let apache: Apache | undefined;
  let backend: ScriptedServer;
  let origin: string;
  let relay: ScriptedServer | undefined;
  const users: unknown[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-apache-"));
    await chmod(folder, 0o755);
    const inner = organization();
    backend = await startHttpServer((request, response) => {
      users.push(request.headers["x-remote-user"]);
      inner(request, response);
    });
    await writeFile(join(folder, "users"), "CRMDOM:bob:Secret2!\n");
    apache = await startApache(folder, location(backend.origin), { NTLM_USER_FILE: join(folder, "users") });
    origin = `http://127.0.0.1:${apache.port}`;
    relay = await negotiateOnly(apache.port);
  });

  after(async () => {
    await relay?.close();
    await apache?.stop();
    await backend?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const options = (password: string, at = origin) => ({
    organizationUri: `${at}/netautodyn`,
    authType: "ActiveDirectory" as const,
    userName: "bob",
    domain: "CRMDOM",
    password,
  });

  const answers = () => apache?.answers ?? [];
  const statusesSince = (count: number) =>
    answers()
      .slice(count)
      .map(({ status }) => status);

  it("with the right password: one handshake, then the socket as it is", async () => {
    users.length = 0;
    const before = answers().length;
    const session = await openSession(options("Secret2!"));
    assert.equal(session.userId.text, userId.text);
    await session.metadata.columns("account");
    await session.create("account", { name: "Bubba Gump" });
    await session.end();
    assert.deepEqual(users, Array(4).fill("CRMDOM\\bob"));
    assert.deepEqual(statusesSince(before), ["401", "200", "200", "200", "200"]);
    assert.equal(
      new Set(
        answers()
          .slice(before)
          .map(({ connection }) => connection),
      ).size,
      1,
    );
  });

  it("where Negotiate is all that is offered: the same messages under that name", async () => {
    users.length = 0;
    const before = answers().length;
    const session = await openSession(options("Secret2!", relay?.origin));
    await session.end();
    assert.deepEqual(users, ["CRMDOM\\bob", "CRMDOM\\bob"]);
    assert.deepEqual(statusesSince(before), ["401", "401", "200", "200"]);
  });

  it("with a wrong password: AUTH_REJECTED after exactly one attempt", async () => {
    const before = answers().length;
    await assert.rejects(openSession(options("Secret3!")), { code: "AUTH_REJECTED" });
    assert.deepEqual(statusesSince(before), ["401", "401"]);
  });
});

function location(backend: string): string {
  return `
<Location />
  AuthType GSSAPI
  AuthName crm
  GssapiAllowedMech ntlmssp
  GssapiConnectionBound On
  Require valid-user
  RequestHeader set X-Remote-User "expr=%{REMOTE_USER}"
  ProxyPass "${backend}/" keepalive=On
</Location>
`;
}

/** A way to the server on which NTLM is neither offered nor taken under its own name; lengths stay. */
function negotiateOnly(port: number): Promise<ScriptedServer> {
  return startTcpServer((socket) => {
    const server = connect(port, "127.0.0.1");
    const relay = (from: Socket, to: Socket): void => {
      from.on("data", (chunk) => {
        to.write(chunk.toString("latin1").replace(/(Authenticate: |Authorization: )NTLM/gi, "$1Othr"), "latin1");
      });
    };
    relay(socket, server);
    relay(server, socket);
    endTogether(socket, server);
  });
}
