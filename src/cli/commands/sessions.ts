import type { Command } from "commander";
import type { Finish } from "../cli.ts";
import {
  addProfileOptions,
  type ConnectionSettings,
  loadConnectionSettings,
  type ProfileOptions,
} from "../connection-options.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { loadTask } from "../load-task.ts";
import { plannedSessions } from "../planned-sessions.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { sessionText } from "../printers/session-text.ts";
import { showDiagnostics } from "../printers/show-diagnostics.ts";

type Options = ProfileOptions & { readonly json?: boolean };

export function addSessionsCommand(program: Command, io: Io, finish: Finish): void {
  addProfileOptions(program.command("sessions"))
    .description("show for each session of a task what the step says, what the profile changes, and what results")
    .argument("<task>", "task file; - reads standard input")
    .option("--json", "print one session a line as JSON")
    .addHelpText("after", help)
    .action(async (path: string, options: Options) => finish(await sessions(path, options, io)));
}

const help = `
Nothing is connected, and no secret is looked up or shown. What an expression gives is known only to the run.

Examples:
  $ dynaml sessions task.aml
  $ dynaml sessions task.aml --profile online --json | jq .result

Exit codes:
  0   shown
  3   the task does not load
  64  wrong usage, or the configuration is wrong`;

async function sessions(path: string, options: Options, io: Io): Promise<number> {
  const settings: ConnectionSettings = await loadConnectionSettings(options, io);
  const loaded = await loadTask(path, io, { profile: settings.overlay });
  if (!loaded.loads) {
    showDiagnostics(loaded, { io, json: options.json === true });
    return exitCodes.notLoaded;
  }
  const planned = plannedSessions(loaded.task, settings);
  for (const session of planned) {
    if (options.json === true) writeJsonLine(io.stdout, { type: "session", file: loaded.file, ...session });
    else io.stdout.write(sessionText(session, loaded.file));
  }
  if (planned.length === 0 && options.json !== true) io.stdout.write(`${loaded.file} opens no session\n`);
  return exitCodes.succeeded;
}
