import type { bulkWrite as record } from "../../catalog/dynamics-crm/bulk-write.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { BulkProgress, BulkReport } from "../../session/bulk/bulk-options.ts";
import { ActionError } from "../action-error.ts";
import type { Services } from "../services.ts";
import { BulkRejects } from "./bulk-rejects.ts";
import { BulkSource } from "./bulk-source.ts";
import { BulkTries } from "./bulk-tries.ts";
import { logicalNames } from "./logical-names.ts";
import { entityName } from "./named-record.ts";
import { optionalParameters } from "./optional-parameters.ts";
import type { RecordDeed } from "./record-deed.ts";
import { writingPlace } from "./writing-place.ts";

/**
 * Writes every row of a dataset or file (session.bulk). A row that does not fit, or that the organization refuses, is
 * rejected by itself. Throws ACTION_BULK_REJECTED where rows were rejected and nothing of the task receives them.
 */
export function bulkWrite(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { operation, key, concurrency, setSize, writtenVariable, rejectedVariable } = parameters;
    const entity = entityName(parameters.entity);
    const { session, isBatched } = await writingPlace(parameters, services, context);
    if (isBatched) throw insideBatch();
    // Before anything is written: counts that have nowhere to go fail here.
    for (const name of [writtenVariable, rejectedVariable]) if (name !== undefined) context.variables.set(name, 0);
    const rejects = new BulkRejects(parameters, services, context);
    const settings = { operation, entityName: entity, key: logicalNames(key) };
    const told = await optionalParameters(messageOf[operation], parameters.parameters, session, context.signal);
    const tries = context.mayBeTriedAgain ? context.once(() => new BulkTries()) : undefined;
    const source = new BulkSource({ session, settings, parameters, services, context, rejects, tries });
    await rejects.begin(source.isAgain);
    const load = session.bulk(source.rows(), {
      ...settings,
      ...told,
      concurrency,
      largestSet: setSize,
      signal: context.signal,
      mayBeWritten: (index) => source.mayBeWritten(index),
      onProgress: (progress) => {
        context.changed(countsOf(operation, progress.written));
        context.progress(progressText(progress));
      },
      onWritten: (row) => source.done(row),
      onReject: ({ row, error, retryable }) => {
        const given = source.done(row);
        if (given !== undefined) tries?.rejected.add(given.row);
        rejects.add(given, error, retryable);
      },
    });
    const report = await load.catch((error: unknown) => {
      warnOfOpen(source.open, entity, context);
      throw error;
    });
    await rejects.close();
    if (writtenVariable !== undefined) context.variables.set(writtenVariable, report.written);
    if (rejectedVariable !== undefined) context.variables.set(rejectedVariable, rejects.count);
    judge(report, rejects, context);
    return {
      summary: `${report.written} rows of ${entity} ${pastOf[operation]}, ${rejects.count} rejected, ${Math.round(report.rate)} a second`,
      records: countsOf(operation, report.written),
      wrote: [parameters.rejectsDataset, writtenVariable, rejectedVariable].filter((name) => name !== undefined),
    };
  };
}

const messageOf = { create: "Create", update: "Update", upsert: "Upsert", delete: "Delete" } as const;

const pastOf = { create: "created", update: "updated", upsert: "upserted", delete: "deleted" } as const;

function countsOf(operation: keyof typeof pastOf, written: number) {
  return operation === "upsert" ? {} : { [pastOf[operation]]: written };
}

function progressText({ written, rejected, rate, pause }: BulkProgress): string {
  const counts = `${written} rows written, ${rejected} rejected, ${Math.round(rate)} a second`;
  if (pause === undefined) return counts;
  const reason = pause.reason === "limited" ? "the organization limits requests" : "the organization does not answer";
  return `${counts}; pausing until ${pause.until.toISOString()}, because ${reason}`;
}

function warnOfOpen(open: number, entity: string, context: StepContext): void {
  if (open === 0) return;
  context.warnAtEnd(
    "ACTION_MAY_BE_WRITTEN",
    `${open} rows of ${entity}: no answer came, and they may have been written`,
  );
}

function judge({ written }: BulkReport, rejects: BulkRejects, context: StepContext): void {
  if (rejects.count === 0) return;
  const counts = `${rejects.count} of ${written + rejects.count} rows were rejected`;
  if (rejects.receiver !== undefined) context.warn("ACTION_BULK_REJECTS", `${counts}; they are in ${rejects.receiver}`);
  else throw rejected(counts, rejects);
}

function rejected(counts: string, { first }: BulkRejects): ActionError {
  return new ActionError({
    code: "ACTION_BULK_REJECTED",
    message: `${counts}; the first is row ${first?.row}: ${first?.error.message}`,
    remedy: "give REJECTSDATASET or REJECTSFILE, which receive the rows that were not written",
    context: { row: first?.row },
    cause: first?.error,
  });
}

function insideBatch(): ActionError {
  return new ActionError({
    code: "ACTION_BATCH_RESULT",
    message: "bulk_write cannot be a step of a batch: it makes sets of its own",
    remedy: "do this step before begin_batch or after end_batch",
  });
}
