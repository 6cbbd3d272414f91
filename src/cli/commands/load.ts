import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { DynamlError } from "../../errors.ts";
import { type Encoding, encodings } from "../../rows/decode-text.ts";
import type { RowFormat } from "../../rows/row.ts";
import type { BulkMessage, BulkOperation } from "../../session/bulk/bulk-options.ts";
import type { Session } from "../../session/session.ts";
import { readOptionalParameter } from "../../session/text-values/optional-parameter.ts";
import type { Finish } from "../cli.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes, stoppedBy } from "../exit-code.ts";
import type { Io, StopSignal } from "../io.ts";
import { type ColumnMap, parseColumnMap } from "../load/column-map.ts";
import { LoadLock } from "../load/load-lock.ts";
import type { LoadParameters, LoadSettings } from "../load/load-settings.ts";
import { checkNewRejects } from "../load/rejects-file.ts";
import { RowsFile } from "../load/rows-file.ts";
import { inspectRows, type LoadWork, runDryLoad, runLoad } from "../load/run-load.ts";
import { journalPath, unfinishedLoad } from "../load/unfinished-load.ts";
import {
  addOrganizationOptions,
  checkOrganizationOptions,
  type OrganizationOptions,
  showError,
  withSession,
} from "../organization-options.ts";
import { writeJsonLine } from "../printers/json-printer.ts";
import { loadProgress } from "../printers/load-progress.ts";
import { dryRunText, loadText } from "../printers/load-text.ts";

type Options = OrganizationOptions & {
  readonly entity: string;
  readonly operation?: BulkOperation;
  readonly upsertBy?: readonly string[];
  readonly updateBy?: readonly string[];
  readonly map?: ColumnMap;
  readonly parameter?: LoadParameters;
  readonly rejects?: string;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
  readonly concurrency?: number;
  readonly setSize?: number;
  readonly message: keyof typeof messages;
  readonly encoding?: Encoding;
  readonly delimiter?: string;
  readonly format?: RowFormat;
  readonly json?: boolean;
};

const operations: readonly BulkOperation[] = ["create", "update", "upsert", "delete"];

const messages = {
  auto: "Auto",
  multiple: "Multiple",
  "execute-multiple": "ExecuteMultiple",
  single: "Single",
} as const satisfies Record<string, BulkMessage | "Auto">;

export function addLoadCommand(program: Command, io: Io, finish: Finish): void {
  const command = addOrganizationOptions(program.command("load"))
    .description("write the rows of a file as records")
    .argument("<rows>", "the file of rows: CSV with a header row, or JSON lines")
    .requiredOption("--entity <name>", "the table, by its logical name", (text) => text.trim().toLowerCase())
    .addOption(new Option("--operation <what>", "what to do with each row (default: create)").choices(operations))
    .option(
      "--upsert-by <names>",
      "update the record that has these values, or create it: the attributes of an alternate key of the table",
      nameList,
    )
    .option(
      "--update-by <names>",
      "update the record that has these values: the attributes of an alternate key of the table",
      nameList,
    )
    .option(
      "--map <column=attribute>",
      "the attribute that a column fills; with nothing after the sign the column is left out; several with commas between, repeatable",
      addMappings,
    )
    .option(
      "--parameter <name=value>",
      "what the messages take besides their own parameters: SuppressDuplicateDetection=no; repeatable",
      addParameter,
    )
    .option("--rejects <file>", "where rejected rows are written, with the reason; such a file can be loaded again")
    .option("--resume", "go on with a load of this file that was stopped; no row is written twice")
    .option("--dry-run", "read and check all rows, and write nothing");
  addTravelOptions(command)
    .option("--json", "print the result as JSON")
    .addHelpText("after", help)
    .action(async (rows: string, options: Options, self: Command) => {
      checkOrganizationOptions(options, self);
      const problem = usageProblem(rows, options);
      if (problem !== undefined) self.error(`error: ${problem}`);
      finish(await load(settingsOf(rows, options), options, io));
    });
}

function addTravelOptions(command: Command): Command {
  return command
    .option("--concurrency <number>", "most requests at the same time", wholeNumber)
    .option("--set-size <number>", "most rows of one request (default: 1000)", wholeNumber)
    .addOption(
      new Option(
        "--message <kind>",
        "how rows travel: CreateMultiple and its like, ExecuteMultiple ($batch), one by one",
      )
        .choices(Object.keys(messages))
        .default("auto"),
    )
    .addOption(new Option("--encoding <name>", "of a file without byte order mark (default: utf-8)").choices(encodings))
    .option("--delimiter <character>", "CSV: what stands between values, tab for a tabulator (default: ,)", delimiter)
    .addOption(
      new Option("--format <format>", "of the file (default: by its name, else csv)").choices(["csv", "jsonl"]),
    );
}

const help = `
A column's name is the logical name of its attribute. Values are read by the column's type: options by number or label,
records as account:ID or account(name=Contoso), dates as 2026-11-23T09:30:00Z. An empty value clears the attribute; a
create leaves it to its default. What does not fit is rejected, and the other rows are written.

--parameter SuppressDuplicateDetection=no looks for duplicates, BypassBusinessLogicExecution=CustomSync,CustomAsync passes over plug-ins and
workflows, SuppressCallbackRegistrationExpanderJob=yes starts no flows; tag=TEXT is told to plug-ins.

Ctrl+C lets what is on its way finish; a second one ends at once. After either, and after any other end, --resume goes on.

Examples:
  $ dynaml load --embedded --data crm.sqlite --entity account accounts.csv --dry-run
  $ dynaml load --server https://contoso.crm4.dynamics.com --profile online --entity account accounts.csv \\
      --upsert-by accountnumber --rejects rejected.csv
  $ dynaml load --server crm.contoso.com --organization adventureworks --user 'CONTOSO\\alice' --entity contact \\
      people.csv --delimiter ';' --encoding windows-1252 --map 'Nachname=lastname,Vorname=firstname,Notiz='

Exit codes:
  0    all rows were written
  2    signing in or connecting failed, or the organization refuses all rows
  3    the file cannot be read, or its columns do not fit the table; nothing was written
  4    some rows were rejected, all others written
  64   wrong usage
  74   the journal or the file of rejected rows cannot be written
  130  stopped by Ctrl+C`;

async function load(settings: LoadSettings, options: Options, io: Io): Promise<number> {
  const { file } = settings;
  const { resume = false, dryRun = false } = options;
  const rowsFile = await RowsFile.open(settings, io);
  const journal = dryRun || endsWithProcess(options) ? undefined : journalPath(resolve(io.cwd, file));
  const progress = loadProgress(io);
  let lock: LoadLock | undefined;
  try {
    lock = journal === undefined ? undefined : LoadLock.take(journal, file);
    const before = journal === undefined ? undefined : await unfinishedLoad(journal, { file, resume });
    if (!dryRun && !resume && settings.rejects !== undefined) await checkNewRejects(settings.rejects, io);
    const facts = await inspectRows(rowsFile, progress, file);
    const work = { settings, rowsFile, facts, before, journal, progress, io };
    return await withSession(options, io, (session, stop) =>
      dryRun ? dryLoad(session, stop, work, options, io) : wholeLoad(session, stop, work, options, io),
    );
  } finally {
    progress.close();
    await lock?.release(journal === undefined || !existsSync(journal));
    await rowsFile.close();
  }
}

/** What an embedded organization in memory was given is gone with it: there is nothing to go on with. */
function endsWithProcess({ embedded, data }: Options): boolean {
  return embedded === true && data === undefined;
}

async function dryLoad(session: Session, stop: AbortSignal, work: LoadWork, { json }: Options, io: Io) {
  const counts = await runDryLoad(session, stop, work).finally(work.progress.close);
  if (json === true) writeJsonLine(io.stdout, { type: "dry-run", rows: work.facts.rows, ...counts });
  else io.stdout.write(dryRunText(work.settings.file, counts));
  return counts.rejected === 0 ? exitCodes.succeeded : exitCodes.rowsRejected;
}

async function wholeLoad(session: Session, stop: AbortSignal, work: LoadWork, options: Options, io: Io) {
  const { progress } = work;
  let received: StopSignal | undefined;
  const close = io.onStop((signal) => {
    if (received === undefined) progress.line("stopping: what is on its way is finished; once more to end at once");
    received ??= signal;
  });
  try {
    const result = await runLoad(session, stop, work).finally(progress.close);
    if (options.json === true) writeJsonLine(io.stdout, { type: "load", ...result });
    else io.stdout.write(loadText(result));
    if (result.status === "stopped") return stoppedBy(received ?? "SIGINT");
    return result.rejected === 0 ? exitCodes.succeeded : exitCodes.rowsRejected;
  } catch (error) {
    if (!(error instanceof DynamlError) || error instanceof CliError) throw error;
    showError(error, options, io);
    return received === undefined ? exitCodes.notConnected : stoppedBy(received);
  } finally {
    close();
  }
}

function usageProblem(rows: string, options: Options): string | undefined {
  const { upsertBy, updateBy, operation, resume, dryRun } = options;
  if (rows === "-")
    return "standard input cannot be loaded, as no load of it could be resumed: write the rows to a file";
  if (upsertBy !== undefined && operation !== undefined && operation !== "upsert") {
    return `option '--upsert-by <names>' goes with --operation upsert, not with ${operation}`;
  }
  if (updateBy !== undefined && operation !== undefined && operation !== "update") {
    return `option '--update-by <names>' goes with --operation update, not with ${operation}`;
  }
  if (upsertBy !== undefined && updateBy !== undefined) {
    return "options '--upsert-by <names>' and '--update-by <names>' exclude each other";
  }
  if (resume === true && dryRun === true) return "options '--resume' and '--dry-run' exclude each other";
  if (resume === true && endsWithProcess(options)) {
    return "option '--resume' needs --data <file>: without it the embedded organization ends with the process";
  }
  return undefined;
}

function settingsOf(file: string, options: Options): LoadSettings {
  const { entity, operation, upsertBy, updateBy, rejects, message, concurrency, setSize, format, encoding, delimiter } =
    options;
  const keyed = updateBy === undefined ? "upsert" : "update";
  const key = upsertBy ?? updateBy;
  return {
    file,
    form: { format, encoding, delimiter },
    entity,
    operation: operation ?? (key === undefined ? "create" : keyed),
    key,
    map: options.map ?? new Map(),
    parameters: options.parameter ?? new Map(),
    rejects,
    message: messages[message],
    concurrency,
    setSize,
  };
}

function nameList(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  if (names.every((name) => /^[a-z_][a-z0-9_]*$/.test(name))) return names;
  throw new InvalidArgumentError("It takes attributes with commas between: accountnumber,address1_city.");
}

function addMappings(text: string, given: ColumnMap = new Map()): ColumnMap {
  const map = parseColumnMap(text);
  if (map === undefined) {
    throw new InvalidArgumentError(
      'It takes columns and their attributes: Firm=name,"Street, No."=address1_line1,Note=',
    );
  }
  return new Map([...given, ...map]);
}

function addParameter(text: string, given: LoadParameters = new Map()): LoadParameters {
  const [, name, value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It takes a name and a value: SuppressDuplicateDetection=no.");
  const [known, read] = parameterOf(name, value);
  if (given.has(known)) throw new InvalidArgumentError(`It has ${known} twice.`);
  return new Map([...given, [known, read]]);
}

function parameterOf(name: string, value: string): ReturnType<typeof readOptionalParameter> {
  try {
    return readOptionalParameter(name, value);
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
    const { message, remedy = "" } = error;
    throw new InvalidArgumentError(`${message}; ${remedy}`);
  }
}

function delimiter(text: string): string {
  const character = ["tab", "\\t"].includes(text) ? "\t" : text;
  if ([...character].length === 1 && !/["\r\n]/.test(character)) return character;
  throw new InvalidArgumentError("It takes one character, or tab.");
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes a whole number from 1.");
}
