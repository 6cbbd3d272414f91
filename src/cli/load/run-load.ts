import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { DynamlError } from "../../errors.ts";
import { RowsError } from "../../rows/rows-error.ts";
import type { BulkProgress, BulkReport } from "../../session/bulk/bulk-options.ts";
import type { Session } from "../../session/session.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { type LoadProgress, loadStateText, number } from "../printers/load-progress.ts";
import { type LoadResult, rejectText } from "../printers/load-text.ts";
import { withRemedy } from "../with-remedy.ts";
import { checkRows } from "./check-rows.ts";
import type { JournalHeader, JournalState } from "./journal-state.ts";
import { LoadRecord } from "./load-record.ts";
import { loadRows, type RejectedRow } from "./load-rows.ts";
import { formOf, type LoadSettings, lastingOptions } from "./load-settings.ts";
import { RecentRate } from "./recent-rate.ts";
import { RejectsFile } from "./rejects-file.ts";
import { RowPlan } from "./row-plan.ts";
import type { RowsFacts, RowsFile } from "./rows-file.ts";
import { checkSameLoad } from "./unfinished-load.ts";

export type LoadWork = {
  readonly settings: LoadSettings;
  readonly rowsFile: RowsFile;
  readonly facts: RowsFacts;
  /** The unfinished load to go on with. */
  readonly before: JournalState | undefined;
  /** Where the journal is kept; undefined where the organization ends with this process. */
  readonly journal: string | undefined;
  readonly progress: LoadProgress;
  readonly io: Pick<Io, "cwd" | "now">;
};

/** Reads the whole file once. Throws CLI_BAD_ROWS with the place of what cannot be read: before a row of it is written. */
export async function inspectRows(rowsFile: RowsFile, progress: LoadProgress, file: string): Promise<RowsFacts> {
  progress.show(() => `reading ${file}`);
  try {
    return await rowsFile.inspect();
  } catch (error) {
    if (!(error instanceof RowsError)) throw error;
    const { message, where, cause } = error;
    const isJson = await rowsFile.looksLikeJson();
    const remedy = isJson ? "the file seems to be JSON lines, and is read as CSV: --format jsonl" : error.remedy;
    throw new CliError(exitCodes.notLoaded, { code: "CLI_BAD_ROWS", message, where, remedy, cause });
  } finally {
    progress.clear();
  }
}

/** Checks every row against the table and writes none. */
export async function runDryLoad(session: Session, stop: AbortSignal, work: LoadWork) {
  const { settings, rowsFile, facts } = work;
  const plan = await RowPlan.make(session, settings, facts.columns);
  tellUnread(plan, work);
  let checked = 0;
  work.progress.show(() => `${number(checked)} of ${number(facts.rows)} rows checked`);
  const onChecked = (rows: number) => {
    checked = rows;
  };
  return await checkRows(rowsFile.rows(), plan, { onReject: rejectTeller(work), onChecked }, stop);
}

/** Writes the rows that are not accounted for. What ends it early leaves its journal. */
export async function runLoad(session: Session, stop: AbortSignal, work: LoadWork): Promise<LoadResult> {
  const { settings, rowsFile, facts, progress, io } = work;
  const plan = await RowPlan.make(session, settings, facts.columns);
  tellUnread(plan, work);
  const record = await openRecord(session, work);
  const before = record.written + record.rejected;
  const rate = new RecentRate(io.now, before);
  const stateText = (pause: BulkProgress["pause"]) => {
    const { written, rejected } = record;
    return loadStateText({ rows: facts.rows, written, rejected, rate: rate.at(written + rejected), pause });
  };
  try {
    const report = await loadRows({
      session,
      plan,
      settings,
      record,
      rows: rowsFile.rows(),
      stop,
      onReject: rejectTeller(work),
      onProgress: (bulk) => progress.show(() => stateText(bulk?.pause)),
    });
    const isWhole = record.written + record.rejected === facts.rows;
    if (isWhole) await record.finish();
    else if (record.hasBegun) progress.line(howToGoOn(record, facts));
    return resultOf(report, work, {
      written: record.written,
      rejected: record.rejected,
      before,
      hasJournal: record.hasBegun,
    });
  } catch (error) {
    if (!record.hasBegun) throw error;
    progress.line(howToGoOn(record, facts, unknownRows(error)));
    throw error instanceof DynamlError ? withRemedy(error, wayOn(error, stop)) : error;
  } finally {
    await record.close();
  }
}

async function openRecord(session: Session, { settings, facts, before, journal, io }: LoadWork): Promise<LoadRecord> {
  const { file, rejects } = settings;
  const { size, sha256, columns } = facts;
  const lasting = {
    file: { size, sha256 },
    organization: session.organizationId.text,
    options: lastingOptions(settings),
  };
  if (before !== undefined) checkSameLoad(before, lasting, file);
  const header: JournalHeader = before?.header ?? { journal: "dynaml load 1", seed: newSeed(), ...lasting };
  const place = {
    path: journal,
    header,
    rejects:
      rejects === undefined
        ? undefined
        : new RejectsFile(resolve(io.cwd, rejects), columns, formOf(settings.form, rejects)),
  };
  if (before === undefined || journal === undefined) return new LoadRecord(place, io.now);
  return await LoadRecord.goOn({ ...place, path: journal }, before, io.now);
}

function newSeed(): JournalHeader["seed"] {
  return { bytes: randomBytes(10).toString("hex"), start: Date.now() };
}

/** Rejects that are shown; the rejects file has them all. */
const mostShown = 20;

function rejectTeller({ progress, settings }: LoadWork): (reject: RejectedRow) => void {
  let told = 0;
  return (reject) => {
    told += 1;
    if (told <= mostShown) progress.line(rejectText(settings.file, reject));
    if (told === mostShown + 1) {
      const { rejects } = settings;
      const where = rejects === undefined ? "; --rejects FILE keeps all of them" : `; all of them are in ${rejects}`;
      progress.line(`further rejected rows are not shown${where}`);
    }
  };
}

function tellUnread({ unread, readOnly, givesStates }: RowPlan, { progress, settings }: LoadWork): void {
  if (unread.length > 0) progress.line(`left out: ${unread.join(", ")}`);
  if (readOnly.length > 0) progress.line(`left out, as the organization alone writes them: ${readOnly.join(", ")}`);
  if (givesStates) progress.line(stateIgnored(settings.entity));
}

function stateIgnored(entity: string): string {
  return `statecode is given to a create of ${entity}, which organizations ignore: the records start active, and status reasons of other states are left out; change their states afterwards, by --operation update`;
}

function howToGoOn({ written, rejected }: LoadRecord, { rows }: RowsFacts, unknown = 0): string {
  const settled = `${number(written + rejected)} of ${number(rows)} rows are accounted for`;
  const open = unknown === 0 ? "" : `, and ${number(unknown)} more may be written: no answer came`;
  return `${settled}${open}; to go on: the same command with --resume`;
}

/** Rows that were on their way when the load ended. */
function unknownRows(error: unknown): number {
  const { unknown } = error instanceof DynamlError ? error.context : {};
  return typeof unknown === "number" ? unknown : 0;
}

/** Whoever ended the load wants to know how to go on, and not what ails the organization. */
function wayOn({ remedy }: DynamlError, stop: AbortSignal): string {
  const again = "the same command with --resume goes on, and writes no row twice";
  return stop.aborted || remedy === undefined ? again : `${remedy}; then ${again}`;
}

function resultOf(
  report: BulkReport,
  { settings, facts, journal }: LoadWork,
  {
    written,
    rejected,
    before,
    hasJournal,
  }: Pick<LoadResult, "written" | "rejected" | "before"> & { hasJournal: boolean },
): LoadResult {
  const { file, entity, operation, rejects } = settings;
  const { seconds, requests, throttled, message, mostConcurrency, mostSetSize } = report;
  return {
    status: written + rejected === facts.rows ? "finished" : "stopped",
    file,
    entity,
    operation,
    rows: facts.rows,
    written,
    rejected,
    before,
    seconds,
    rate: (written + rejected - before) / Math.max(0.001, seconds),
    requests,
    throttled,
    message,
    mostConcurrency,
    mostSetSize,
    rejects: rejected > 0 ? rejects : undefined,
    journal: hasJournal ? journal : undefined,
  };
}
