import type { AttributeValue, Entity } from "../values/entity.ts";
import { Guid } from "../values/guid.ts";
import { OptionSetValue } from "../values/option-set-value.ts";
import type { Association } from "../wire/organization-call.ts";
import { checkEnds, checkEntityName, checkOptions, kindOf, refusal } from "./check-arguments.ts";
import { checkRecord } from "./check-record.ts";
import { givenRequest } from "./given-parameter.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import { givenColumnSet, givenQuery } from "./query/given-query.ts";

/**
 * The same service for programs, which may give records, queries, column sets and messages without their types: what was left out of
 * queries is as the SDK's begin, over every wire. Throws SESSION_BAD_VALUE, which names the part, for what does not belong there: a
 * caller that is no Guid would be left out of the call, which would be the signed-in user's own.
 */
export function checkedService(service: OrganizationService): OrganizationService {
  const { columnTypes, listsKeys } = service;
  return {
    get connections() {
      return service.connections;
    },
    create: async (entity, limits) => await service.create(record(entity), known(limits)),
    async retrieve(name, id, columns, limits) {
      checkPlace(name, id);
      const columnSet = givenColumnSet(columns, { whole: "the column set", path: "" });
      return await service.retrieve(name, id, columnSet, known(limits));
    },
    update: async (entity, limits) => await service.update(placed(record(entity)), known(limits)),
    async delete(name, id, limits) {
      checkPlace(name, id);
      await service.delete(name, id, known(limits));
    },
    associate: async (given, limits) => await service.associate(association(given), known(limits)),
    disassociate: async (given, limits) => await service.disassociate(association(given), known(limits)),
    retrieveMultiple: async (given, limits) => await service.retrieveMultiple(query(given), known(limits)),
    readPage: async (given, take, limits) => await service.readPage(query(given), take, known(limits)),
    execute: async (request, limits) => await service.execute(givenRequest(request), known(limits)),
    ...(columnTypes !== undefined && {
      async columnTypes(name, limits) {
        checkEntityName(name);
        return await columnTypes.call(service, name, known(limits));
      },
    }),
    ...(listsKeys !== undefined && { listsKeys }),
    close: () => service.close(),
  };
}

function known(limits: CallLimits | undefined): CallLimits | undefined {
  checkOptions(limits);
  return limits;
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
  for (const [name, value] of attributes) checkTyped(name, value);
  return entity;
}

/** What the table's columns would give a type, or refuse, must have it by itself: they are not asked for here. */
function checkTyped(name: string, value: AttributeValue): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw refusal(`attribute "${name}" is ${value}`, "give a finite number, or null to clear it");
  }
  if (!Array.isArray(value) || value.every((one) => one instanceof OptionSetValue)) return;
  throw refusal(
    `attribute "${name}" holds a list of something else than options`,
    "give OptionSetValues, or an EntityCollection of parties; session.create takes plain numbers and parties, too",
  );
}

/** A record with an ID, or an alternate key. */
function placed(entity: Entity): Entity {
  if (entity.id !== undefined || entity.keyAttributes !== undefined) return entity;
  throw refusal("the record has neither an ID nor an alternate key", "give id, or keyAttributes");
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
