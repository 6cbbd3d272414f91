import type { Guid } from "../values/guid.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";

/** The same service on behalf of a user: every call says so. */
export function onBehalfOf(service: OrganizationService, callerId: Guid): OrganizationService {
  const as = (limits: CallLimits | undefined): CallLimits => ({ callerId, ...limits });
  const { columnTypes } = service;
  return {
    connections: service.connections,
    create: (entity, limits) => service.create(entity, as(limits)),
    retrieve: (name, id, columns, limits) => service.retrieve(name, id, columns, as(limits)),
    update: (entity, limits) => service.update(entity, as(limits)),
    delete: (name, id, limits) => service.delete(name, id, as(limits)),
    associate: (association, limits) => service.associate(association, as(limits)),
    disassociate: (association, limits) => service.disassociate(association, as(limits)),
    retrieveMultiple: (query, limits) => service.retrieveMultiple(query, as(limits)),
    readPage: (query, take, limits) => service.readPage(query, take, as(limits)),
    execute: (request, limits) => service.execute(request, as(limits)),
    ...(columnTypes !== undefined && { columnTypes: (...asked) => columnTypes.apply(service, asked) }),
    close: () => service.close(),
  };
}
