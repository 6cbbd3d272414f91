import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { openSession } from "../../src/session/open-session.ts";
import { missingServerMark, needsServer } from "../real-servers.ts";
import { type NtlmServer, ntlmGate, organization, userId } from "../scripted-organization.ts";
import { type ScriptedServer, startHttpServer } from "../scripted-server.ts";

const run = promisify(execFile);

const programs = { controller: "samba", helper: "ntlm_auth" };

/** Samba's ports are those of a domain controller, below 1024. */
const isRoot = process.getuid?.() === 0;
const needs = isRoot ? needsServer("samba") : { skip: `${missingServerMark} samba, whose ports need root` };

describe("our session signs in where Samba, as Active Directory, judges", needs, () => {
  let folder: string;
  let samba: ChildProcess | undefined;
  let server: ScriptedServer;
  const log: string[] = [];
  const helpers: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-samba-"));
    await provision(folder);
    samba = spawn(programs.controller, ["-F", "-s", config(folder), "--no-process-group"], { stdio: "ignore" });
    await run("samba-tool", ["user", "create", "carol", "Secret3!aa", "-s", config(folder)]);
    await answering(folder);
    server = await startHttpServer(ntlmGate(() => ntlmAuthHelper(folder, helpers), organization(), log));
  });

  after(async () => {
    await server?.close();
    for (const helper of helpers) helper.kill();
    if (samba !== undefined && samba.exitCode === null) {
      samba.kill("SIGTERM");
      await once(samba, "exit");
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 20 });
  });

  const options = (password: string) => ({
    organizationUri: `${server.origin}/netautodyn`,
    authType: "ActiveDirectory" as const,
    userName: "CRMDOM\\carol",
    password,
  });

  it("with the right password: one handshake, then the socket as it is", async () => {
    log.length = 0;
    const session = await openSession(options("Secret3!aa"));
    assert.equal(session.userId.text, userId.text);
    await session.create("account", { name: "Bubba Gump" });
    await session.end();
    assert.deepEqual(log, ["type1", "type3", "request", "request"]);
    assert.equal(server.sockets.length, 1);
  });

  it("with a user principal name", async () => {
    const session = await openSession({ ...options("Secret3!aa"), userName: "carol@AD.EXAMPLE.TEST" });
    await session.end();
  });

  it("with a wrong password: AUTH_REJECTED after exactly one attempt", async () => {
    log.length = 0;
    await assert.rejects(openSession(options("Secret3!ab")), { code: "AUTH_REJECTED" });
    assert.deepEqual(log, ["type1", "type3"]);
  });
});

function config(folder: string): string {
  return join(folder, "etc/smb.conf");
}

async function provision(folder: string): Promise<void> {
  await run("samba-tool", [
    "domain",
    "provision",
    `--targetdir=${folder}`,
    "--realm=AD.EXAMPLE.TEST",
    "--domain=CRMDOM",
    "--server-role=dc",
    "--dns-backend=SAMBA_INTERNAL",
    "--adminpass=Passw0rd!x",
    "--host-name=dc1",
    "--host-ip=127.0.0.1",
    "--option=interfaces=lo",
    "--option=bind interfaces only=yes",
    "--option=vfs objects=dfs_samba4 acl_xattr xattr_tdb",
  ]);
}

/** Done when ntlm_auth gets an answer from the domain controller. */
async function answering(folder: string): Promise<void> {
  const args = [`--configfile=${config(folder)}`, "--username=carol", "--domain=CRMDOM", "--password=Secret3!aa"];
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const isUp = await run(programs.helper, args).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("Samba did not answer within 15 s");
}

/** One process a connection, because it holds that connection's challenge (ntlm_auth, squid-2.5-ntlmssp). */
function ntlmAuthHelper(folder: string, helpers: ChildProcess[]): NtlmServer {
  const args = [`--configfile=${config(folder)}`, "--helper-protocol=squid-2.5-ntlmssp"];
  const helper = spawn(programs.helper, args, { stdio: ["pipe", "pipe", "ignore"] });
  helpers.push(helper);
  const lines = createInterface(helper.stdout)[Symbol.asyncIterator]();
  const ask = async (command: string, message: Buffer): Promise<string> => {
    helper.stdin.write(`${command} ${message.toString("base64")}\n`);
    return (await lines.next()).value ?? "";
  };
  return {
    challenge: async (negotiate) => Buffer.from((await ask("YR", negotiate)).replace(/^TT /, ""), "base64"),
    verify: async (authenticate) => (await ask("KK", authenticate)).startsWith("AF "),
  };
}
