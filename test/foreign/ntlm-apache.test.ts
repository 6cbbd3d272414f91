import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openSession } from "../../src/session/open-session.ts";
import { needsServer } from "../real-servers.ts";
import { organization, userId } from "../scripted-organization.ts";
import { type ScriptedServer, startHttpServer } from "../scripted-server.ts";

const program = "apache2";

describe("our session signs in at Apache with mod_auth_gssapi and gss-ntlmssp", needsServer("apache2"), () => {
  let folder: string;
  let apache: ChildProcess | undefined;
  let backend: ScriptedServer;
  let origin: string;
  const users: unknown[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-apache-"));
    await chmod(folder, 0o755);
    const inner = organization();
    backend = await startHttpServer((request, response) => {
      users.push(request.headers["x-remote-user"]);
      inner(request, response);
    });
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    await writeFile(join(folder, "users"), "CRMDOM:bob:Secret2!\n");
    await writeFile(join(folder, "apache.conf"), apacheConfig(folder, port, backend.origin));
    apache = spawn(program, ["-f", join(folder, "apache.conf"), "-D", "FOREGROUND"], {
      stdio: "ignore",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, NTLM_USER_FILE: join(folder, "users") },
    });
    await listening(origin, apache);
  });

  after(async () => {
    if (apache !== undefined && apache.exitCode === null) {
      apache.kill("SIGTERM");
      await once(apache, "exit");
    }
    await backend?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const options = (password: string) => ({
    organizationUri: `${origin}/netautodyn`,
    authType: "ActiveDirectory" as const,
    userName: "bob",
    domain: "CRMDOM",
    password,
  });

  /** Method and status of each request that Apache saw, with the client's port. */
  const accessLog = async () => (await readFile(join(folder, "access.log"), "utf8")).trim().split("\n");

  it("with the right password: one handshake, then the socket as it is", async () => {
    users.length = 0;
    const session = await openSession(options("Secret2!"));
    assert.equal(session.userId.text, userId.text);
    await session.create("account", { name: "Bubba Gump" });
    await session.end();
    assert.deepEqual(users, ["CRMDOM\\bob", "CRMDOM\\bob", "CRMDOM\\bob"]);
    const lines = (await accessLog()).slice(-4).map((line) => line.split(" "));
    assert.deepEqual(
      lines.map(([, status]) => status),
      ["401", "200", "200", "200"],
    );
    assert.equal(new Set(lines.map(([port]) => port)).size, 1);
  });

  it("with a wrong password: AUTH_REJECTED after exactly one attempt", async () => {
    const before = (await accessLog()).length;
    await assert.rejects(openSession(options("Secret3!")), { code: "AUTH_REJECTED" });
    assert.deepEqual(
      (await accessLog()).slice(before).map((line) => line.split(" ")[1]),
      ["401", "401"],
    );
  });
});

function apacheConfig(folder: string, port: number, backend: string): string {
  const modules = [
    "mpm_event",
    "authn_core",
    "authz_core",
    "authz_user",
    "auth_gssapi",
    "headers",
    "proxy",
    "proxy_http",
  ];
  return `
ServerRoot /etc/apache2
ServerName localhost
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
Mutex file:${folder}
Listen 127.0.0.1:${port}
${process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : ""}
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
ErrorLog ${folder}/error.log
LogFormat "%{remote}p %>s %m %U"
CustomLog ${folder}/access.log "%{remote}p %>s %m %U"
DocumentRoot ${folder}
KeepAlive On
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function listening(origin: string, process: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (process.exitCode !== null) throw new Error(`Apache ended with exit code ${process.exitCode}`);
    const isUp = await fetch(origin).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Apache did not answer within 20 s");
}
