import { type Command, Option } from "commander";
import { describeError } from "../../errors.ts";
import type { Diagnostic } from "../../markup/diagnostic.ts";
import { printable } from "../../values/printable.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import {
  addFolderOption,
  addProfileOptions,
  type ConnectionOptions,
  loadConnectionSettings,
  type ProfileOptions,
} from "../connection-options.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { type LoadedTask, loadTask } from "../load-task.ts";
import { packageVersion } from "../package-version.ts";
import { colorsOf } from "../printers/colors.ts";
import { count } from "../printers/count.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { type SarifFinding, sarifLog } from "../printers/sarif.ts";
import { columnsOf, diagnosticRecord, diagnosticText } from "../printers/show-diagnostics.ts";
import { shown } from "../read-task-file.ts";
import { addSecretOptions, openSecrets, type SecretOptions } from "../secret-options.ts";

type Options = ProfileOptions &
  Pick<ConnectionOptions, "allowFiles"> &
  SecretOptions & { readonly strict?: boolean; readonly json?: boolean; readonly sarif?: boolean };

export function addCheckCommand(program: Command, io: Io, finish: Finish): void {
  addSecretOptions(addFolderOption(addProfileOptions(program.command("check"))))
    .description("find mistakes in tasks without running them")
    .argument("<task...>", "task files; - reads standard input")
    .option("--strict", "fail on warnings too, and list what the vendor's product does not have")
    .addOption(new Option("--json", "print one diagnostic a line as JSON").conflicts("sarif"))
    .option("--sarif", "print all as one SARIF 2.1.0 log, for code hosts and editors")
    .addHelpText("after", help)
    .action(async (paths: readonly string[], options: Options) => finish(await check(paths, options, io)));
}

const help = `
An error stops a task from loading. A warning is an error of the step when it runs, or advice.

Examples:
  $ dynaml check task.aml
  $ dynaml check tasks/*.aml --strict
  $ dynaml check task.aml --json | jq -r .message
  $ dynaml check tasks/*.aml --sarif > tasks.sarif

Exit codes:
  0   every task loads (with --strict: without a warning)
  1   a warning was found, with --strict
  3   a task does not load, or its file cannot be read
  64  wrong usage`;

type Counts = { errors: number; warnings: number };

async function check(paths: readonly string[], options: Options, io: Io): Promise<number> {
  const { overlay: profile, filesFor } = await loadConnectionSettings(options, io);
  const { store } = openSecrets(options, io);
  const counts: Counts = { errors: 0, warnings: 0 };
  const findings: SarifFinding[] = [];
  const show = options.sarif === true ? (found: Found) => findings.push(found) : printerOf(options, io);
  for (const path of paths) {
    for (const found of await findingsOf(path, { strict: options.strict, profile, files: filesFor(path), store }, io)) {
      counts[found.diagnostic.severity === "error" ? "errors" : "warnings"] += 1;
      show(found);
    }
  }
  if (options.sarif === true) writeJsonLine(io.stdout, sarifLog(findings, packageVersion()));
  else if (options.json !== true) io.stdout.write(`${summary(paths.length, counts)}\n`);
  if (counts.errors > 0) return exitCodes.notLoaded;
  return options.strict === true && counts.warnings > 0 ? exitCodes.stepFailed : exitCodes.succeeded;
}

/** What was found in a task that was read, or why it was not. */
type Found =
  | { readonly file: string; readonly loaded: LoadedTask; readonly diagnostic: Diagnostic }
  | { readonly loaded?: undefined; readonly file: string; readonly diagnostic: Unread; readonly error: CliError };

type Unread = Pick<Diagnostic, "code" | "severity" | "message" | "remedy">;

async function findingsOf(path: string, options: Parameters<typeof loadTask>[2], io: Io): Promise<readonly Found[]> {
  try {
    const loaded = await loadTask(path, io, options);
    return loaded.diagnostics.map((diagnostic) => ({ file: loaded.file, loaded, diagnostic }));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { code, message, remedy } = error;
    return [{ file: shown(path), error, diagnostic: { code, severity: "error", message, remedy } }];
  }
}

function printerOf(options: Options, io: Io): (found: Found) => void {
  if (options.json === true) return (found) => writeJsonLine(io.stdout, recordOf(found));
  return (found) => {
    if (found.loaded === undefined) io.stderr.write(`${printable(`error: ${describeError(found.error)}`)}\n\n`);
    else
      io.stdout.write(
        `${diagnosticText(found.diagnostic, found.loaded, colorsOf(io.stdout, io.env), columnsOf(io.stdout))}\n\n`,
      );
  };
}

function recordOf(found: Found): object {
  if (found.loaded !== undefined) return diagnosticRecord(found.diagnostic, found.loaded);
  return { type: "diagnostic", file: found.file, ...found.diagnostic };
}

function summary(tasks: number, { errors, warnings }: Counts): string {
  return `${count(tasks, "task")}: ${count(errors, "error")}, ${count(warnings, "warning")}`;
}
