import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { readCustomizations } from "../../emulator/customization/customization-file.ts";
import { startEmulator } from "../../emulator/emulator.ts";
import { EmulatorError } from "../../emulator/emulator-error.ts";
import type { Emulator, EmulatorOptions } from "../../emulator/emulator-options.ts";
import { onlineLimits, readProtectionLimits } from "../../emulator/limits/protection-limits.ts";
import { type DirectoryFile, parseDirectory } from "../../emulator/sign-in/directory-file.ts";
import { defaultSignIn, type SignInScheme, signInSchemes } from "../../emulator/sign-in/scheme.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import { type NamedUser, namedUser, type UserOptions } from "../emulator-user.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { colorsOf } from "../printers/colors.ts";
import { emulatorFacts, emulatorText, type StartedEmulator } from "../printers/emulator-text.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { listenForStop } from "../stop-request.ts";

type Options = UserOptions & {
  readonly port: number;
  readonly data?: string;
  readonly open?: boolean;
  readonly listen?: string;
  readonly hostName?: readonly string[];
  readonly tls?: boolean;
  readonly signIn?: readonly SignInScheme[];
  readonly keytab?: string;
  readonly directory?: string;
  readonly customizations?: string;
  readonly limits?: string;
  readonly json?: boolean;
};

export function addEmulatorStartCommand(emulator: Command, io: Io, finish: Finish): void {
  emulator
    .command("start")
    .description("serve an organization until Ctrl+C")
    .option("--port <number>", "port to listen on; 0 takes a free one", parsePort, 0)
    .option("--data <file>", "SQLite file that keeps the records; without it they are in memory")
    .option("--open", "take in any user with any password; reachable from this machine only")
    .option("--listen <address>", "address to listen on (default: 127.0.0.1)")
    .option("--host-name <name>", "further host name that clients may call it by; repeatable", addName)
    .option("--user <domain\\name>", "its user (default: CRM\\administrator)", parseUser)
    .option("--password-env <variable>", "environment variable that holds the user's password")
    .option("--password-file <file>", "file whose first line is the user's password")
    .option("--tls", "speak https, with a certificate from an own authority, which is kept beside the data")
    .option("--sign-in <schemes>", `ways to sign in, with commas: ${signInSchemes.join(", ")}`, parseSchemes)
    .option("--keytab <file>", "keys of HTTP/<host name>, for --sign-in kerberos and the token services of federation")
    .option("--directory <file>", "JSON file of users, OAuth clients and organizations, in place of --user")
    .option("--limits <online|file>", "service protection limits, as online or from a JSON file; none without it")
    .option("--customizations <file>", "JSON file of tables, columns and keys besides the standard ones")
    .option("--json", "print the address as one line of JSON")
    .addHelpText("after", help)
    .action(async (options: Options, command: Command) => {
      const problem = usageProblem(options);
      if (problem !== undefined) command.error(`error: ${problem}`);
      finish(await start(options, io));
    });
}

const help = `
Without --open and without a password, one is made and printed once. A password is never given on the command line,
where other users of the machine could read it.

Examples:
  $ dynaml emulator start --open
  $ dynaml emulator start --port 5555 --data crm.sqlite
  $ CRM_PASSWORD=... dynaml emulator start --user 'CRM\\alice' --password-env CRM_PASSWORD
  $ dynaml emulator start --tls --sign-in ntlm,oauth --directory directory.json
  $ dynaml emulator start --sign-in kerberos,ntlm --keytab http.keytab --host-name crm.example.com
  $ dynaml emulator start --open --limits online
  $ dynaml emulator start --open --customizations tables.json
  $ dynaml emulator start --listen 0.0.0.0 --host-name crm.example.com --password-file password.txt

Exit codes:
  0   ended by Ctrl+C or SIGTERM
  2   it could not start: the port is taken, the data file is not one of dynaml's
  64  wrong usage`;

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

function addName(name: string, names: readonly string[] = []): readonly string[] {
  if (!/^[A-Za-z0-9.-]+$/.test(name))
    throw new InvalidArgumentError("A host name has letters, digits, dots and hyphens.");
  return [...names, name];
}

function parseUser(text: string): { domain: string; userName: string } {
  const [, domain, userName] = /^([^\\]+)\\([^\\]+)$/.exec(text) ?? [];
  if (domain === undefined || userName === undefined) throw new InvalidArgumentError("It takes DOMAIN\\NAME.");
  return { domain, userName };
}

function parseSchemes(text: string): readonly SignInScheme[] {
  return text.split(",").map((name) => {
    const scheme = signInSchemes.find((one) => one === name.trim());
    if (scheme === undefined) throw new InvalidArgumentError(`It takes ${signInSchemes.join(", ")}.`);
    return scheme;
  });
}

function usageProblem({
  open,
  user,
  passwordEnv,
  passwordFile,
  directory,
  keytab,
  signIn,
}: Options): string | undefined {
  if (keytab !== undefined && !signIn?.some((scheme) => scheme === "kerberos" || scheme === "federation")) {
    return "option '--keytab <file>' needs '--sign-in' with kerberos or federation";
  }
  if (open === true && (user ?? passwordEnv ?? passwordFile) !== undefined) {
    return "option '--open' takes in any user: give it alone, or name a user without it";
  }
  if (directory !== undefined && (user ?? passwordEnv ?? passwordFile) !== undefined) {
    return "option '--directory <file>' names the users: give '--user' and its password without it";
  }
  if (passwordEnv !== undefined && passwordFile !== undefined) {
    return "options '--password-env <variable>' and '--password-file <file>' exclude each other";
  }
  return undefined;
}

async function start(options: Options, io: Io): Promise<number> {
  const isNamed = options.open !== true && options.directory === undefined;
  const user = isNamed ? namedUser(options, io) : undefined;
  const stop = listenForStop(io);
  try {
    const emulator = await startFrom(options, user, io);
    const { caFile, organization, version } = emulator;
    const { signIn = defaultSignIn, open = false } = options;
    const start = { user, isOpen: open, organization, version, signIn, caFile };
    announce(reachableUrl(emulator.url, options.hostName ?? []), start, { json: options.json === true, io });
    await aborted(stop.signal);
    await emulator.close();
    return exitCodes.succeeded;
  } finally {
    stop.close();
  }
}

async function startFrom(options: Options, user: NamedUser | undefined, io: Io): Promise<Emulator> {
  try {
    return await startEmulator({
      ...directoryOf(options, io),
      ...customizationsOf(options, io),
      port: options.port,
      data: options.data === undefined ? undefined : resolve(io.cwd, options.data),
      open: options.open,
      anyOrganization: options.open,
      listen: options.listen,
      hostNames: options.hostName,
      tls: options.tls,
      signIn: options.signIn,
      keytab: options.keytab === undefined ? undefined : resolve(io.cwd, options.keytab),
      ...limitsOf(options, io),
      ...usersOf(user),
    });
  } catch (cause) {
    throw new CliError(isMisuse(cause) ? exitCodes.wrongUsage : exitCodes.notConnected, {
      code: "CLI_EMULATOR_NOT_STARTED",
      message: "the organization could not be started",
      cause,
    });
  }
}

function usersOf(user: NamedUser | undefined): Pick<EmulatorOptions, "users"> {
  if (user === undefined) return {};
  const { passwordIsMade: _, ...named } = user;
  return { users: [named] };
}

/** What the directory file says; paths in it are relative to its folder. */
function directoryOf({ directory }: Options, io: Io): DirectoryFile {
  if (directory === undefined) return {};
  const file = resolve(io.cwd, directory);
  const { organizations, ...others } = parseDirectory(readDirectory(file, directory), directory);
  if (organizations === undefined) return others;
  const inFolder = (data: string | undefined) => (data === undefined ? {} : { data: resolve(dirname(file), data) });
  return { ...others, organizations: organizations.map((one) => ({ ...one, ...inFolder(one.data) })) };
}

function readDirectory(file: string, where: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new EmulatorError({
      code: "EMULATOR_DIRECTORY_INVALID",
      message: "the directory file cannot be read",
      where,
      remedy: "name a JSON file of users; relative paths start from the current folder",
      cause,
    });
  }
}

/** `online`, or a file in which some of the limits are others. */
function limitsOf({ limits }: Options, io: Io): Pick<EmulatorOptions, "limits"> {
  if (limits === undefined) return {};
  if (limits === "online") return { limits: { serviceProtection: onlineLimits } };
  return { limits: { serviceProtection: readProtectionLimits(resolve(io.cwd, limits), limits) } };
}

function customizationsOf({ customizations }: Options, io: Io): Pick<EmulatorOptions, "customizations"> {
  if (customizations === undefined) return {};
  return { customizations: readCustomizations(resolve(io.cwd, customizations), customizations) };
}

function isMisuse(error: unknown): boolean {
  const codes: readonly string[] = [
    "EMULATOR_OPEN_BEYOND_LOOPBACK",
    "EMULATOR_DIRECTORY_INVALID",
    "EMULATOR_CUSTOMIZATIONS_INVALID",
    "EMULATOR_LIMITS_INVALID",
    "EMULATOR_SCHEME_NOT_OFFERED",
    "EMULATOR_KEYTAB_UNUSABLE",
  ];
  return error instanceof EmulatorError && codes.includes(error.code);
}

/** An address of all interfaces (0.0.0.0) is none that clients can call: a name that was given is, or this machine's own. */
function reachableUrl(url: string, hostNames: readonly string[]): string {
  const reachable = new URL(url);
  const isWildcard = reachable.hostname === "0.0.0.0" || reachable.hostname === "[::]";
  reachable.hostname = hostNames[0] ?? (isWildcard ? "127.0.0.1" : reachable.hostname);
  return reachable.origin;
}

function announce(url: string, started: StartedEmulator, { json, io }: { json: boolean; io: Io }): void {
  if (json) writeJsonLine(io.stdout, emulatorFacts(url, started));
  else io.stdout.write(emulatorText(url, started, colorsOf(io.stdout, io.env)));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
