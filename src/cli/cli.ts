import { Command, CommanderError } from "commander";
import { ConfigError } from "../config/config-error.ts";
import { DynamlError, describeError } from "../errors.ts";
import { printable } from "../values/printable.ts";
import { CliError } from "./cli-error.ts";
import { addCheckCommand } from "./commands/check.ts";
import { addConvertCommand } from "./commands/convert.ts";
import { addDiscoverCommand } from "./commands/discover.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addEmulatorStartCommand } from "./commands/emulator-start.ts";
import { addEncryptCommand } from "./commands/encrypt.ts";
import { addFmtCommand } from "./commands/fmt.ts";
import { addLoadCommand } from "./commands/load.ts";
import { addQueryCommand } from "./commands/query.ts";
import { addReportCommand } from "./commands/report.ts";
import { addRunCommand } from "./commands/run.ts";
import { addSecretCommands } from "./commands/secret.ts";
import { addSessionsCommand } from "./commands/sessions.ts";
import { addTypesCommand } from "./commands/types.ts";
import { exitCodeHelp, exitCodes } from "./exit-code.ts";
import type { Io } from "./io.ts";
import { packageVersion } from "./package-version.ts";

/**
 * The command `dynaml`. Takes the arguments after the program's name, writes through `io`, resolves to the process's
 * exit code; never rejects. `await main(["run", "task.aml", "--embedded"], processIo())`
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = exitCodes.succeeded;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, io);
  }
}

/** How a command hands over its exit code. */
export type Finish = (exitCode: number) => void;

function createProgram(io: Io, finish: Finish): Command {
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
  addRunCommand(program, io, finish);
  addCheckCommand(program, io, finish);
  addFmtCommand(program, io, finish);
  addConvertCommand(program, io, finish);
  addReportCommand(program, io, finish);
  addSessionsCommand(program, io, finish);
  addDiscoverCommand(program, io, finish);
  addDoctorCommand(program, io, finish);
  addQueryCommand(program, io, finish);
  addLoadCommand(program, io, finish);
  addTypesCommand(program, io, finish);
  addSecretCommands(program, io, finish);
  addEncryptCommand(program, io, finish);
  const emulator = program
    .command("emulator")
    .description("the embedded organization, for any client to work with")
    .addHelpText("after", "\nExamples:\n  $ dynaml emulator start --open");
  addEmulatorStartCommand(emulator, io, finish);
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
