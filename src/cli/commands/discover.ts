import { type Command, InvalidArgumentError, Option } from "commander";
import { DynamlError, describeError } from "../../errors.ts";
import { type Discovery, discoverOrganizations } from "../../session/discovery/discover-organizations.ts";
import type { AuthType, SessionOptions } from "../../session/session-options.ts";
import { Secret } from "../../values/secret.ts";
import { secretForm } from "../../values/secret-text.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import { addConnectionOptions, type ConnectionOptions, loadConnectionSettings } from "../connection-options.ts";
import { exitCodes, stoppedBy } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { organizationsText } from "../printers/discovery-text.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { printable } from "../printers/printable.ts";
import { openSecrets } from "../secret-options.ts";
import { listenForStop } from "../stop-request.ts";

type Options = ConnectionOptions & {
  readonly server?: string;
  readonly discoveryUri?: string;
  readonly authType?: AuthType;
  readonly user?: string;
  readonly domain?: string;
  readonly passwordEnv?: string;
  readonly clientId?: string;
  readonly clientSecretEnv?: string;
  readonly tenant?: string;
  readonly authority?: string;
  readonly timeout?: number;
  readonly json?: boolean;
};

export const authTypes: readonly AuthType[] = [
  "Auto",
  "ActiveDirectory",
  "Federation",
  "OnlineFederation",
  "LiveId",
  "OAuth",
  "None",
];

export function addDiscoverCommand(program: Command, io: Io, finish: Finish): void {
  addConnectionOptions(program.command("discover"))
    .description("list the organizations that a user belongs to, as a discovery service says")
    .option("--server <address>", "server of the organizations: host, host:port or URL; crm.dynamics.com for the cloud")
    .option("--discovery-uri <url>", "in place of a server: the discovery service itself")
    .addOption(new Option("--auth-type <type>", "how to sign in (default: asks the server)").choices(authTypes))
    .option("--user <name>", "user to sign in as: DOMAIN\\name, name@realm")
    .option("--domain <name>", "domain of a user who is given without")
    .option("--password-env <variable>", "environment variable that holds the password (default: asked for)")
    .option("--client-id <id>", "OAuth: the application that signs in")
    .option("--client-secret-env <variable>", "OAuth: environment variable that holds the application's secret")
    .option("--tenant <name>", "OAuth: the directory, by name or ID (default: asks the server)")
    .option("--authority <url>", "OAuth: the authorization server (default: asks the server)")
    .option("--timeout <seconds>", "time limit of the whole (default: 120)", parseSeconds)
    .option("--json", "print one organization a line as JSON")
    .addHelpText("after", help)
    .action(async (options: Options, command: Command) => {
      if ((options.server ?? options.discoveryUri) === undefined) {
        command.error("error: name the server: --server <address>, or --discovery-uri <url>");
      }
      finish(await discover(options, io));
    });
}

const help = `
A password is never given on the command line, where other users of the machine could read it.

Examples:
  $ dynaml discover --server crm.contoso.com --user 'CONTOSO\\alice'
  $ CRM_PASSWORD=... dynaml discover --server http://crm:5555 --user alice --domain CONTOSO --password-env CRM_PASSWORD
  $ SECRET=... dynaml discover --server crm.dynamics.com --client-id 3f2a... --client-secret-env SECRET
  $ dynaml discover --server crm.contoso.com --user alice@contoso.com --json | jq -r .uniqueName

Exit codes:
  0   listed
  2   signing in or connecting failed
  64  wrong usage`;

export function parseSeconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("It takes a number of seconds.");
  return Number(text);
}

async function discover(options: Options, io: Io): Promise<number> {
  const settings = await loadConnectionSettings(options, io);
  const stop = listenForStop(io);
  try {
    const session = settings.apply({ ...(await credentials(options, io)), ...addresses(options), signal: stop.signal });
    show(await discoverOrganizations(await withStoredSecrets(session, io)), options, io);
    return exitCodes.succeeded;
  } catch (error) {
    if (!(error instanceof DynamlError) || error instanceof CliError) throw error;
    const signal = stop.received();
    if (signal !== undefined) return stoppedBy(signal);
    showError(error, options, io);
    return exitCodes.notConnected;
  } finally {
    stop.close();
  }
}

function addresses({ server, discoveryUri, authType, timeout }: Options): SessionOptions {
  return { server, discoveryUri, authType, timeout };
}

export async function credentials(options: Options, io: Io): Promise<SessionOptions> {
  const { user: userName, domain, passwordEnv, clientId, clientSecretEnv, tenant, authority } = options;
  return {
    userName,
    domain,
    password: passwordEnv === undefined ? await askedPassword(userName, io) : fromEnvironment(passwordEnv, io),
    clientId,
    clientSecret: clientSecretEnv === undefined ? undefined : fromEnvironment(clientSecretEnv, io),
    tenant,
    authority,
  };
}

/** Secrets of a profile may stand in the store. */
export async function withStoredSecrets(session: SessionOptions, io: Io): Promise<SessionOptions> {
  const secrets = openSecrets({}, io);
  const find = async (given: Secret | string | undefined, parameter: string): Promise<Secret | string | undefined> => {
    const written = given instanceof Secret ? given.reveal() : (given ?? "");
    return secretForm(written) === "plain" ? given : await secrets.find({ task: "discover", parameter, written });
  };
  return {
    ...session,
    password: await find(session.password, "PASSWORD"),
    clientSecret: await find(session.clientSecret, "CLIENTSECRET"),
  };
}

async function askedPassword(userName: string | undefined, io: Io): Promise<Secret | undefined> {
  if (userName === undefined) return undefined;
  const answer = await io.terminal?.ask(`Password of ${printable(userName)}: `, { hidden: true });
  return answer === undefined ? undefined : new Secret(answer);
}

function fromEnvironment(variable: string, { env }: Io): Secret {
  const value = env[variable] ?? "";
  if (value !== "") return new Secret(value);
  throw new CliError(exitCodes.wrongUsage, {
    code: "CLI_USAGE",
    message: `the environment variable ${variable}, which is to hold a secret, is not set`,
  });
}

function show({ discoveryUri, organizations, warnings }: Discovery, { json }: Options, io: Io): void {
  for (const { message } of warnings) io.stderr.write(`${printable(`warning: ${message}`)}\n`);
  if (json !== true) io.stdout.write(organizationsText(discoveryUri, organizations));
  else {
    for (const organization of organizations) {
      writeJsonLine(io.stdout, { type: "organization", discoveryUri, ...organization });
    }
  }
}

function showError(error: DynamlError, { json }: Options, io: Io): void {
  const { code, message, where, remedy } = error;
  if (json === true) writeJsonLine(io.stdout, { type: "error", code, message, where, remedy });
  else io.stderr.write(`${printable(`error: ${describeError(error)}`)}\n`);
}
