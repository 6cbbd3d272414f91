import { type Command, Option } from "commander";
import { openExplained } from "../doctor/open-explained.ts";
import { DynamlError, describeError } from "../errors.ts";
import type { Session } from "../session/session.ts";
import type { SessionOptions, Transport } from "../session/session-options.ts";
import { printable } from "../values/printable.ts";
import { CliError } from "./cli-error.ts";
import { addConnectionOptions, type ConnectionOptions, loadConnectionSettings } from "./connection-options.ts";
import { type EmbeddedChoice, embeddedSession, withEmbedded } from "./embedded/embedded-session.ts";
import { exitCodes, stoppedBy } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { addSecretOptions, type SecretOptions } from "./secret-options.ts";
import { addSignInOptions, credentials, type SignInOptions, withStoredSecrets } from "./sign-in-options.ts";
import { listenForStop } from "./stop-request.ts";
import { withRemedy } from "./with-remedy.ts";

/** What says which organization a command works on, and who signs in to it. */
export type OrganizationOptions = ConnectionOptions &
  SecretOptions &
  SignInOptions &
  EmbeddedChoice & {
    readonly server?: string;
    readonly organization?: string;
    readonly transport?: Transport;
  };

const transports: readonly Transport[] = ["Auto", "Soap", "WebApi"];

/** Adds the options of every command that works on one organization without a task. */
export function addOrganizationOptions(command: Command): Command {
  const withAddress = addSecretOptions(addConnectionOptions(command))
    .option("--server <address>", "the organization: its URL, or its server; a profile may give it")
    .option("--organization <name>", "the organization's name, where the address does not hold it")
    .addOption(new Option("--transport <wire>", "how to talk to it (default: Auto)").choices(transports));
  return addSignInOptions(withAddress)
    .option("--embedded", "work on an organization inside this process; no host is reached")
    .option("--data <file>", "SQLite file in which the embedded organization keeps its records");
}

/** Refuses what names no organization, in commander's words (exit code 64). */
export function checkOrganizationOptions(options: OrganizationOptions, command: Command): void {
  const { server, profile = [], embedded, data } = options;
  if (embedded !== true && data !== undefined) {
    command.error("error: option '--data <file>' needs --embedded: it is the embedded organization's file");
  }
  if (embedded !== true && server === undefined && profile.length === 0) {
    command.error("error: name the organization: --server <address>, --profile <name> with an address, or --embedded");
  }
}

/**
 * Opens a session as the options say, works on it, and ends it. Resolves to the work's exit code; where signing in or the
 * work fails, says why on standard error (as an object of type "error" with `json`) and resolves to 2.
 */
export async function withSession(
  options: OrganizationOptions & { readonly json?: boolean },
  io: Io,
  work: (session: Session, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const settings = await loadConnectionSettings(options, io);
  const stop = listenForStop(io);
  try {
    return await withEmbedded(options, io, async (dial) => {
      const given = { ...(await givenSession(options, io)), signal: stop.signal };
      const stored = await withStoredSecrets(settings.apply(given), options, io);
      const session = await openExplained(dial === undefined ? stored : embeddedSession(stored, dial));
      try {
        for (const { message } of session.warnings) io.stderr.write(`${printable(`warning: ${message}`)}\n`);
        return await work(session, stop.signal);
      } finally {
        await session.end();
      }
    });
  } catch (error) {
    const signal = stop.received();
    if (signal !== undefined) return stoppedBy(signal);
    if (!(error instanceof DynamlError) || error instanceof CliError) throw error;
    showError(error, options, io);
    return exitCodes.notConnected;
  } finally {
    stop.close();
  }
}

/** The embedded organization takes in anybody under any name. */
const anybody = { server: "http://embedded", organization: "embedded", authType: "ActiveDirectory" } as const;

async function givenSession(options: OrganizationOptions, io: Io): Promise<SessionOptions> {
  const { server, organization, transport, authType, timeout, embedded } = options;
  if (embedded === true && server === undefined) {
    return { ...anybody, transport, timeout, userName: "EMBEDDED\\anybody", password: "any" };
  }
  const address = { server, organization, transport, timeout };
  // Who works without a task is not bound to what a task's default says.
  return { ...address, ...(await credentials(options, io)), authType: authType ?? "Auto" };
}

/** The same error, saying what to do in the words of the command line where an option gives what lacks. */
function inOptions(error: DynamlError): DynamlError {
  const { parameter } = error.context;
  if (error.code !== "SESSION_MISSING_PARAMETER" || parameter !== "ORGANIZATION") return error;
  return withRemedy(
    error,
    "give --organization <name>, or the organization's URL as --server: http://crm.example.com/adventureworks",
  );
}

/** Says what failed on standard error; with `json` as an object of type "error" on standard output. */
export function showError(error: DynamlError, { json }: { readonly json?: boolean | undefined }, io: Io): void {
  const told = inOptions(error);
  const { code, message, where, means, remedy } = told;
  if (json === true) io.stdout.write(`${JSON.stringify({ type: "error", code, message, where, means, remedy })}\n`);
  else io.stderr.write(`${printable(`error: ${describeError(told)}`)}\n`);
}
