import type { Entity } from "../values/entity.ts";
import { Guid } from "../values/guid.ts";
import type { Association } from "../wire/organization-call.ts";
import { checkEnds, checkEntityName, kindOf, refusal } from "./check-arguments.ts";
import { checkRecord, givenRequest } from "./given-parameter.ts";
import type { OrganizationService } from "./organization-service.ts";
import { givenColumnSet, givenQuery } from "./query/given-query.ts";

/**
 * The same service for programs, which may give records, queries, column sets and messages without their types: what was left out of
 * queries is as the SDK's begin, over every wire. Throws SESSION_BAD_VALUE, which names the part, for what does not belong there.
 */
export function checkedService(service: OrganizationService): OrganizationService {
  const { columnTypes } = service;
  return {
    get connections() {
      return service.connections;
    },
    create: async (entity, limits) => await service.create(record(entity), limits),
    async retrieve(name, id, columns, limits) {
      checkPlace(name, id);
      return await service.retrieve(name, id, givenColumnSet(columns, { whole: "the column set", path: "" }), limits);
    },
    update: async (entity, limits) => await service.update(record(entity), limits),
    async delete(name, id, limits) {
      checkPlace(name, id);
      await service.delete(name, id, limits);
    },
    associate: async (given, limits) => await service.associate(association(given), limits),
    disassociate: async (given, limits) => await service.disassociate(association(given), limits),
    retrieveMultiple: async (given, limits) => await service.retrieveMultiple(query(given), limits),
    readPage: async (given, take, limits) => await service.readPage(query(given), take, limits),
    execute: async (request, limits) => await service.execute(givenRequest(request), limits),
    ...(columnTypes !== undefined && { columnTypes: (...asked) => columnTypes.apply(service, asked) }),
    close: () => service.close(),
  };
}

function query(given: unknown) {
  return givenQuery(given, { whole: "the query", path: "" });
}

function record(entity: Entity): Entity {
  const { attributes }: Partial<Entity> = entity ?? {};
  if (!(attributes instanceof Map)) {
    throw refusal(`the attributes of the record are ${kindOf(attributes)}`, "give a Map of them by name");
  }
  checkRecord("record", entity);
  return entity;
}

function association(given: Association): Association {
  const { entityName, entityId, relationship, relatedEntities, primaryEntityRole } = given ?? {};
  checkEnds({ logicalName: entityName, id: entityId }, relationship, relatedEntities, primaryEntityRole);
  return given;
}

function checkPlace(entityName: unknown, id: unknown): void {
  checkEntityName(entityName);
  if (!(id instanceof Guid)) throw refusal(`the ID is ${kindOf(id)}`, "give a Guid");
}
