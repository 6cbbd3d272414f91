import { type Command, InvalidArgumentError, Option } from "commander";
import type { AuthType, SessionOptions } from "../session/session-options.ts";
import { printable } from "../values/printable.ts";
import { Secret } from "../values/secret.ts";
import { secretForm } from "../values/secret-text.ts";
import { CliError } from "./cli-error.ts";
import { exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { openSecrets, type SecretOptions } from "./secret-options.ts";

/** Who signs in, and how: at a server that no task describes, or in place of what a task says. */
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

/** Adds what says who signs in, and how. */
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
    .option("--timeout <seconds>", "time limit of signing in, and of each request after (default: 120)", parseSeconds);
}

function parseSeconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError("It takes a number of seconds.");
  return Number(text);
}

/** What the options say of who signs in; a password that is not given is asked for. */
export async function credentials(options: SignInOptions, io: Io): Promise<SessionOptions> {
  const given = givenCredentials(options, io);
  return { ...given, password: given.password ?? (await askedPassword(given.userName, io)) };
}

function givenCredentials(options: SignInOptions, io: Io): SessionOptions {
  const { user: userName, domain, passwordEnv, clientId, clientSecretEnv, tenant, authority } = options;
  return {
    userName,
    domain,
    password: passwordEnv === undefined ? undefined : fromEnvironment(passwordEnv, io),
    clientId,
    clientSecret: clientSecretEnv === undefined ? undefined : fromEnvironment(clientSecretEnv, io),
    tenant,
    authority,
  };
}

type Setting = keyof SessionOptions;

/** What says the same thing in another way, and must not win over what the operator gives. */
const displaces: { readonly [S in Setting]?: readonly Setting[] } = {
  authType: ["office365"],
  authority: ["tenant"],
  clientSecret: ["userName", "password", "domain", "certificate"],
  tenant: ["authority"],
  userName: ["domain"],
};

/** What the options say in place of what a task's session says; a password is never asked for. */
export function signInInPlace(options: SignInOptions, io: Io): (session: SessionOptions) => SessionOptions {
  const { authType, timeout } = options;
  const given = Object.entries({ ...givenCredentials(options, io), authType, timeout }).filter(
    ([, value]) => value !== undefined,
  );
  const displaced = given.flatMap(([name]) => displaces[name as Setting] ?? []);
  const without = Object.fromEntries(displaced.map((name) => [name, undefined]));
  return (session) => ({ ...session, ...without, ...Object.fromEntries(given) });
}

/** Secrets of a profile may stand in the store. */
export async function withStoredSecrets(
  session: SessionOptions,
  options: SecretOptions,
  io: Io,
): Promise<SessionOptions> {
  const secrets = openSecrets(options, io);
  const find = async (given: Secret | string | undefined, parameter: string): Promise<Secret | string | undefined> => {
    const written = given instanceof Secret ? given.reveal() : (given ?? "");
    const task = "the command line";
    if (secretForm(written) === "plain") return given;
    const found = await secrets.find({ task, parameter, written });
    return given instanceof Secret ? found?.boundTo(given.hosts) : found;
  };
  const { certificate, proxy } = session;
  return {
    ...session,
    password: await find(session.password, "PASSWORD"),
    clientId: await find(session.clientId, "CLIENTID"),
    clientSecret: await find(session.clientSecret, "CLIENTSECRET"),
    refreshToken: await find(session.refreshToken, "REFRESHTOKEN"),
    certificate: certificate && {
      ...certificate,
      password: await find(certificate.password, "CERTIFICATEPASSWORD"),
    },
    proxy: proxy && { ...proxy, password: await find(proxy.password, "PROXYPASSWORD") },
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
