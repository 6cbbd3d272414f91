import type { Entity } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import type { OrganizationRequest } from "../wire/organization-call.ts";
import { attributesOf, columnSetOf, type DescribedTables, entityAt, entityName, recordReference } from "./arguments.ts";
import { checkOptions } from "./check-arguments.ts";
import type { RecordAddress } from "./entity-types.ts";
import { messageRequest } from "./message-request.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import { withPlainNumbers } from "./plain-numbers.ts";
import type { AttributesInput, MessageOptions, ParametersInput, UpsertResult, WriteOptions } from "./session.ts";
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
      checkOptions(options);
      const attributes = await attributesOf(entityName(name), input, "create", metadata, options);
      const entity = { logicalName: name, attributes };
      if (options?.parameters === undefined) return await service.create(entity, options);
      const { results } = await service.execute(message("Create", { Target: entity }, options), options);
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
      checkOptions(options);
      const reference = recordReference(name, address, options.rowVersion);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, "update", metadata, options));
      if (isPlain(options)) return await service.update(entity, options);
      await service.execute(message("Update", { Target: entity }, options), options);
    },

    async upsert(name, address, input, options = {}) {
      checkOptions(options);
      const reference = recordReference(name, address);
      const entity = entityAt(reference, await attributesOf(reference.logicalName, input, "upsert", metadata, options));
      return upsertResult(await service.execute(message("Upsert", { Target: entity }, options), options));
    },

    async delete(name, address, options = {}) {
      checkOptions(options);
      const target = recordReference(name, address, options.rowVersion);
      if (isPlain(options) && target.keyAttributes === undefined) {
        await service.delete(target.logicalName, target.id, options);
      } else {
        await service.execute(message("Delete", { Target: target }, options), options);
      }
    },
  };
}

/** Whether the service's own operation says it all. */
function isPlain({ rowVersion, parameters }: WriteOptions): boolean {
  return rowVersion === undefined && parameters === undefined;
}

function message(name: string, own: ParametersInput, { rowVersion, parameters }: WriteOptions): OrganizationRequest {
  const behavior = rowVersion === undefined ? {} : { ConcurrencyBehavior: ifUnchanged };
  return writeRequest(name, { ...own, ...behavior }, parameters);
}

const ifUnchanged = { kind: "EnumValue", typeName: "ConcurrencyBehavior", value: "IfRowVersionMatches" } as const;
