import type { Entity } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import { attributesOf, columnSetOf, type DescribedTables, entityAt, entityName, recordReference } from "./arguments.ts";
import { checkOptions } from "./check-arguments.ts";
import type { RecordAddress } from "./entity-types.ts";
import { messageRequest } from "./message-request.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import { withPlainNumbers } from "./plain-numbers.ts";
import type { AttributesInput, MessageOptions, UpsertResult, WriteOptions } from "./session.ts";
import { upsertResult } from "./upsert-result.ts";
import { writeRequest } from "./write-request.ts";

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
  create(entityName: string, attributes: AttributesInput, options?: MessageOptions): Promise<Guid>;
  upsert(
    entityName: string,
    record: RecordAddress,
    attributes: AttributesInput,
    options?: MessageOptions,
  ): Promise<UpsertResult>;
};

export function recordOperations(service: OrganizationService, metadata: DescribedTables): RecordOperations {
  return {
    async create(name, input, options) {
      checkOptions(options, "message");
      const { parameters, ...limits } = options ?? {};
      const attributes = await attributesOf(entityName(name), input, "create", metadata, limits);
      const entity = { logicalName: name, attributes };
      if (parameters === undefined) return await service.create(entity, limits);
      const { results } = await service.execute(writeRequest("Create", entity, { parameters }), limits);
      // The message's one result; its type is the message's own.
      return results.get("id") as Guid;
    },

    async retrieve(name, address, columns, limits) {
      checkOptions(limits);
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
      checkOptions(options, "write");
      const { rowVersion, parameters, ...limits } = options;
      const reference = recordReference(name, address, rowVersion);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, "update", metadata, limits));
      if (isPlain(options)) return await service.update(entity, limits);
      await service.execute(writeRequest("Update", entity, options), limits);
    },

    async upsert(name, address, input, options = {}) {
      checkOptions(options, "message");
      const { parameters, ...limits } = options;
      const reference = recordReference(name, address);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, "upsert", metadata, limits));
      return upsertResult(await service.execute(writeRequest("Upsert", entity, { parameters }), limits));
    },

    async delete(name, address, options = {}) {
      checkOptions(options, "write");
      const { rowVersion, parameters, ...limits } = options;
      const target = recordReference(name, address, rowVersion);
      if (isPlain(options) && target.keyAttributes === undefined) {
        await service.delete(target.logicalName, target.id, limits);
      } else {
        await service.execute(writeRequest("Delete", target, options), limits);
      }
    },
  };
}

/** Whether the service's own operation says it all. */
function isPlain({ rowVersion, parameters }: WriteOptions): boolean {
  return rowVersion === undefined && parameters === undefined;
}
