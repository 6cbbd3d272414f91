import type { Command } from "commander";
import { type NamedReport, reportTask, type StepReport } from "../../check/task-report.ts";
import type { Finish } from "../cli.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { type LoadedTask, loadTask } from "../load-task.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { reportText, titleOf } from "../printers/report-text.ts";
import { showDiagnostics } from "../printers/show-diagnostics.ts";

type Options = { readonly json?: boolean };

export function addReportCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("report")
    .description("list a task's steps, its sessions, and what each step reads and writes")
    .argument("<task>", "task file; - reads standard input")
    .option("--json", "print one step, session, variable, dataset or file a line as JSON")
    .addHelpText("after", help)
    .action(async (path: string, options: Options) => finish(await report(path, options, io)));
}

const help = `
Nothing is run. A name that an expression makes is shown as it is written.

Examples:
  $ dynaml report task.aml
  $ dynaml report task.aml --json | jq 'select(.type == "session")'

Exit codes:
  0   shown
  3   the task does not load
  64  wrong usage`;

async function report(path: string, { json }: Options, io: Io): Promise<number> {
  const loaded = await loadTask(path, io);
  if (!loaded.loads) {
    showDiagnostics(loaded, { io, json: json === true });
    return exitCodes.notLoaded;
  }
  const { steps, names } = reportTask(loaded.task);
  if (json === true) {
    for (const step of steps) writeJsonLine(io.stdout, stepRecord(step, loaded));
    for (const name of names) writeJsonLine(io.stdout, nameRecord(name, loaded));
  } else {
    io.stdout.write(reportText({ steps, names }, loaded.file));
  }
  return exitCodes.succeeded;
}

function stepRecord({ step, uses }: StepReport, { file }: LoadedTask): object {
  const { number, position, action, activity, depth } = step;
  const { line, column } = position;
  return { type: "step", file, number, line, column, action, activity, title: titleOf(step), depth, uses };
}

function nameRecord({ kind, name, steps }: NamedReport, { file }: LoadedTask): object {
  return { type: kind, file, name, steps };
}
