import { entityName } from "./arguments.ts";
import { createBatch } from "./batch/batch.ts";
import { type ChangesOptions, type RecordChanges, recordChanges } from "./changes/record-changes.ts";
import { checkEnds, checkOptions } from "./check-arguments.ts";
import { checkedService } from "./checked-service.ts";
import { explainingService } from "./explaining-service.ts";
import { fileOperations } from "./files/file-operations.ts";
import { messageRequest } from "./message-request.ts";
import { SessionMetadata } from "./metadata/session-metadata.ts";
import { callerOf, onBehalfOf } from "./on-behalf-of.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import { plainResults } from "./plain-numbers.ts";
import { countRecords } from "./query/count-records.ts";
import { type QueryInput, readQuery } from "./query/query-input.ts";
import { type QueryOptions, type RecordQuery, recordQuery } from "./query/record-query.ts";
import { type RecordOperations, recordOperations } from "./record-operations.ts";
import { RunningCalls } from "./running-calls.ts";
import type { Session } from "./session.ts";
import { sessionEnded } from "./session-ended.ts";
import { withTypedTarget } from "./typed-target.ts";
import { toldRequest } from "./write-request.ts";

export type SessionFacts = Pick<
  Session,
  | "name"
  | "organizationUri"
  | "transport"
  | "userId"
  | "businessUnitId"
  | "organizationId"
  | "version"
  | "warnings"
  | "service"
> & {
  readonly metadata?: SessionMetadata | undefined;
  /** Calls of the session that this one shares its end with. */
  readonly calls?: RunningCalls | undefined;
};

/** A session whose calls go to an Organization service, whatever its wire. */
export function sessionOver(facts: SessionFacts): Session {
  const { service, metadata = new SessionMetadata(service), calls = callsOf(facts), ...told } = facts;
  const explained = explainingService(service, metadata);
  const records = recordOperations(explained, metadata);
  const end = async (): Promise<void> => {
    await calls.end();
    await service.close();
  };
  return {
    ...told,
    service: checkedService(service),
    metadata,
    // Which columns a table has is the compiler's to check, by declarations that are not known here.
    ...(countedRecords(records, calls) as Pick<Session, keyof RecordOperations>),
    ...(readingOperations(explained, metadata, calls) as Pick<Session, keyof ReadingOperations>),
    ...countedRelationships(relationshipOperations(explained), calls),

    execute: (message, parameters = {}, limits) =>
      calls.run(async () => {
        checkOptions(limits);
        const request = await withTypedTarget(messageRequest(message, parameters), metadata, limits);
        const { results } = await explained.execute(request, limits);
        return Object.fromEntries(plainResults(results));
      }),

    ...fileOperations({ ...facts, metadata }, records, calls),

    batch: (options) => createBatch({ service: explained, metadata, calls }, options),

    bulk: (rows, options) =>
      calls.run(async () => {
        const { BulkLoad } = await import("./bulk/bulk-load.ts");
        return await new BulkLoad(explained, metadata, options).run(rows);
      }),

    onBehalfOf: (user) =>
      sessionOver({ ...facts, metadata, calls, service: onBehalfOf(service, callerOf(user, facts.version)) }),

    end,
    [Symbol.asyncDispose]: end,
  };
}

/** As a session has them, but for what the compiler knows of tables. */
type ReadingOperations = {
  query(query: QueryInput, options?: QueryOptions): RecordQuery;
  count(query: QueryInput, limits?: CallLimits): Promise<number>;
  changes(entityName: string, options?: ChangesOptions): RecordChanges;
};

/** What makes one call after the other as it is read: calls of the service itself are counted. */
function readingOperations(
  service: OrganizationService,
  metadata: SessionMetadata,
  calls: RunningCalls,
): ReadingOperations {
  const counted: Pick<OrganizationService, "retrieveMultiple" | "readPage" | "execute"> = {
    retrieveMultiple: (...asked) => calls.run(() => service.retrieveMultiple(...asked)),
    readPage: (...asked) => calls.run(() => service.readPage(...asked)),
    execute: (...asked) => calls.run(() => service.execute(...asked)),
  };
  const query =
    (through: typeof counted): ReadingOperations["query"] =>
    (asked, options) =>
      recordQuery(through, (limits) => readQuery(asked, metadata, limits), options);
  return {
    query: (asked, options) => {
      // What is read at once is one call, from its beginning to its last page.
      const atOnce = query(service)(asked, options);
      return {
        ...query(counted)(asked, options),
        first: () => calls.run(() => atOnce.first()),
        toArray: () => calls.run(() => atOnce.toArray()),
      };
    },
    count: (asked, limits) => calls.run(() => countRecords({ query: query(service), metadata }, asked, limits)),
    changes: (name, options) => recordChanges(counted, entityName(name), options),
  };
}

function callsOf({ name, organizationUri }: SessionFacts): RunningCalls {
  return new RunningCalls(() => sessionEnded(name, organizationUri));
}

function countedRecords(records: RecordOperations, calls: RunningCalls): RecordOperations {
  return {
    create: (...given) => calls.run(() => records.create(...given)),
    retrieve: (...given) => calls.run(() => records.retrieve(...given)),
    update: (...given) => calls.run(() => records.update(...given)),
    upsert: (...given) => calls.run(() => records.upsert(...given)),
    delete: (...given) => calls.run(() => records.delete(...given)),
  };
}

type RelationshipOperations = Pick<Session, "associate" | "disassociate">;

function countedRelationships(
  { associate, disassociate }: RelationshipOperations,
  calls: RunningCalls,
): RelationshipOperations {
  return {
    associate: (...given) => calls.run(() => associate(...given)),
    disassociate: (...given) => calls.run(() => disassociate(...given)),
  };
}

function relationshipOperations(service: OrganizationService): RelationshipOperations {
  /** The service's own operations name the first record by its ID, and say nothing else; the messages of their names do. */
  const operation =
    (operationName: "associate" | "disassociate", message: string): RelationshipOperations["associate"] =>
    async (record, schemaName, relatedEntities, options = {}) => {
      checkOptions(options, "relationship");
      const { primaryEntityRole, parameters, ...limits } = options;
      checkEnds(record, schemaName, relatedEntities, primaryEntityRole);
      const relationship = { kind: "Relationship", schemaName, primaryEntityRole } as const;
      const own = { Target: record, Relationship: relationship, RelatedEntities: relatedEntities };
      const request = toldRequest(message, own, parameters);
      if (relatedEntities.length === 0) return;
      if (record.keyAttributes !== undefined || parameters !== undefined) {
        await service.execute(request, limits);
        return;
      }
      const { logicalName: entityName, id: entityId } = record;
      const association = { entityName, entityId, relationship: schemaName, primaryEntityRole, relatedEntities };
      await service[operationName](association, limits);
    };
  return {
    associate: operation("associate", "Associate"),
    disassociate: operation("disassociate", "Disassociate"),
  };
}
