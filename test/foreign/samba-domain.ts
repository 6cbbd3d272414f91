import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { NtlmServer } from "../scripted-organization.ts";

const run = promisify(execFile);
const programs = { controller: "samba", helper: "ntlm_auth" };

/** Samba as the domain controller of CRMDOM, in DNS terms AD.EXAMPLE.TEST: accounts, NTLM and a KDC, on loopback. */
export type SambaDomain = {
  /** For every program of the realm: where its configuration is. */
  readonly environment: Readonly<Record<string, string>>;
  /** Creates the account that a service runs as, which `HTTP/localhost` then is a name of. */
  addService(account: string, principal: string): Promise<void>;
  /** Writes the keys of a user or service to a file that everybody may read. */
  keytab(principal: string): Promise<string>;
  /** Writes a ticket cache for the user, by password or keytab, and answers its name for KRB5CCNAME. */
  ticketCache(user: string, by: { readonly password: string } | { readonly keytab: string }): Promise<string>;
  /** The server side of NTLM for one connection, judged by the domain controller. */
  ntlmServer(): NtlmServer;
  stop(): Promise<void>;
};

const realm = "AD.EXAMPLE.TEST";

/** Provisions and starts it in `folder`, which the caller removes. `users` are names and passwords. */
export async function startSambaDomain(folder: string, users: Readonly<Record<string, string>>): Promise<SambaDomain> {
  const config = join(folder, "etc/smb.conf");
  const environment = { KRB5_CONFIG: join(folder, "krb5.conf") };
  const env = { ...process.env, ...environment };
  const tool = (...args: string[]) => run("samba-tool", [...args, "-s", config]);
  const helpers: ChildProcess[] = [];

  await writeFile(environment.KRB5_CONFIG, clientConfig);
  await provision(folder);
  const samba = spawn(programs.controller, ["-F", "-s", config, "--no-process-group"], { stdio: "ignore" });
  const stop = async (): Promise<void> => {
    for (const helper of helpers) helper.kill();
    if (samba.exitCode !== null) return;
    samba.kill("SIGTERM");
    await once(samba, "exit");
  };
  try {
    for (const [user, password] of Object.entries(users)) await tool("user", "create", user, password);
    await answering(config, Object.entries(users)[0] ?? ["", ""]);
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    environment,
    addService: async (account, principal) => {
      await tool("user", "create", account, "--random-password");
      await tool("spn", "add", principal, account);
    },
    keytab: async (principal) => {
      const file = join(folder, `${principal.replace(/\W/g, "-")}.keytab`);
      await tool("domain", "exportkeytab", file, `--principal=${principal}`);
      await chmod(file, 0o644);
      return file;
    },
    ticketCache: async (user, by) => {
      const cache = `FILE:${join(folder, `cache-${user}-${"keytab" in by ? "keytab" : "password"}`)}`;
      const principal = `${user}@${realm}`;
      const args = "keytab" in by ? ["-c", cache, "-k", "-t", by.keytab, principal] : ["-c", cache, principal];
      const kinit = run("kinit", args, { env });
      kinit.child.stdin?.end("password" in by ? `${by.password}\n` : "");
      await kinit;
      return cache;
    },
    ntlmServer: () => ntlmServer(config, helpers),
    stop,
  };
}

const clientConfig = `[libdefaults]
  default_realm = ${realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  ${realm} = {
    kdc = 127.0.0.1
  }
[domain_realm]
  localhost = ${realm}
`;

async function provision(folder: string): Promise<void> {
  await run("samba-tool", [
    "domain",
    "provision",
    `--targetdir=${folder}`,
    `--realm=${realm}`,
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
async function answering(config: string, [user, password]: readonly [string, string]): Promise<void> {
  const args = [`--configfile=${config}`, `--username=${user}`, "--domain=CRMDOM", `--password=${password}`];
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
function ntlmServer(config: string, helpers: ChildProcess[]): NtlmServer {
  const args = [`--configfile=${config}`, "--helper-protocol=squid-2.5-ntlmssp"];
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
