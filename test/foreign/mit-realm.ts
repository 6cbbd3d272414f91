import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { join } from "node:path";
import { missingServerMark, needsServer, type RealServer } from "../real-servers.ts";

/** A realm of MIT Kerberos with a KDC of its own, as the user that runs the tests. */
export type MitRealm = {
  /** For every program of the realm: where its configuration is. */
  readonly environment: Readonly<Record<string, string>>;
  /** The keys of HTTP/localhost. */
  readonly keytab: string;
  /** Puts the keys of a new service there, `host/localhost`. */
  addService(principal: string): void;
  /** Writes a ticket cache for the user, and answers its name for KRB5CCNAME. */
  ticketCache(user: string, password: string): string;
  /** Writes the keys of a user, for KRB5_CLIENT_KTNAME. */
  userKeytab(user: string): string;
  stop(): Promise<void>;
};

const server = "krb5kdc";
const realmName = "EXAMPLE.TEST";

/** Where Debian's packages are installed, the test command itself builds the package; without it there is nothing to show. */
export function needsKerberos(...others: readonly RealServer[]): { skip: string | false } {
  const servers = needsServer("krb5", ...others);
  if (servers.skip !== false) return servers;
  try {
    createRequire(import.meta.url).resolve("kerberos");
    return servers;
  } catch {
    if (process.env.CI === "true") throw new Error("the package kerberos is missing: npm run pretest");
    return { skip: `${missingServerMark} package kerberos; install with: npm run pretest` };
  }
}

/** Starts it in `folder`, which the caller removes. `users` are names and passwords. */
export async function startMitRealm(
  folder: string,
  port: number,
  users: Readonly<Record<string, string>>,
): Promise<MitRealm> {
  const at = (name: string): string => join(folder, name);
  const environment = { KRB5_CONFIG: at("krb5.conf"), KRB5_KDC_PROFILE: at("kdc.conf") };
  const env = { ...process.env, ...environment, PATH: `${process.env.PATH}:/usr/sbin` };
  const runs = (program: string, args: readonly string[], input = ""): string =>
    execFileSync(program, args, { env, input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  const admin = (query: string): string => runs("kadmin.local", ["-r", realmName, "-q", query]);

  writeFileSync(at("krb5.conf"), clientConfig(port));
  writeFileSync(at("kdc.conf"), serverConfig(folder, port));
  writeFileSync(at("kadm5.acl"), "");
  runs("kdb5_util", ["-r", realmName, "create", "-s", "-P", "master"]);
  for (const [user, password] of Object.entries(users)) admin(`addprinc -pw ${password} ${user}`);
  const addService = (principal: string): void => {
    admin(`addprinc -randkey ${principal}`);
    admin(`ktadd -k ${at("http.keytab")} ${principal}`);
  };
  addService("HTTP/localhost");
  const kdc = spawn(server, ["-n"], { env, stdio: "ignore" });
  await accepting(port, kdc);
  return {
    environment,
    keytab: at("http.keytab"),
    addService,
    ticketCache: (user, password) => {
      const name = `FILE:${at(`cache-${user}`)}`;
      runs("kinit", ["-c", name, `${user}@${realmName}`], `${password}\n`);
      return name;
    },
    userKeytab: (user) => {
      admin(`ktadd -norandkey -k ${at(`${user}.keytab`)} ${user}`);
      return at(`${user}.keytab`);
    },
    stop: async () => {
      if (kdc.exitCode !== null) return;
      kdc.kill("SIGTERM");
      await once(kdc, "exit");
    },
  };
}

function clientConfig(port: number): string {
  return `[libdefaults]
  default_realm = ${realmName}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  ${realmName} = {
    kdc = 127.0.0.1:${port}
  }
[domain_realm]
  localhost = ${realmName}
`;
}

function serverConfig(folder: string, port: number): string {
  return `[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${realmName} = {
    database_name = ${folder}/principal
    key_stash_file = ${folder}/stash
    acl_file = ${folder}/kadm5.acl
  }
[logging]
  kdc = FILE:${folder}/kdc.log
`;
}

async function accepting(port: number, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`krb5kdc ended with exit code ${server.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    const isUp = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("krb5kdc did not answer within 20 s");
}
