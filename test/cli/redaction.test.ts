import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { after, before, describe, it } from "node:test";
import { main } from "../../src/cli/cli.ts";
import type { Output } from "../../src/cli/io.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import { createSession, type Ended, startDynaml, temporaryFolder, writeTask } from "./run-dynaml.ts";

/** Nothing that dynaml says may hold this, whatever goes wrong. It has characters that XML, JSON, URLs and forms write in other ways. */
const marker = `M4rker+pa/ss&w%rd<"'`;
const xml = marker.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;").replaceAll("%", "%%");
const key = Buffer.alloc(32, 0xa7).toString("base64");
const passphrase = "p4ssphrase-marker";
const env = { crmPassword: marker, DYNAML_SECRET_KEY: key, DYNAML_SECRET_PASSPHRASE: passphrase };

const forms = [
  marker,
  xml,
  "M4rker",
  encodeURIComponent(marker),
  JSON.stringify(marker).slice(1, -1),
  Buffer.from(marker).toString("base64").slice(0, -4),
  Buffer.from(marker, "utf16le").toString("base64").slice(0, -4),
  key,
  key.replace(/=+$/, ""),
  Buffer.from(key, "base64").toString("hex"),
  passphrase,
];

function assertClean({ stdout, stderr }: Ended): void {
  for (const form of forms) {
    for (const [where, text] of Object.entries({ stdout, stderr })) {
      assert.ok(!text.includes(form), `${JSON.stringify(form)} is in ${where}:\n${text}`);
    }
  }
}

/** Ways in which a password reaches a session; each a step's parameter, what goes before it, and further arguments. */
type Way = { readonly password: string; readonly before?: string; readonly args?: readonly string[] };

describe("no secret is in what a command says", { concurrency: 2 }, () => {
  const folder = temporaryFolder();
  const ways = new Map<string, Way>([
    ["plain", { password: xml }],
    ["an expression", { password: `%'M4rker'%` }],
    ["character references", { password: `&#77;&#x34;rker${xml.slice("M4rker".length)}` }],
    ["a variable", { password: "%pw%", before: `<AMVARIABLE NAME="pw" VALUE="${xml}" />\n` }],
    ["a secure variable", { password: "%pw%", before: `<AMVARIABLE NAME="pw" SECURE="YES">${xml}</AMVARIABLE>\n` }],
    ["a reference", { password: "secret:crm" }],
    ["a variable of the command line", { password: "%crmPassword%", args: ["--var", "crmPassword"] }],
  ]);
  const addresses = new Map<string, string>([["connection refused", "http://127.0.0.1:1/org"]]);
  const closing: (() => unknown)[] = [];

  /** The command inside this process: there are hundreds of calls. */
  const dynaml = async (args: readonly string[], input = ""): Promise<Ended> => {
    const written = { stdout: "", stderr: "" };
    const output = (name: keyof typeof written): Output => ({
      write: (text) => {
        written[name] += text;
      },
      isTerminal: false,
      columns: () => 80,
    });
    const code = await main(args, {
      stdin: Readable.from([Buffer.from(input)]),
      stdout: output("stdout"),
      stderr: output("stderr"),
      env: { ...env, XDG_CONFIG_HOME: folder },
      cwd: folder,
      onStop: () => () => {},
      exit: () => {},
      now: () => performance.now(),
      every: () => () => {},
    });
    return { code, ...written };
  };

  before(async () => {
    for (const name of ["crm", "other"])
      assertClean(await dynaml(["secret", "set", name, "--host", "127.0.0.1"], marker));
    const sealed = await dynaml(["encrypt", "--host", "127.0.0.1"], marker);
    assertClean(sealed);
    ways.set("an encrypted value", { password: sealed.stdout.trim() });
    ways.set("a reference to a wrong host", {
      password: (await dynaml(["encrypt", "--host", "crm"], marker)).stdout.trim(),
    });
    await serve("HTML", (_url, body) => [200, "text/html", `<html>${body} Authorization ${marker.length}</html>`]);
    await serve("an echo", (url, body) => [500, "text/xml", `${url} ${body}`]);
    await serve("half an answer", () => [200, "text/xml", "<s:Envelope xmlns:s="]);
    const emulator = await startEmulator({ users: [{ domain: "CRM", userName: "alice", password: "another" }] });
    closing.push(() => emulator.close());
    addresses.set("a wrong password", `${emulator.url}/embedded`);
  });

  after(async () => {
    for (const close of closing) await close();
  });

  /** A server that asks for NTLM, then answers what it is told to. */
  async function serve(name: string, answer: (url: string, body: string) => readonly [number, string, string]) {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const body = `${Buffer.concat(chunks)} ${request.headers.authorization ?? ""}`;
        const [status, type, text] = answer(request.url ?? "", body);
        response.writeHead(status, { "Content-Type": type }).end(text);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    addresses.set(name, `http://127.0.0.1:${(server.address() as AddressInfo).port}/org`);
  }

  function taskOf({ password, before = "" }: Way, attributes: Readonly<Record<string, string>>): string {
    return `${before}${createSession({ DOMAIN: "CRM", USERNAME: "alice", TIMEOUT: "10", ...attributes, PASSWORD: password })}<AMWRITETOLOG TEXT="x" />`;
  }

  for (const failure of ["connection refused", "HTML", "an echo", "half an answer", "a wrong password"]) {
    it(`run, where there is ${failure}`, async () => {
      for (const [name, way] of ways) {
        const task = writeTask(
          folder,
          taskOf(way, { ORGANIZATIONURI: addresses.get(failure) ?? "" }),
          `${failure} ${name}.aml`,
        );
        for (const json of [[], ["--json"]]) {
          const ended = await dynaml(["run", task, ...(way.args ?? []), ...json]);
          assert.notEqual(ended.code, 0, `${failure}, ${name}`);
          assert.notEqual(ended.code, 70, ended.stderr);
          assertClean(ended);
        }
      }
    });
  }

  it("run, check and sessions, whatever is wrong in the task", async () => {
    const attributes: readonly Readonly<Record<string, string>>[] = [
      {},
      { AUTHTYPE: "Bad" },
      { TIMOUT: "3" },
      { AUTHTYPE: "LiveId", ORGANIZATIONURI: "https://contoso.crm.dynamics.com" },
      { PROXYTYPE: "http", PROXYSERVER: "127.0.0.1", PROXYPORT: "1", PROXYPASSWORD: xml },
      { ORGANIZATIONURI: `http://alice:${encodeURIComponent(marker)}@127.0.0.1:1/org` },
      { X_ENABLED: "1" },
    ];
    for (const [name, way] of ways) {
      for (const [index, extra] of attributes.entries()) {
        const task = writeTask(folder, taskOf(way, extra), `${name} ${index}.aml`);
        assertClean(await dynaml(["sessions", task, ...(index % 2 === 0 ? ["--json"] : [])]));
        assertClean(await dynaml(["check", task, "--strict", ...(index % 2 === 1 ? ["--json"] : [])]));
        assertClean(
          await dynaml(["run", task, "--embedded", ...(way.args ?? []), ...(index % 2 === 0 ? ["--json"] : [])]),
        );
      }
    }
  });

  for (const [name, text] of [
    ["an unclosed quote", `<AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="${xml} USERNAME="a" />`],
    ["an unclosed element", `<AMIF EXPRESSION="1"><AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="${xml}" />`],
    ["an expression that cannot be read", `<AMDYNAMICSCRM ACTIVITY="create_session" PASSWORD="${xml}%" />`],
    ["an unknown action", `<AMFTP PASSWORD="${xml}" />`],
    ["a secure variable that is none", `<AMVARIABLE NAME="1" SECURE="YES" VALUE="${xml}" />`],
  ] as const) {
    it(`any command on a task with ${name}`, async () => {
      const task = writeTask(folder, text, `${name}.aml`);
      for (const args of [
        ["run", task, "--embedded"],
        ["check", task],
        ["sessions", task],
        ["doctor", task],
      ]) {
        assertClean(await dynaml(args));
        assertClean(await dynaml([...args, "--json"]));
      }
    });
  }

  it("secret and encrypt, right and wrong", async () => {
    const damaged = join(folder, "damaged.json");
    writeFileSync(damaged, `{ "crm": ${JSON.stringify(marker)}`);
    mkdirSync(join(folder, "is-a-folder"), { recursive: true });
    const vendor = writeTask(folder, createSession({ PASSWORD: "AM1abcaME" }), "vendor.aml");
    for (const args of [
      ["secret", "set", "crm", "--host", "127.0.0.1", "--host", "b"],
      ["secret", "set", "crm", "--host", "127.0.0.1", "--store", damaged],
      ["secret", "set", "crm", "--host", "127.0.0.1", "--store", join(folder, "is-a-folder")],
      ["secret", "set", "crm/bad", "--host", "127.0.0.1"],
      ["secret", "set", "crm"],
      ["secret", "set", "by-passphrase", "--host", "127.0.0.1", "--passphrase"],
      ["secret", "list"],
      ["secret", "list", "--json"],
      ["secret", "list", "--store", damaged],
      ["secret", "remove", "other"],
      ["secret", "remove", "other"],
      ["secret", "import", vendor],
      ["encrypt", "--host", "a"],
      ["encrypt", "--host", "a", "--passphrase"],
      ["encrypt"],
    ]) {
      assertClean(await dynaml(args, marker));
    }
  });

  it("discover, where there is no such service", async () => {
    for (const address of addresses.values()) {
      for (const way of ["ActiveDirectory", "Federation", "Auto"]) {
        const server = ["--server", new URL(address).origin, "--timeout", "10"];
        const user = ["--user", "CRM\\alice", "--password-env", "crmPassword", "--auth-type", way];
        assertClean(await dynaml(["discover", ...server, ...user]));
        assertClean(await dynaml(["discover", ...server, ...user, "--allow-plain-http-passwords", "--json"]));
      }
    }
  });

  for (const failure of ["connection refused", "HTML", "an echo", "half an answer", "a wrong password"]) {
    it(`doctor, where there is ${failure}`, async () => {
      const address = addresses.get(failure) ?? "";
      for (const [name, way] of ways) {
        for (const authType of ["ActiveDirectory", "Auto", "Federation", "OAuth"]) {
          const attributes = { ORGANIZATIONURI: address, AUTHTYPE: authType, PROXYTYPE: "none" };
          const task = writeTask(folder, taskOf(way, attributes), `doctor ${failure} ${name}.aml`);
          for (const json of [[], ["--json", "--allow-plain-http-passwords"]]) {
            const ended = await dynaml(["doctor", task, ...(way.args ?? []), ...json]);
            assert.equal(ended.code, 2, ended.stderr);
            assertClean(ended);
          }
        }
      }
      for (const authType of ["ActiveDirectory", "Auto", "Federation"]) {
        const user = ["--user", "CRM\\alice", "--password-env", "crmPassword", "--auth-type", authType];
        for (const server of [
          ["--server", address],
          ["--discovery-uri", address],
          ["--server", "https://127.0.0.1:1"],
        ]) {
          assertClean(await dynaml(["doctor", ...server, "--timeout", "10", ...user]));
          assertClean(await dynaml(["doctor", ...server, "--timeout", "10", ...user, "--json"]));
        }
        for (const scheme of ["http://", ""]) {
          const server = ["--server", `${scheme}alice:${encodeURIComponent(marker)}@127.0.0.1:1`];
          assertClean(await dynaml(["doctor", ...server, "--organization", "org", ...user]));
          assertClean(await dynaml(["doctor", ...server, "--organization", "org", ...user, "--json"]));
          assertClean(await dynaml(["discover", ...server, ...user]));
        }
      }
    });
  }

  it("load, where it cannot sign in, with good and bad rows", async () => {
    const rows = { "load.csv": "name,revenue\nA,1\n", "load-bad.csv": "name,revenue\nA\n" };
    for (const [file, text] of Object.entries(rows)) writeFileSync(join(folder, file), text);
    const servers = [...addresses.values(), `http://alice:${encodeURIComponent(marker)}@127.0.0.1:1/org`];
    for (const address of servers) {
      for (const way of ["ActiveDirectory", "Federation", "Auto"]) {
        const user = ["--user", "CRM\\alice", "--password-env", "crmPassword", "--auth-type", way, "--timeout", "10"];
        const args = ["load", "--entity", "account", "--server", address, ...user];
        for (const more of [["load.csv"], ["load.csv", "--json"], ["load.csv", "--dry-run"], ["load-bad.csv"]]) {
          const ended = await dynaml([...args, ...more]);
          assert.ok(ended.code === 2 || ended.code === 3 || ended.code === 64, ended.stderr);
          assertClean(ended);
        }
      }
    }
  });

  it("doctor, at a proxy that refuses and one that repeats what it gets, and whatever is wrong in the task", async () => {
    const proxies = ["HTML", "an echo"].map((name) => new URL(addresses.get(name) ?? "").port);
    const attributes: readonly Readonly<Record<string, string>>[] = [
      ...["1", ...proxies].flatMap((PROXYPORT) =>
        ["http", "https"].map((scheme) => ({
          ORGANIZATIONURI: `${scheme}://crm.example.test/org`,
          PROXYTYPE: "http",
          PROXYSERVER: "127.0.0.1",
          PROXYPORT,
          PROXYUSERNAME: "bob",
          PROXYPASSWORD: xml,
        })),
      ),
      { ORGANIZATIONURI: `http://alice:${encodeURIComponent(marker)}@127.0.0.1:1/org` },
      { ORGANIZATIONURI: "http://127.0.0.1:1/org", AUTHTYPE: "Bad" },
      { AUTHTYPE: "LiveId", ORGANIZATIONURI: "https://contoso.crm.dynamics.com" },
    ];
    for (const [name, way] of ways) {
      for (const [index, extra] of attributes.entries()) {
        const task = writeTask(folder, taskOf(way, extra), `doctor ${name} ${index}.aml`);
        const ended = await dynaml(["doctor", task, ...(way.args ?? []), ...(index % 2 === 0 ? ["--json"] : [])]);
        assert.ok(ended.code === 2 || ended.code === 3, ended.stderr);
        assertClean(ended);
      }
    }
  });

  it("a configuration that holds one where a reference belongs", async () => {
    const profile = { name: "a", password: marker, clientSecret: marker };
    writeFileSync(join(folder, "c.json"), JSON.stringify({ profiles: [profile] }));
    const task = writeTask(folder, createSession(), "config.aml");
    for (const command of ["run", "check", "sessions", "doctor"]) {
      const ended = await dynaml([command, task, "--config", "c.json"]);
      assert.equal(ended.code, 64);
      assertClean(ended);
    }
  });

  it("the organization that emulator start serves", async () => {
    const { child, ended, line } = startDynaml(["emulator", "start", "--password-env", "crmPassword"], { env });
    await line();
    child.kill("SIGTERM");
    assertClean(await ended);
  });
});
