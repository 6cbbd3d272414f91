import { givenRequest } from "./given-parameter.ts";
import type { OrganizationService } from "./organization-service.ts";
import { givenColumnSet, givenQuery } from "./query/given-query.ts";

/**
 * The same service for programs, which may give queries, column sets and messages without their types: what was left out of them is as
 * the SDK's begin, over every wire. Throws SESSION_BAD_VALUE, which names the part, for what does not belong there.
 */
export function checkedService(service: OrganizationService): OrganizationService {
  const { columnTypes } = service;
  const query = (given: unknown) => givenQuery(given, { whole: "the query", path: "" });
  return {
    get connections() {
      return service.connections;
    },
    create: (entity, limits) => service.create(entity, limits),
    retrieve: async (name, id, columns, limits) =>
      await service.retrieve(name, id, givenColumnSet(columns, { whole: "the column set", path: "" }), limits),
    update: (entity, limits) => service.update(entity, limits),
    delete: (name, id, limits) => service.delete(name, id, limits),
    associate: (association, limits) => service.associate(association, limits),
    disassociate: (association, limits) => service.disassociate(association, limits),
    retrieveMultiple: async (given, limits) => await service.retrieveMultiple(query(given), limits),
    readPage: async (given, take, limits) => await service.readPage(query(given), take, limits),
    execute: async (request, limits) => await service.execute(givenRequest(request), limits),
    ...(columnTypes !== undefined && { columnTypes: (...asked) => columnTypes.apply(service, asked) }),
    close: () => service.close(),
  };
}
