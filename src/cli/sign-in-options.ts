import { type Command, InvalidArgumentError, Option } from "commander";
import type { AuthType, SessionOptions } from "../session/session-options.ts";
import { Secret } from "../values/secret.ts";
import { secretForm } from "../values/secret-text.ts";
import { CliError } from "./cli-error.ts";
import { exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { printable } from "./printers/printable.ts";
import { openSecrets } from "./secret-options.ts";

/** Who signs in, and how, at a server that no task describes. */
export type SignInOptions = {
  readonly authType?: AuthType;
  readonly user?: string;
  readonly domain?: string;
  readonly passwordEnv?: string;
  readonly clientId?: string;
  readonly clientSecretEnv?: string;
  readonly tenant?: string;
  readonly authority?: string;
  readonly timeout?: number;
};

const authTypes: readonly AuthType[] = [
  "Auto",
  "ActiveDirectory",
  "Federation",
  "OnlineFederation",
  "LiveId",
  "OAuth",
  "None",
];

/** Adds what signs in to a server that no task describes. */
export function addSignInOptions(command: Command): Command {
  return command
    .addOption(new Option("--auth-type <type>", "how to sign in (default: asks the server)").choices(authTypes))
    .option("--user <name>", "user to sign in as: DOMAIN\\name, name@realm")
    .option("--domain <name>", "domain of a user who is given without")
    .option("--password-env <variable>", "environment variable that holds the password (default: asked for)")
    .option("--client-id <id>", "OAuth: the application that signs in")
    .option("--client-secret-env <variable>", "OAuth: environment variable that holds the application's secret")
    .option("--tenant <name>", "OAuth: the directory, by name or ID (default: asks the server)")
    .option("--authority <url>", "OAuth: the authorization server (default: asks the server)")
    .option("--timeout <seconds>", "time limit of the whole (default: 120)", parseSeconds);
}

function parseSeconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("It takes a number of seconds.");
  return Number(text);
}

/** What the options say of who signs in; a password that is not given is asked for. */
export async function credentials(options: SignInOptions, io: Io): Promise<SessionOptions> {
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
