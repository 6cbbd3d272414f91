import { Guid } from "../values/guid.ts";
import { badValue } from "./arguments.ts";
import { kindOf } from "./check-arguments.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";

/** A user by the ID of the user's record, or by that of the user's object in the directory (Entra ID). */
export type UserToActFor = Guid | string | { readonly objectId: Guid | string };

type Caller = Pick<CallLimits, "callerId" | "callerObjectId">;

/** The same service on behalf of a user: every call says so. */
export function onBehalfOf(service: OrganizationService, caller: Caller): OrganizationService {
  const as = (limits: CallLimits = {}): CallLimits =>
    limits.callerId === undefined && limits.callerObjectId === undefined ? { ...limits, ...caller } : limits;
  const { columnTypes, listsKeys } = service;
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
    ...(listsKeys !== undefined && { listsKeys }),
    close: () => service.close(),
  };
}

/**
 * How a call names that user. Throws SESSION_BAD_VALUE for what is no ID, and for an object of the directory where the organization is
 * older than 8.1: it would pass over the header, and the call would be the signed-in user's own.
 *
 * @param version as RetrieveVersion answers: `9.0.2.3034`
 */
export function callerOf(user: UserToActFor, version: string): Caller {
  if (!(user instanceof Guid) && typeof user === "object" && user !== null && "objectId" in user) {
    checkKnowsObjectIds(version);
    return { callerObjectId: idOf(user.objectId, "the ID of the user's object in the directory") };
  }
  return { callerId: idOf(user, "the user") };
}

function idOf(given: unknown, what: string): Guid {
  if (given instanceof Guid) return given;
  const id = typeof given === "string" ? Guid.parse(given) : undefined;
  if (id !== undefined) return id;
  const shown = typeof given === "string" && given !== "" ? `"${given}"` : kindOf(given);
  throw badValue(
    `${what} is ${shown}`,
    "give a GUID: of the user's record, or as { objectId } of the user's object in Entra ID",
  );
}

function checkKnowsObjectIds(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 8 || (major === 8 && minor >= 1)) return;
  throw badValue(
    `organizations before 8.1 do not know CallerObjectId, and this one is ${version}`,
    "give the ID of the user's record in the organization",
  );
}
