import type { Guid } from "../values/guid.ts";
import type { OrganizationRequest, ParameterValue } from "../wire/organization-call.ts";
import {
  attributesOf,
  columnSetOf,
  entityAt,
  entityName,
  recordId,
  recordReference,
  withPlainNumbers,
} from "./arguments.ts";
import { createBatch } from "./batch/batch.ts";
import { BulkLoad } from "./bulk/bulk-load.ts";
import { recordChanges } from "./changes/record-changes.ts";
import { fileOperations } from "./files/file-operations.ts";
import { SessionMetadata } from "./metadata/session-metadata.ts";
import { onBehalfOf } from "./on-behalf-of.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import { fetchOf } from "./query/query-input.ts";
import { recordQuery } from "./query/record-query.ts";
import { RunningCalls } from "./running-calls.ts";
import type { AttributesInput, RecordAddress, Session, UpsertResult, WriteOptions } from "./session.ts";
import { sessionEnded } from "./session-ended.ts";
import { upsertResult } from "./upsert-result.ts";

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
  const counted = countedReading(service, calls);
  const records = recordOperations(service, metadata);
  return {
    ...told,
    service,
    metadata,
    // Which attributes a table has is the compiler's to check, by declarations that are not known here.
    ...(countedRecords(records, calls) as Pick<Session, keyof RecordOperations>),
    ...countedRelationships(relationshipOperations(service), calls),

    execute: (message, parameters = {}, limits) =>
      calls.run(async () => {
        const { results } = await service.execute(requestOf(message, parameters), limits);
        return Object.fromEntries(results);
      }),

    ...fileOperations(facts, records, calls),

    query: (query, options) => recordQuery(counted, () => fetchOf(query), options),

    changes: (name, options) => recordChanges(counted, entityName(name), options),

    batch: (options) => createBatch({ service, metadata, calls }, options),

    bulk: (rows, options) => calls.run(() => new BulkLoad(service, metadata, options).run(rows)),

    onBehalfOf: (userId) => sessionOver({ ...facts, metadata, calls, service: onBehalfOf(service, recordId(userId)) }),

    async end() {
      await calls.end();
      await service.close();
    },
  };
}

type Reading = Pick<OrganizationService, "retrieveMultiple" | "readPage" | "execute">;

/** Calls of the service itself, for what makes one after the other as it is read. */
function countedReading(service: OrganizationService, calls: RunningCalls): Reading {
  return {
    retrieveMultiple: (...asked) => calls.run(() => service.retrieveMultiple(...asked)),
    readPage: (...asked) => calls.run(() => service.readPage(...asked)),
    execute: (...asked) => calls.run(() => service.execute(...asked)),
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

/** As a session has them, but for what the compiler knows of tables: here any attributes are a record's. */
type RecordOperations = Pick<Session, "retrieve" | "delete"> & {
  update(entityName: string, record: RecordAddress, attributes: AttributesInput, options?: WriteOptions): Promise<void>;
  create(entityName: string, attributes: AttributesInput, limits?: CallLimits): Promise<Guid>;
  upsert(
    entityName: string,
    record: RecordAddress,
    attributes: AttributesInput,
    limits?: CallLimits,
  ): Promise<UpsertResult>;
};

function recordOperations(service: OrganizationService, metadata: SessionMetadata): RecordOperations {
  return {
    async create(name: string, input: AttributesInput, limits?: CallLimits): Promise<Guid> {
      const attributes = await attributesOf(entityName(name), input, metadata, limits);
      return await service.create({ logicalName: name, attributes }, limits);
    },

    async retrieve(name, address, columns, limits) {
      const { logicalName, id, keyAttributes } = recordReference(name, address);
      const columnSet = columnSetOf(columns);
      if (keyAttributes === undefined) {
        return withPlainNumbers(await service.retrieve(logicalName, id, columnSet, limits));
      }
      const target = recordReference(name, address);
      const { results } = await service.execute(
        requestOf("Retrieve", { Target: target, ColumnSet: columnSet }),
        limits,
      );
      // The message's one result; its type is the message's own.
      return withPlainNumbers(results.get("Entity") as Parameters<typeof withPlainNumbers>[0]);
    },

    async update(name: string, address: RecordAddress, input: AttributesInput, options: WriteOptions = {}) {
      const reference = recordReference(name, address, options.rowVersion);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, metadata, options));
      if (options.rowVersion === undefined) return await service.update(entity, options);
      await service.execute(requestOf("Update", { Target: entity, ConcurrencyBehavior: ifUnchanged }), options);
    },

    async upsert(name, address, input, limits): Promise<UpsertResult> {
      const reference = recordReference(name, address);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, metadata, limits));
      return upsertResult(await service.execute(requestOf("Upsert", { Target: entity }), limits));
    },

    async delete(name: string, address: RecordAddress, options: WriteOptions = {}) {
      const target = recordReference(name, address, options.rowVersion);
      if (options.rowVersion !== undefined) {
        await service.execute(requestOf("Delete", { Target: target, ConcurrencyBehavior: ifUnchanged }), options);
      } else if (target.keyAttributes !== undefined) {
        await service.execute(requestOf("Delete", { Target: target }), options);
      } else {
        await service.delete(target.logicalName, target.id, options);
      }
    },
  };
}

const ifUnchanged = { kind: "EnumValue", typeName: "ConcurrencyBehavior", value: "IfRowVersionMatches" } as const;

function relationshipOperations(service: OrganizationService): RelationshipOperations {
  /** The service's own operations name the first record by its ID alone; the messages of their names by a key, too. */
  const operation =
    (operationName: "associate" | "disassociate", message: string): RelationshipOperations["associate"] =>
    async (record, schemaName, relatedEntities, { primaryEntityRole, ...limits } = {}) => {
      if (record.keyAttributes !== undefined) {
        const relationship = { kind: "Relationship", schemaName, primaryEntityRole } as const;
        const parameters = { Target: record, Relationship: relationship, RelatedEntities: relatedEntities };
        await service.execute(requestOf(message, parameters), limits);
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

function requestOf(requestName: string, parameters: Readonly<Record<string, ParameterValue>>): OrganizationRequest {
  return { requestName, parameters: new Map(Object.entries(parameters)) };
}
