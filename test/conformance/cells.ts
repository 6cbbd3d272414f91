import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import { strictPolicy } from "../../src/session/operator-policy.ts";
import type { Session } from "../../src/session/session.ts";
import type { SessionOptions, Transport } from "../../src/session/session-options.ts";
import { emulatorSite, type Site, startNetwork } from "../auth/network.ts";
import { freePort } from "../foreign/apache.ts";
import { needsKerberos, startMitRealm } from "../foreign/mit-realm.ts";
import { customizations } from "./probe.ts";

/** A way to reach an organization: a wire, and a sign-in that it goes with. */
export type Cell = {
  readonly name: string;
  readonly transport: Exclude<Transport, "Auto">;
  /** Why the cell does not run here; false where it does. */
  readonly skip: string | false;
  start(): Promise<RunningCell>;
};

/** An organization of the cell's own, and sessions on it. */
export type RunningCell = AsyncDisposable & { open(more?: SessionOptions): Promise<Session> };

/** Cells that do not exist, with the reason. */
export const noCells: readonly (readonly [name: string, reason: string])[] = [
  ["Web API with a federation token", "tokens of WS-Security sign SOAP messages; TRANSPORT WebApi is refused by name"],
  ["Web API with a token of Live ID or online federation", "the same; what replaced them is OAuth"],
  ["SOAP 1.1 /web with a federation token", "that endpoint takes what HTTP proves (protocols §1.1)"],
];

const alice = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!", upn: "alice@example.test" };
const bob = { domain: "EXAMPLE", userName: "bob", password: "Pass&w0rd2", upn: "bob@example.test" };
const shared: EmulatorOptions = { users: [alice, bob], customizations, version: "9.2.24051.174" };
const { domain, userName, password } = alice;
const credentials = { domain, userName, password };

const kerberos = needsKerberos();

export const cells: readonly Cell[] = [
  cell("SOAP 1.1 with NTLM", "Soap", ntlm),
  { ...cell("SOAP 1.1 with Kerberos", "Soap", ticket), skip: kerberos.skip },
  cell("SOAP 1.1 with OAuth", "Soap", oauth),
  cell("SOAP 1.2 with a federation token, symmetric key", "Soap", (transport) => federation(transport, "SymmetricKey")),
  cell("SOAP 1.2 with a federation token, bearer", "Soap", (transport) => federation(transport, "Bearer")),
  cell("SOAP 1.2 with a token of online federation", "Soap", (transport) => online(transport, "OnlineFederation")),
  cell("SOAP 1.2 with a token of Live ID", "Soap", (transport) => online(transport, "LiveId")),
  cell("Web API with NTLM", "WebApi", ntlm),
  { ...cell("Web API with Kerberos", "WebApi", ticket), skip: kerberos.skip },
  cell("Web API with OAuth", "WebApi", oauth),
];

function cell(name: string, transport: Cell["transport"], start: (transport: Transport) => Promise<RunningCell>): Cell {
  return { name, transport, skip: false, start: () => start(transport) };
}

function opener(common: SessionOptions): RunningCell["open"] {
  return (more = {}) => openSession({ ...common, ...more });
}

async function ntlm(transport: Transport): Promise<RunningCell> {
  const emulator = await startEmulator({ ...shared, signIn: ["ntlm"] });
  const organizationUri = `${emulator.url}/embedded`;
  const open = opener({ organizationUri, authType: "ActiveDirectory", transport, ...credentials });
  return { open, [Symbol.asyncDispose]: () => emulator.close() };
}

async function oauth(transport: Transport): Promise<RunningCell> {
  const clientId = "11111111-1111-4111-8111-111111111111";
  const secret = "s3cret~value";
  const clients = [{ clientId, secret, applicationUser: "EXAMPLE\\alice" }];
  const emulator = await startEmulator({ ...shared, tls: true, clients });
  const policy = { ...strictPolicy, ca: [readFileSync(emulator.caFile ?? "", "utf8")] };
  const application = { authType: "OAuth", clientId, clientSecret: secret } as const;
  const open = opener({ organizationUri: `${emulator.url}/embedded`, transport, policy, ...application });
  return { open, [Symbol.asyncDispose]: () => emulator.close() };
}

/** A ticket of MIT Kerberos; the variables of the realm are the process's own, so one cell of it runs at a time. */
async function ticket(transport: Transport): Promise<RunningCell> {
  const folder = await mkdtemp(join(tmpdir(), "dynaml-conformance-"));
  const realm = await startMitRealm(folder, await freePort(), { alice: "Secret1" });
  process.env.KRB5_CONFIG = realm.environment.KRB5_CONFIG;
  process.env.KRB5CCNAME = realm.ticketCache("alice", "Secret1");
  const emulator = await startEmulator({ ...shared, signIn: ["kerberos"], keytab: realm.keytab });
  const policy = { ...strictPolicy, allowHosts: ["localhost"] };
  const organizationUri = `${emulator.url.replace("127.0.0.1", "localhost")}/embedded`;
  return {
    open: opener({ organizationUri, authType: "None", transport, policy }),
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await realm.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function federation(transport: Transport, keyType: "SymmetricKey" | "Bearer"): Promise<RunningCell> {
  const host = "crm.example.test";
  const emulator = emulatorSite({ ...shared, signIn: ["federation"], hostNames: [host] });
  const site: Site = async (request, connection) => {
    const answer = await emulator.site(request, connection);
    // What a deployment whose policy asks for tokens without a key says.
    return keyType === "Bearer" && request.target.includes("?wsdl") ? withBearerPolicy(answer) : answer;
  };
  return await onNetwork({ [host]: site }, emulator.close, {
    organizationUri: `https://${host}/embedded/XRMServices/2011/Organization.svc`,
    authType: "Federation",
    transport,
    ...credentials,
  });
}

function withBearerPolicy<A extends Awaited<ReturnType<Site>>>(answer: A): A {
  const { "content-length": _, ...headers } = answer.headers;
  const text = typeof answer.body === "string" ? answer.body : Buffer.from(answer.body ?? "").toString();
  return {
    ...answer,
    headers,
    body: text.replace(/(ws-trust\/200512|ws-sx\/ws-trust\/200512)\/SymmetricKey/g, "$1/Bearer"),
  };
}

async function online(transport: Transport, authType: "OnlineFederation" | "LiveId"): Promise<RunningCell> {
  const hosts = ["contoso.crm4.dynamics.com", "login.microsoftonline.com", "login.live.com"] as const;
  const emulator = emulatorSite({
    ...shared,
    signIn: [authType === "LiveId" ? "live-id" : "online-federation"],
    anyOrganization: true,
    hostNames: hosts,
  });
  return await onNetwork(Object.fromEntries(hosts.map((host) => [host, emulator.site])), emulator.close, {
    organizationUri: `https://${hosts[0]}/XRMServices/2011/Organization.svc`,
    authType,
    transport,
    userName: alice.upn,
    password,
    policy: { ...strictPolicy, allowRetiredSignIn: true },
  });
}

async function onNetwork(
  sites: Readonly<Record<string, Site>>,
  close: () => void,
  options: SessionOptions,
): Promise<RunningCell> {
  const network = await startNetwork(sites);
  return {
    open: opener({ ...options, dial: network.dial }),
    async [Symbol.asyncDispose]() {
      await network.close();
      close();
    },
  };
}
