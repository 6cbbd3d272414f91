import type { Command } from "commander";
import { createActions } from "../../actions/create-actions.ts";
import { inspectStep } from "../../check/inspect-step.ts";
import { openExplained } from "../../doctor/open-explained.ts";
import { runTask } from "../../engine/run-task.ts";
import { askPerson } from "../ask-person.ts";
import type { Finish } from "../cli.ts";
import {
  addConnectionOptions,
  addFolderOption,
  type ConnectionOptions,
  loadConnectionSettings,
} from "../connection-options.ts";
import { type EmbeddedChoice, embeddedSession, withEmbedded } from "../embedded/embedded-session.ts";
import { namedOrganizations } from "../embedded/named-organizations.ts";
import { exitCodeHelp, exitCodeOf, exitCodes, stoppedBy } from "../exit-code.ts";
import { addGivenVariable, type GivenVariables, unusedVariables } from "../given-variable.ts";
import type { Io } from "../io.ts";
import { loadTask } from "../load-task.ts";
import { otherTasks } from "../other-tasks.ts";
import { plannedSessions } from "../planned-sessions.ts";
import { createPrinter } from "../printers/create-printer.ts";
import { showDiagnostics } from "../printers/show-diagnostics.ts";
import { addSecretOptions, openSecrets, type SecretOptions } from "../secret-options.ts";
import { listenForStop } from "../stop-request.ts";
import { type LanguageOptions, taskLanguage } from "../task-language.ts";
import { thisMachine } from "../this-machine.ts";

type Options = ConnectionOptions &
  SecretOptions &
  LanguageOptions &
  EmbeddedChoice & {
    readonly var?: GivenVariables;
    readonly answer?: GivenVariables;
    readonly json?: boolean;
  };

export function addRunCommand(program: Command, io: Io, finish: Finish): void {
  const command = program.command("run");
  addSecretOptions(addFolderOption(addConnectionOptions(command)))
    .description("run a task")
    .argument("<task>", "task file; - reads standard input")
    .option("--embedded", "route every address to an organization inside this process; no host is reached")
    .option("--data <file>", "SQLite file in which the embedded organization keeps its records")
    .option(
      "--var <name=value>",
      "give a variable that the task creates with ISPARAMETER=YES; name alone takes the environment variable; repeatable",
      (text: string, given: GivenVariables = {}) => addGivenVariable(text, given, io.env),
    )
    .option(
      "--answer <name=value>",
      "answer the question whose answer that variable receives; name alone takes the environment variable; repeatable",
      (text: string, given: GivenVariables = {}) => addGivenVariable(text, given, io.env),
    )
    .option("--locale <tag>", "how expressions read and write numbers and dates (default: en-US)")
    .option("--time-zone <zone>", "what clocks show in expressions: Europe/Zurich (default: UTC)")
    .option("--json", "print one event a line as JSON")
    .addHelpText("after", help)
    .action(async (path: string, options: Options, command: Command) => {
      if (options.data !== undefined && options.embedded !== true) {
        command.error("error: option '--data <file>' needs --embedded: it is the embedded organization's file");
      }
      finish(await run(path, options, io));
    });
}

const help = `
The task stops at the first step that fails. With --json, what was found in the task comes first, as lines of type
"diagnostic", then the events of the run. Ctrl+C cancels it and ends its sessions; a second Ctrl+C ends dynaml at once.

Examples:
  $ dynaml run task.aml
  $ dynaml run task.aml --var account=Contoso --var city=Bern
  $ crmPassword=... dynaml run task.aml --var crmPassword
  $ dynaml run task.aml --embedded --data crm.sqlite
  $ dynaml run task.aml --profile online
  $ dynaml run - --json < task.aml | jq .type

${exitCodeHelp}`;

async function run(path: string, options: Options, io: Io): Promise<number> {
  const json = options.json === true;
  const settings = await loadConnectionSettings(options, io);
  const secrets = openSecrets(options, io);
  const files = settings.filesFor(path);
  const language = taskLanguage(options, settings.reachOf(path), io);
  const loaded = await loadTask(path, io, {
    suppliedVariables: Object.keys(options.var ?? {}),
    profile: settings.overlay,
    files,
    store: secrets.store,
  });
  showDiagnostics(loaded, { io, json });
  if (!loaded.loads) return exitCodes.notLoaded;
  for (const name of unusedVariables(options.var ?? {}, loaded.task.source.text)) {
    io.stderr.write(`warning: ${loaded.file} does not mention the variable ${name}, which --var gives\n\n`);
  }
  for (const name of unusedVariables(options.answer ?? {}, loaded.task.source.text)) {
    io.stderr.write(`warning: ${loaded.file} does not mention the variable ${name}, which --answer is for\n\n`);
  }
  const stop = listenForStop(io);
  const printer = createPrinter(loaded, { io, json });
  try {
    const organizations = options.embedded === true ? namedOrganizations(plannedSessions(loaded.task, settings)) : [];
    const result = await withEmbedded({ ...options, organizations }, io, (dial) =>
      runTask(loaded.task, {
        actions: createActions({
          openSession: (session) => openExplained(dial === undefined ? session : embeddedSession(session, dial)),
          profile: settings.apply,
          secrets: secrets.find,
          files,
          ask: askPerson(options.answer ?? {}, io, {
            pause: () => printer.pause?.(),
            cancel: () => stop.request("SIGINT"),
          }),
        }),
        files,
        loadTask: otherTasks(files),
        inspect: (activity, given) =>
          inspectStep(activity, { ...given, parameters: settings.overlay(activity, given.parameters) }),
        name: loaded.file,
        language,
        variables: options.var,
        machine: thisMachine(),
        signal: stop.signal,
        onEvent: printer.event,
      }),
    );
    const signal = stop.received();
    return result.status === "cancelled" && signal !== undefined ? stoppedBy(signal) : exitCodeOf(result);
  } finally {
    printer.close();
    stop.close();
  }
}
