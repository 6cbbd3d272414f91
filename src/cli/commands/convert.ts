import type { Command } from "commander";
import { shownMasks } from "../../markup/mask.ts";
import { printTask } from "../../markup/print-task.ts";
import { withEdits } from "../../markup/text-edits.ts";
import { printable, printableLine } from "../../values/printable.ts";
import type { Finish } from "../cli.ts";
import { type ConvertNote, convertTask } from "../convert/convert-task.ts";
import { shownText } from "../convert/shown-text.ts";
import { unifiedDiff } from "../convert/unified-diff.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { loadTask } from "../load-task.ts";
import { showDiagnostics } from "../printers/show-diagnostics.ts";
import { wrongUsage } from "../secret-options.ts";
import { writeTaskFile } from "../write-task-file.ts";

type Options = {
  readonly to365?: boolean;
  readonly secrets?: boolean;
  readonly write?: boolean;
  readonly backup?: boolean;
};

export function addConvertCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("convert")
    .description("write a task's old spellings as new versions do, and show what changes")
    .argument("<task>", "task file; - reads standard input")
    .option("--to-365", "make AMDYNAMICS365 of AMDYNAMICSCRM")
    .option("--secrets", "make references of the secrets that stand in the task, encrypted or plain")
    .option("-w, --write", "write the file, in its own encoding")
    .option("--backup", "with --write: keep the file as it was under its name and .bak, secrets and all")
    .addHelpText("after", help)
    .action(async (path: string, options: Options) => finish(await convert(path, options, io)));
}

const help = `
What changes is shown as a diff, with secrets masked; nothing is written without --write. All else of the task stays as it
is: line breaks, comments, the order of attributes.

Examples:
  $ dynaml convert task.aml
  $ dynaml convert task.aml --secrets --write --backup
  $ dynaml convert task.aml --to-365 --write

Exit codes:
  0   shown, or written
  3   the task does not load; it stays as it is
  64  wrong usage`;

async function convert(path: string, options: Options, io: Io): Promise<number> {
  if (options.write === true && path === "-") throw wrongUsage("standard input cannot be written: leave --write out");
  if (options.backup === true && options.write !== true) throw wrongUsage("--backup needs --write: nothing is written");
  const loaded = await loadTask(path, io);
  const { task, file } = loaded;
  if (task.diagnostics.some(({ severity }) => severity === "error")) {
    showDiagnostics(loaded, { io, json: false });
    return exitCodes.notLoaded;
  }
  const { edits, notes } = convertTask(task, {
    file: path === "-" ? "task" : path,
    to365: options.to365 === true,
    secrets: options.secrets === true,
  });
  const before = shownText(task);
  io.stdout.write(printable(shownMasks(unifiedDiff(before, withEdits(before, edits), file))));
  for (const note of notes) io.stderr.write(`${noteLine(note, file)}\n`);
  if (edits.length === 0) io.stderr.write(`${printableLine(file)}: nothing to convert\n`);
  else if (options.write === true) {
    const keep = options.backup === true ? `${path}.bak` : undefined;
    await writeTaskFile(path, withEdits(printTask(task), edits), task, io, { keep });
    io.stderr.write(`${printableLine(file)}: written\n`);
  }
  return exitCodes.succeeded;
}

function noteLine({ position, text }: ConvertNote, file: string): string {
  return printableLine(`${file}:${position.line}:${position.column}: ${text}`);
}
