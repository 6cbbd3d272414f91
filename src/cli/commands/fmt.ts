import { type Command, InvalidArgumentError, Option } from "commander";
import { formatTask } from "../../markup/format-task.ts";
import { parseTask } from "../../markup/parse-task.ts";
import { printTask } from "../../markup/print-task.ts";
import type { Task } from "../../markup/task.ts";
import type { Finish } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { maskSecrets } from "../masked-source.ts";
import { colorsOf } from "../printers/colors.ts";
import { count } from "../printers/count.ts";
import { columnsOf, diagnosticText } from "../printers/show-diagnostics.ts";
import { readTaskFile, shown } from "../read-task-file.ts";
import { wrongUsage } from "../secret-options.ts";
import { writeTaskFile } from "../write-task-file.ts";

type Options = { readonly write?: boolean; readonly check?: boolean; readonly indent: string };

export function addFmtCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("fmt")
    .description("set the blocks of tasks in, and change nothing else")
    .argument("<task...>", "task files; - reads standard input")
    .addOption(new Option("-w, --write", "write the files, in their own encoding").conflicts("check"))
    .option("--check", "list the files that are not formatted, and write nothing")
    .addOption(new Option("--indent <width>", "spaces of one level, or tab").default("  ", "2").argParser(indentOf))
    .addHelpText("after", help)
    .action(async (paths: readonly string[], options: Options) => finish(await fmt(paths, options, io)));
}

const help = `
Only white space before what is first on its line changes: values, texts, comments and empty lines stay as they are.

Examples:
  $ dynaml fmt task.aml                 print it formatted
  $ dynaml fmt --write tasks/*.aml
  $ dynaml fmt --check tasks/*.aml      for CI

Exit codes:
  0   done; with --check: all are formatted
  1   with --check: some are not
  3   a file cannot be read, or its blocks do not match; it stays as it is
  64  wrong usage`;

function indentOf(text: string): string {
  if (text === "tab") return "\t";
  const width = /^\d$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(width)) throw new InvalidArgumentError("It takes a number of spaces from 0 to 9, or tab.");
  return " ".repeat(width);
}

async function fmt(paths: readonly string[], options: Options, io: Io): Promise<number> {
  const prints = options.write !== true && options.check !== true;
  if (prints && paths.length > 1) throw wrongUsage("several tasks: give --write or --check");
  if (options.write === true && paths.includes("-"))
    throw wrongUsage("standard input cannot be written: leave --write out");
  let changed = 0;
  let failed = 0;
  for (const path of paths) {
    const task = parseTask(await readTaskFile(path, io));
    if (showErrors(path, task, io)) {
      failed += 1;
      continue;
    }
    const formatted = formatTask(task, options);
    if (prints) io.stdout.write(formatted);
    else if (formatted !== printTask(task)) {
      changed += 1;
      if (options.write === true) await writeTaskFile(path, formatted, task, io);
      io.stdout.write(`${shown(path)}\n`);
    }
  }
  if (!prints) io.stderr.write(`${summary(paths.length - failed, changed, options)}\n`);
  if (failed > 0) return exitCodes.notLoaded;
  return options.check === true && changed > 0 ? exitCodes.stepFailed : exitCodes.succeeded;
}

function showErrors(path: string, task: Task, io: Io): boolean {
  const errors = task.diagnostics.filter(({ severity }) => severity === "error");
  const at = { file: shown(path), shownText: maskSecrets(task) };
  for (const error of errors)
    io.stderr.write(`${diagnosticText(error, at, colorsOf(io.stderr, io.env), columnsOf(io.stderr))}\n\n`);
  return errors.length > 0;
}

function summary(tasks: number, changed: number, { write }: Options): string {
  const rest = tasks - changed;
  if (write === true) return `${count(changed, "task")} formatted, ${rest} already were`;
  return changed === 0
    ? `${count(tasks, "task")} formatted`
    : `${count(changed, "task")} not formatted, ${rest} formatted`;
}
