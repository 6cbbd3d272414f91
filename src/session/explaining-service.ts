import { DynamlError } from "../errors.ts";
import type { Association, OrganizationRequest } from "../wire/organization-call.ts";
import { type AskedNames, type KnownNames, keyIn, namesIn } from "./faults/asked-names.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";

/** The same service, whose faults say which name was meant where the one that was given is unknown (`explainedFault`). */
export function explainingService(service: OrganizationService, metadata: KnownNames): OrganizationService {
  const explain = (asked: AskedNames, limits: CallLimits | undefined) => async (error: unknown) => {
    const { explainedFault } = await import("./faults/explained-fault.ts");
    throw await explainedFault(error, asked, metadata, limits);
  };
  const { columnTypes, listsKeys } = service;
  return {
    get connections() {
      return service.connections;
    },
    create: (entity, limits) => service.create(entity, limits).catch(explain({ operation: "Create" }, limits)),
    retrieve: (name, id, columns, limits) =>
      service.retrieve(name, id, columns, limits).catch(explain({ operation: "Retrieve" }, limits)),
    update: (entity, limits) =>
      service.update(entity, limits).catch(explain({ operation: "Update", ...keyIn(entity) }, limits)),
    delete: (name, id, limits) => service.delete(name, id, limits).catch(explain({ operation: "Delete" }, limits)),
    associate: (association, limits) =>
      service.associate(association, limits).catch(explain(namesOf("Associate", association), limits)),
    disassociate: (association, limits) =>
      service.disassociate(association, limits).catch(explain(namesOf("Disassociate", association), limits)),
    retrieveMultiple: (query, limits) =>
      service.retrieveMultiple(query, limits).catch(explain({ operation: "RetrieveMultiple" }, limits)),
    readPage: (query, take, limits) =>
      service.readPage(query, take, limits).catch(explain({ operation: "RetrieveMultiple" }, limits)),
    execute: (request, limits) =>
      service.execute(request, limits).catch((error) => explain(namesIn(refusedIn(request, error)), limits)(error)),
    ...(columnTypes !== undefined && { columnTypes: (...asked) => columnTypes.apply(service, asked) }),
    ...(listsKeys !== undefined && { listsKeys }),
    close: () => service.close(),
  };
}

/** The request that a fault is of: of a transaction one of those in it. */
function refusedIn(request: OrganizationRequest, error: unknown): OrganizationRequest {
  if (request.requestName !== "ExecuteTransaction" || !(error instanceof DynamlError)) return request;
  const requests = request.parameters.get("Requests");
  const { index } = error.context;
  if (!Array.isArray(requests) || typeof index !== "number") return request;
  return (requests as readonly OrganizationRequest[])[index] ?? request;
}

function namesOf(operation: string, { entityName: entity, relationship: name }: Association): AskedNames {
  return { operation, relationship: { name, entity } };
}
