import type { Entity } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import { attributesOf, columnSetOf, entityAt, entityName, recordReference, withPlainNumbers } from "./arguments.ts";
import type { RecordAddress } from "./entity-types.ts";
import { messageRequest } from "./message-request.ts";
import type { SessionMetadata } from "./metadata/session-metadata.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import type { AttributesInput, UpsertResult, WriteOptions } from "./session.ts";
import { upsertResult } from "./upsert-result.ts";

/** As a session has them, but for what the compiler knows of tables: here any attributes are a record's. */
export type RecordOperations = {
  retrieve(
    entityName: string,
    record: RecordAddress,
    columns?: readonly string[],
    limits?: CallLimits,
  ): Promise<Entity>;
  update(entityName: string, record: RecordAddress, attributes: AttributesInput, options?: WriteOptions): Promise<void>;
  delete(entityName: string, record: RecordAddress, options?: WriteOptions): Promise<void>;
  create(entityName: string, attributes: AttributesInput, limits?: CallLimits): Promise<Guid>;
  upsert(
    entityName: string,
    record: RecordAddress,
    attributes: AttributesInput,
    limits?: CallLimits,
  ): Promise<UpsertResult>;
};

export function recordOperations(
  service: OrganizationService,
  metadata: Pick<SessionMetadata, "columns" | "columnsAnyhow">,
): RecordOperations {
  return {
    async create(name, input, limits) {
      const attributes = await attributesOf(entityName(name), input, "create", metadata, limits);
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
        messageRequest("Retrieve", { Target: target, ColumnSet: columnSet }),
        limits,
      );
      // The message's one result; its type is the message's own.
      return withPlainNumbers(results.get("Entity") as Entity);
    },

    async update(name, address, input, options = {}) {
      const reference = recordReference(name, address, options.rowVersion);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, "update", metadata, options));
      if (options.rowVersion === undefined) return await service.update(entity, options);
      await service.execute(messageRequest("Update", { Target: entity, ConcurrencyBehavior: ifUnchanged }), options);
    },

    async upsert(name, address, input, limits) {
      const reference = recordReference(name, address);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, "upsert", metadata, limits));
      return upsertResult(await service.execute(messageRequest("Upsert", { Target: entity }), limits));
    },

    async delete(name, address, options = {}) {
      const target = recordReference(name, address, options.rowVersion);
      if (options.rowVersion !== undefined) {
        await service.execute(messageRequest("Delete", { Target: target, ConcurrencyBehavior: ifUnchanged }), options);
      } else if (target.keyAttributes !== undefined) {
        await service.execute(messageRequest("Delete", { Target: target }), options);
      } else {
        await service.delete(target.logicalName, target.id, options);
      }
    },
  };
}

const ifUnchanged = { kind: "EnumValue", typeName: "ConcurrencyBehavior", value: "IfRowVersionMatches" } as const;
