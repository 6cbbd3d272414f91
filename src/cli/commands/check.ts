import type { Command } from "commander";
import type { CheckOptions } from "../../check/check-task.ts";
import { describeError } from "../../errors.ts";
import { printable } from "../../values/printable.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import { addProfileOptions, loadConnectionSettings, type ProfileOptions } from "../connection-options.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { loadTask } from "../load-task.ts";
import { colorsOf } from "../printers/colors.ts";
import { count } from "../printers/count.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { diagnosticRecord, diagnosticText } from "../printers/show-diagnostics.ts";
import { shown } from "../read-task-file.ts";

type Options = ProfileOptions & { readonly strict?: boolean; readonly json?: boolean };

export function addCheckCommand(program: Command, io: Io, finish: Finish): void {
  addProfileOptions(program.command("check"))
    .description("find mistakes in tasks without running them")
    .argument("<task...>", "task files; - reads standard input")
    .option("--strict", "fail on warnings too, and list what the vendor's product does not have")
    .option("--json", "print one diagnostic a line as JSON")
    .addHelpText("after", help)
    .action(async (paths: readonly string[], options: Options) => finish(await check(paths, options, io)));
}

const help = `
An error stops a task from loading. A warning is an error of the step when it runs, or advice.

Examples:
  $ dynaml check task.aml
  $ dynaml check tasks/*.aml --strict
  $ dynaml check task.aml --json | jq -r .message

Exit codes:
  0   every task loads (with --strict: without a warning)
  1   a warning was found, with --strict
  3   a task does not load, or its file cannot be read
  64  wrong usage`;

type Counts = { errors: number; warnings: number };

async function check(paths: readonly string[], options: Options, io: Io): Promise<number> {
  const counts: Counts = { errors: 0, warnings: 0 };
  const { overlay: profile } = await loadConnectionSettings(options, io);
  for (const path of paths) await checkFile(path, { options, profile, io, counts });
  if (options.json !== true) io.stdout.write(`${summary(paths.length, counts)}\n`);
  if (counts.errors > 0) return exitCodes.notLoaded;
  return options.strict === true && counts.warnings > 0 ? exitCodes.stepFailed : exitCodes.succeeded;
}

type Checking = { options: Options; profile: CheckOptions["profile"]; io: Io; counts: Counts };

async function checkFile(path: string, { options, profile, io, counts }: Checking): Promise<void> {
  try {
    const loaded = await loadTask(path, io, { strict: options.strict, profile });
    for (const diagnostic of loaded.diagnostics) {
      counts[diagnostic.severity === "error" ? "errors" : "warnings"] += 1;
      if (options.json === true) writeJsonLine(io.stdout, diagnosticRecord(diagnostic, loaded));
      else io.stdout.write(`${diagnosticText(diagnostic, loaded, colorsOf(io.stdout, io.env))}\n\n`);
    }
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    counts.errors += 1;
    const { code, message, remedy } = error;
    if (options.json === true)
      writeJsonLine(io.stdout, { type: "diagnostic", file: shown(path), code, severity: "error", message, remedy });
    else io.stderr.write(`${printable(`error: ${describeError(error)}`)}\n\n`);
  }
}

function summary(tasks: number, { errors, warnings }: Counts): string {
  return `${count(tasks, "task")}: ${count(errors, "error")}, ${count(warnings, "warning")}`;
}
