import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { encodeChallenge } from "../../src/wire/ntlm/challenge.ts";
import { encodeNegotiate } from "../../src/wire/ntlm/negotiate.ts";
import { verifyAuthenticate } from "../../src/wire/ntlm/verify-authenticate.ts";
import { needsServer } from "../real-servers.ts";
import { ntlmGate, organization } from "../scripted-organization.ts";
import { type ScriptedServer, startHttpsServer, tlsFile } from "../scripted-server.ts";

const helpers = "/usr/lib/squid";
const user = { userName: "prx", password: "p@ss:w" };

/** What Squid asks of its users, by scheme; `folder` holds what its helper reads. */
const schemes: Record<string, (folder: string) => string> = {
  basic: (folder) => `auth_param basic program ${helpers}/basic_ncsa_auth ${folder}/passwd
auth_param basic realm proxy
auth_param basic children 1`,
  digest: (folder) => `auth_param digest program ${helpers}/digest_file_auth -c ${folder}/passwd
auth_param digest realm proxy
auth_param digest children 1`,
  ntlm: (folder) => `auth_param ntlm program ${folder}/ntlm-helper
auth_param ntlm children 8`,
};

const challenge = encodeChallenge({ negotiate: encodeNegotiate(), domain: "CRMDOM", computer: "PROXY" });

/** Speaks Squid's helper protocol: one challenge for all, takes anybody, writes down what came. Squid does the rest. */
const ntlmHelper = (folder: string) => `#!/bin/sh
while read kind message; do
  echo "$kind $message" >> ${folder}/handshakes
  case $kind in
    YR) echo "TT ${Buffer.from(challenge).toString("base64")}" ;;
    *) echo "AF prx" ;;
  esac
done
`;

/** A real Squid on a free port, in a folder of its own. */
class Squid {
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly port: number;

  private constructor(folder: string, process: ChildProcess, port: number) {
    this.#folder = folder;
    this.#process = process;
    this.port = port;
  }

  static async start(scheme: string): Promise<Squid> {
    const folder = await mkdtemp(join(tmpdir(), "dynaml-squid-"));
    await chmod(folder, 0o777); // started by root, it works as another user
    const passwords = join(folder, "passwd");
    await writeFile(join(folder, "ntlm-helper"), ntlmHelper(folder), { mode: 0o755 });
    if (scheme === "digest") await writeFile(passwords, `prx:proxy:${md5(`prx:proxy:${user.password}`)}\n`);
    else execFileSync("htpasswd", ["-bcm", passwords, user.userName, user.password], { stdio: "ignore" });
    await chmod(passwords, 0o644);
    const port = await freePort();
    await writeFile(join(folder, "squid.conf"), configuration(folder, port, schemes[scheme]?.(folder) ?? ""));
    const path = `${process.env.PATH}:/usr/sbin`;
    const child = spawn("squid", ["-N", "-f", join(folder, "squid.conf")], {
      stdio: "ignore",
      env: { ...process.env, PATH: path },
    });
    const squid = new Squid(folder, child, port);
    await squid.#listening();
    return squid;
  }

  /** `CONNECT localhost:443 prx TCP_TUNNEL/200` of each request that is over. */
  async log(): Promise<string[]> {
    const text = await readFile(join(this.#folder, "access.log"), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }

  /** Squid writes its log when a request or a tunnel is over, a moment later. */
  async logged(pattern: RegExp): Promise<string> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const line = (await this.log()).find((entry) => pattern.test(entry));
      if (line !== undefined) return line;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return assert.fail(`${pattern} is not in the log:\n${(await this.log()).join("\n")}`);
  }

  /** What the NTLM helper got: pairs of Type 1 and Type 3. */
  async handshakes(): Promise<Buffer[]> {
    const lines = (await readFile(join(this.#folder, "handshakes"), "utf8")).trim().split("\n");
    return lines.map((line) => Buffer.from(line.split(" ")[1] ?? "", "base64"));
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill("SIGTERM");
      await once(this.#process, "exit");
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #listening(): Promise<void> {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      if (this.#process.exitCode !== null) throw new Error(`Squid ended with exit code ${this.#process.exitCode}`);
      const socket = connect(this.port, "127.0.0.1");
      const isUp = await once(socket, "connect").then(
        () => true,
        () => false,
      );
      socket.destroy();
      if (isUp) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("Squid did not listen within 20 s");
  }
}

function configuration(folder: string, port: number, authentication: string): string {
  return `
http_port 127.0.0.1:${port}
pid_filename ${folder}/squid.pid
cache_log ${folder}/cache.log
logformat short %rm %ru %un %Ss/%03>Hs %>p
access_log stdio:${folder}/access.log short
logfile_rotate 0
buffered_logs off
cache deny all
coredump_dir ${folder}
${authentication}
acl authed proxy_auth REQUIRED
http_access allow authed
http_access deny all
shutdown_lifetime 0 seconds
visible_hostname proxy
pinger_enable off
`;
}

describe("through Squid", needsServer("squid"), () => {
  let emulator: Emulator;
  let secure: ScriptedServer;
  const log: string[] = [];

  before(async () => {
    emulator = await startEmulator({ open: true, organization: "org" });
    const anybody = () => ({
      challenge: (negotiate: Buffer) => encodeChallenge({ negotiate, domain: "CRMDOM", computer: "CRM" }),
      verify: () => true,
    });
    secure = await startHttpsServer(ntlmGate(anybody, organization(), log));
  });
  after(async () => {
    await secure?.close();
    await emulator?.close();
  });

  const options = (origin: string, squid: Squid, account = user): SessionOptions => ({
    organizationUri: `${origin}/org`,
    authType: "ActiveDirectory",
    userName: "CRMDOM\\bob",
    password: "Secret2!",
    proxy: { type: "http", server: "127.0.0.1", port: squid.port, ...account },
    policy: { allowHosts: [], allowPlainHttpPasswords: false, ca: [tlsFile("authority.pem")] },
  });

  for (const scheme of Object.keys(schemes)) {
    describe(`that wants ${scheme}`, () => {
      let squid: Squid;
      before(async () => {
        squid = await Squid.start(scheme);
      });
      after(() => squid?.stop());

      it("http: NTLM signs in once, and its connection is kept", async () => {
        const session = await openSession(options(emulator.url, squid));
        const names = Array.from({ length: 5 }, (_, index) => `account ${index}`);
        await session.metadata.columns("account");
        for (const name of names) {
          const id = await session.create("account", { name });
          assert.equal((await session.retrieve("account", id, ["name"])).attributes.get("name"), name);
        }
        await session.end();
        const passed = (await squid.log()).filter((line) =>
          /^POST http:\/\/127\.0\.0\.1:\d+\/org\/\S+ \S+ \S+\/(200|401)/.test(line),
        );
        const statuses = passed.map((line) => /\/(\d{3}) /.exec(line)?.[1]);
        assert.deepEqual(statuses, ["401", ...Array.from({ length: 13 }, () => "200")]);
        assert.equal(new Set(passed.map((line) => line.split(" ").at(-1))).size, 1, "it changed its connection");
        for (const line of passed) assert.match(line, / prx /);
      });

      it("https: by CONNECT, NTLM inside", async () => {
        log.length = 0;
        const session = await openSession(options(secure.origin, squid));
        await session.metadata.columns("account");
        await session.create("account", { name: "x" });
        await session.end();
        assert.deepEqual(log, ["type1", "type3", "request", "request", "request"]);
        const line = await squid.logged(/^CONNECT localhost:\d+ \S+ \w*TUNNEL\/200/);
        assert.match(line, / prx /);
      });

      it("eight connections at once, each through a way of its own", async () => {
        const session = await openSession(options(emulator.url, squid));
        const names = Array.from({ length: 100 }, (_, index) => `account ${index}`);
        const ids = await Promise.all(names.map((name) => session.create("account", { name })));
        const read = await Promise.all(ids.map((id) => session.retrieve("account", id, ["name"])));
        assert.deepEqual(
          read.map(({ attributes }) => attributes.get("name")),
          names,
        );
        await session.end();
      });

      const provesPassword = async () => {
        const [negotiate, authenticate] = await squid.handshakes();
        assert.ok(negotiate !== undefined && authenticate !== undefined);
        const { password } = user;
        assert.equal(verifyAuthenticate({ negotiate, challenge, authenticate, password }).accepted, true);
      };

      const refusesWrongPassword = async () => {
        const before = (await squid.log()).length;
        const wrong = openSession(options(emulator.url, squid, { userName: "prx", password: "wrong" }));
        await assert.rejects(wrong, { code: "NET_PROXY_REJECTED" });
        const attempts = (await squid.log()).slice(before);
        assert.equal(attempts.filter((line) => line.includes("/407")).length, 2, attempts.join("\n"));
      };

      if (scheme === "ntlm") it("the password is proven", provesPassword);
      else it("a wrong password: NET_PROXY_REJECTED after one attempt", refusesWrongPassword);
    });
  }
});

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
