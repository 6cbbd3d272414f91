import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { promisify } from "node:util";
import { Agent, request } from "undici";
import { mechanisms, type SecurityProvider, securityFlags } from "../../src/auth/negotiate/security-provider.ts";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator, EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import { loadKerberosLibrary } from "../../src/emulator/sign-in/kerberos-library.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { answerChallenge } from "../../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../../src/wire/ntlm/negotiate.ts";
import { freePort } from "./apache.ts";
import { whoAmIEnvelope } from "./envelopes.ts";
import { type MitRealm, needsKerberos, startMitRealm } from "./mit-realm.ts";

const run = promisify(execFile);
const action = '"http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService/Execute"';
const path = "/embedded/XRMServices/2011/Organization.svc/web";

const alice = { domain: "EXAMPLE", userName: "alice", password: "Secret1!" };
const locked = { domain: "EXAMPLE", userName: "carol", password: "Secret3!", locked: true };
const renamed = { domain: "CONTOSO", userName: "robert", password: "Secret2!", upn: "bob@example.test" };

describe("the embedded organization takes Kerberos tickets", needsKerberos("curl"), () => {
  let folder: string;
  let realm: MitRealm;
  const emulators: Emulator[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "dynaml-kerberos-"));
    await chmod(folder, 0o755);
    const passwords = { alice: "Secret1!", bob: "Secret2!", carol: "Secret3!", eve: "Secret4!" };
    realm = await startMitRealm(folder, await freePort(), passwords);
    await writeFile(join(folder, "envelope.xml"), whoAmIEnvelope);
  });

  after(async () => {
    for (const emulator of emulators) await emulator.close();
    await realm?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    process.env.KRB5_CONFIG = realm.environment.KRB5_CONFIG;
    process.env.KRB5CCNAME = realm.ticketCache("alice", "Secret1!");
  });

  const start = async (options: EmulatorOptions = {}): Promise<string> => {
    const users = [alice, locked, renamed];
    const emulator = await startEmulator({ users, signIn: ["kerberos"], keytab: realm.keytab, ...options });
    emulators.push(emulator);
    return emulator.url.replace("127.0.0.1", "localhost");
  };

  /** Status, number of new connections and the two headers of each of curl's calls; `cache` holds its ticket. */
  const curl = async (url: string, cache: string, calls = 1): Promise<{ lines: string[]; bodies: string }> => {
    const { stdout, stderr } = await run(
      "curl",
      [
        ...["--silent", "--negotiate", "--user", ":", "--header", "Content-Type: text/xml; charset=utf-8"],
        ...["--header", `SOAPAction: ${action}`, "--data-binary", `@${join(folder, "envelope.xml")}`],
        ...[
          "--write-out",
          "%{stderr}%{http_code} %{num_connects} %header{www-authenticate} %header{persistent-auth}\n",
        ],
        ...Array.from({ length: calls }, () => `${url}${path}`),
      ],
      { env: { ...process.env, ...realm.environment, KRB5CCNAME: cache } },
    );
    return { lines: stderr.trim().split("\n"), bodies: stdout };
  };

  it("curl --negotiate: WhoAmI answers with the server's proof, and the connection stays signed in", async () => {
    const { lines, bodies } = await curl(await start(), realm.ticketCache("alice", "Secret1!"), 2);
    assert.match(lines[0] ?? "", /^200 1 Negotiate oY[A-Za-z0-9+/]+=* true$/);
    assert.match(lines[1] ?? "", /^200 0$/);
    assert.match(bodies, /<c:key>UserId</);
  });

  it("curl --negotiate without a ticket gets 401, with what is offered", async () => {
    const { lines, bodies } = await curl(await start(), `FILE:${join(folder, "nowhere")}`);
    assert.match(lines[0] ?? "", /^401 1 Negotiate/);
    assert.equal(bodies, "");
  });

  const accounts: readonly [what: string, user: string, password: string, options: EmulatorOptions, status: string][] =
    [
      ["a user of that principal name", "bob", "Secret2!", {}, "200"],
      ["a locked user", "carol", "Secret3!", {}, "401"],
      ["a user who is not configured", "eve", "Secret4!", {}, "401"],
      ["anyone, where anyone is taken in", "eve", "Secret4!", { open: true }, "200"],
      ["a locked user, even then", "carol", "Secret3!", { open: true }, "401"],
    ];
  for (const [what, user, password, options, status] of accounts) {
    it(`the ticket of ${what}: ${status}`, async () => {
      const { lines } = await curl(await start(options), realm.ticketCache(user, password));
      assert.equal(lines[0]?.split(" ")[0], status);
    });
  }

  it("a ticket and a password lead to the same user", async () => {
    const url = await start({ signIn: ["ntlm", "kerberos"] });
    const byTicket = await openSession(sessionOptions(url, { authType: "None" }));
    const byPassword = await openSession({
      ...sessionOptions(url, { authType: "ActiveDirectory", userName: "EXAMPLE\\alice", password: "Secret1!" }),
      policy: { allowHosts: [], allowPlainHttpPasswords: false, ca: [] },
    });
    assert.equal(byTicket.userId.text, byPassword.userId.text);
    await byTicket.end();
    await byPassword.end();
  });

  const own: readonly SessionOptions[] = [
    { authType: "None" },
    { authType: "ActiveDirectory", userName: "EXAMPLE\\alice", password: "is not asked" },
  ];
  for (const more of own) {
    it(`our session: ${more.authType} by ticket`, async () => {
      const session = await openSession(sessionOptions(await start(), more));
      const id = await session.create("account", { name: "Bubba Gump" });
      assert.match(String(id), /^[0-9a-f-]{36}$/);
      await session.end();
    });
  }

  it("our session is refused where the user is not known: AUTH_KERBEROS_REFUSED", async () => {
    process.env.KRB5CCNAME = realm.ticketCache("eve", "Secret4!");
    const opening = openSession(sessionOptions(await start(), { authType: "None" }));
    await assert.rejects(opening, { code: "AUTH_KERBEROS_REFUSED" });
  });

  it("takes a ticket once; a second time, and a bad one on a signed-in connection, get 401", async () => {
    const library = createRequire(import.meta.url)("kerberos") as SecurityProvider;
    for (const mechOID of Object.values(mechanisms)) {
      const url = await start();
      const context = await library.initializeClient("HTTP@localhost", { flags: securityFlags.mutual, mechOID });
      const ticket = `Negotiate ${await context.step("")}`;
      const calls = [undefined, ticket, undefined, "Negotiate AAAA", undefined, ticket];
      assert.deepEqual(await onOneConnection(url, calls), [401, 200, 200, 401, 401, 401]);
    }
  });

  it("takes no ticket for another service, not even with its key in the keytab", async () => {
    realm.addService("host/localhost");
    const library = createRequire(import.meta.url)("kerberos") as SecurityProvider;
    const options = { flags: securityFlags.mutual, mechOID: mechanisms.spnego };
    const context = await library.initializeClient("host@localhost", options);
    assert.equal((await post(await start(), `Negotiate ${await context.step("")}`)).status, 401);
  });

  it("garbage gets 401", async () => {
    const url = await start();
    for (const token of ["YIIabcd=", "AAAA", "", "*"]) {
      const response = await post(url, `Negotiate ${token}`);
      assert.deepEqual([response.status, response.headers.get("www-authenticate")], [401, "Negotiate"]);
    }
  });

  it("NTLM under Negotiate is taken where NTLM is offered besides", async () => {
    const negotiate = encodeNegotiate();
    const header = `Negotiate ${Buffer.from(negotiate).toString("base64")}`;
    const withoutNtlm = await post(await start(), header);
    assert.deepEqual([withoutNtlm.status, withoutNtlm.headers.get("www-authenticate")], [401, "Negotiate"]);
    for (const signIn of [["ntlm", "kerberos"] as const, ["kerberos", "ntlm"] as const]) {
      for (const [password, status] of [
        ["Secret1!", "200"],
        ["wrong", "401"],
      ] as const) {
        assert.equal(await ntlmUnderNegotiate(await start({ signIn }), password), status);
      }
    }
  });

  /** curl never sends NTLM under Negotiate, so the tokens are made here; one connection carries them. */
  async function ntlmUnderNegotiate(url: string, password: string): Promise<string> {
    const dispatcher = new Agent({ connections: 1 });
    const send = (authorization: string) => request(`${url}${path}`, { ...callWith(authorization), dispatcher });
    const negotiate = encodeNegotiate();
    const first = await send(`Negotiate ${Buffer.from(negotiate).toString("base64")}`);
    await first.body.dump();
    const [, token = ""] = /^Negotiate (\S+)$/.exec(String(first.headers["www-authenticate"])) ?? [];
    const challenge = Buffer.from(token, "base64");
    const answer = answerChallenge({ negotiate, challenge, ...alice, password });
    const second = await send(`Negotiate ${Buffer.from(answer).toString("base64")}`);
    await second.body.dump();
    await dispatcher.close();
    return String(second.statusCode);
  }

  it("a file that is no keytab: EMULATOR_KEYTAB_UNUSABLE", async () => {
    const keytab = join(folder, "envelope.xml");
    await assert.rejects(start({ keytab }), { code: "EMULATOR_KEYTAB_UNUSABLE", where: keytab });
  });
});

describe("loadKerberosLibrary", () => {
  it("names the package and the command where it is not there", () => {
    const load = () => {
      throw new Error("Cannot find module");
    };
    assert.throws(() => loadKerberosLibrary(load), {
      code: "EMULATOR_KERBEROS_NOT_INSTALLED",
      remedy: /npm install kerberos@7/,
    });
  });
});

function sessionOptions(url: string, more: SessionOptions): SessionOptions {
  const policy = { allowHosts: ["localhost"], allowPlainHttpPasswords: false, ca: [] };
  return { organizationUri: `${url}/embedded`, policy, ...more };
}

function callWith(authorization?: string) {
  const headers = { "content-type": "text/xml; charset=utf-8", soapaction: action };
  return {
    method: "POST" as const,
    headers: authorization === undefined ? headers : { ...headers, authorization },
    body: whoAmIEnvelope,
  };
}

function post(url: string, authorization: string): Promise<Response> {
  return fetch(`${url}${path}`, callWith(authorization));
}

/** The status of each call. */
async function onOneConnection(url: string, authorizations: readonly (string | undefined)[]): Promise<number[]> {
  const dispatcher = new Agent({ connections: 1 });
  const statuses: number[] = [];
  for (const authorization of authorizations) {
    const { statusCode, body } = await request(`${url}${path}`, { ...callWith(authorization), dispatcher });
    await body.dump();
    statuses.push(statusCode);
  }
  await dispatcher.close();
  return statuses;
}
