import type { Entity } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import { attributesOf, columnSetOf, entityName, recordId, withPlainNumbers } from "./arguments.ts";
import type { CallLimits } from "./organization-service.ts";
import type { AttributesInput, Session } from "./session.ts";

export type SessionFacts = Pick<
  Session,
  "name" | "organizationUri" | "userId" | "businessUnitId" | "organizationId" | "version" | "warnings" | "service"
>;

/** A session whose calls go to an Organization service, whatever its wire. */
export function sessionOver(facts: SessionFacts): Session {
  const { service } = facts;
  return {
    ...facts,

    async create(name: string, attributes: AttributesInput, limits?: CallLimits): Promise<Guid> {
      return await service.create({ logicalName: entityName(name), attributes: attributesOf(attributes) }, limits);
    },

    async retrieve(name: string, id: Guid | string, columns?: readonly string[], limits?: CallLimits): Promise<Entity> {
      const columnSet = columnSetOf(columns);
      return withPlainNumbers(await service.retrieve(entityName(name), recordId(id), columnSet, limits));
    },

    async update(name: string, id: Guid | string, attributes: AttributesInput, limits?: CallLimits): Promise<void> {
      const entity = { logicalName: entityName(name), id: recordId(id), attributes: attributesOf(attributes) };
      await service.update(entity, limits);
    },

    async delete(name: string, id: Guid | string, limits?: CallLimits): Promise<void> {
      await service.delete(entityName(name), recordId(id), limits);
    },

    end: () => service.close(),
  };
}
