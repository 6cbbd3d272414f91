import { Command, CommanderError } from "commander";
import { ConfigError } from "../config/config-error.ts";
import { DynamlError, describeError } from "../errors.ts";
import { printable } from "../values/printable.ts";
import { CliError } from "./cli-error.ts";
import { exitCodeHelp, exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { packageVersion } from "./package-version.ts";

/**
 * The command `dynaml`. Takes the arguments after the program's name, writes through `io`, resolves to the process's
 * exit code; never rejects. `await main(["run", "task.aml", "--embedded"], processIo())`
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = exitCodes.succeeded;
  try {
    const program = await createProgram(argv[0], io, (code) => {
      exitCode = code;
    });
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, io);
  }
}

/** How a command hands over its exit code. */
export type Finish = (exitCode: number) => void;

type AddCommand = (program: Command, io: Io, finish: Finish) => void;

/** By the word that calls for it, in the order of the help. A command is loaded where it is wanted: most need but a part of all there is. */
const commands: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ["run", async () => (await import("./commands/run.ts")).addRunCommand],
  ["check", async () => (await import("./commands/check.ts")).addCheckCommand],
  ["fmt", async () => (await import("./commands/fmt.ts")).addFmtCommand],
  ["convert", async () => (await import("./commands/convert.ts")).addConvertCommand],
  ["report", async () => (await import("./commands/report.ts")).addReportCommand],
  ["sessions", async () => (await import("./commands/sessions.ts")).addSessionsCommand],
  ["discover", async () => (await import("./commands/discover.ts")).addDiscoverCommand],
  ["doctor", async () => (await import("./commands/doctor.ts")).addDoctorCommand],
  ["query", async () => (await import("./commands/query.ts")).addQueryCommand],
  ["load", async () => (await import("./commands/load.ts")).addLoadCommand],
  ["types", async () => (await import("./commands/types.ts")).addTypesCommand],
  ["secret", async () => (await import("./commands/secret.ts")).addSecretCommands],
  ["encrypt", async () => (await import("./commands/encrypt.ts")).addEncryptCommand],
  ["emulator", async () => (await import("./commands/emulator.ts")).addEmulatorCommand],
]);

/** Loads the command that is called for; none for the version, and all for help and for words that are no command. */
async function commandsFor(word: string | undefined): Promise<readonly AddCommand[]> {
  if (word === "--version") return [];
  const wanted = commands.get(word ?? "");
  if (wanted !== undefined) return [await wanted()];
  return await Promise.all([...commands.values()].map((load) => load()));
}

async function createProgram(word: string | undefined, io: Io, finish: Finish): Promise<Command> {
  const program = new Command("dynaml")
    .description("Runs Automate task markup (AML) that works with Dynamics CRM.")
    .version(packageVersion(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", help)
    .showHelpAfterError("Add --help for usage and examples.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns(),
      getErrHelpWidth: () => io.stderr.columns(),
    });
  for (const add of await commandsFor(word)) add(program, io, finish);
  return program;
}

const help = `
Examples:
  $ dynaml run task.aml                run a task
  $ dynaml run task.aml --embedded     run it against an organization inside this process
  $ dynaml check task.aml              find mistakes without running it
  $ dynaml emulator start --open       serve an organization on this machine

${exitCodeHelp}`;

function reportError(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.wrongUsage;
  io.stderr.write(`${printable(`error: ${describeError(error)}`)}\n`);
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof ConfigError) return exitCodes.wrongUsage;
  if (error instanceof DynamlError) return exitCodes.stepFailed;
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  io.stderr.write(`This is a fault of dynaml itself, please report it:\n${printable(stack)}\n`);
  return exitCodes.faultInDynaml;
}
