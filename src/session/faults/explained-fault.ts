import { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import { roleMissingText } from "../../wire/metadata/unknown-name.ts";
import { errorCodeOf } from "../../wire/odata/error-json.ts";
import { ownColumns } from "../../wire/odata/properties.ts";
import { QueryError } from "../../wire/query/query-error.ts";
import { rolesOfEnds } from "../check-arguments.ts";
import type { CallLimits } from "../organization-service.ts";
import { nearestMessage } from "../text-values/message-parameters.ts";
import type { AskedNames, KnownNames } from "./asked-names.ts";
import { unknownTable } from "./fault-subject.ts";
import { serviceFaultError } from "./service-fault-error.ts";
import { withRemedy } from "./with-remedy.ts";

/**
 * What a call failed with, the same over both wires: what the Web API's definitions tell before anything is sent is the fault that
 * the organization has for it over SOAP; and where a name is unknown, the remedy is the nearest that there is, or the table's
 * alternate keys. The names are asked for with the call's own signal and time; where they cannot be had, the remedy stays as it was.
 */
export async function explainedFault(
  error: unknown,
  asked: AskedNames,
  metadata: KnownNames,
  { signal, timeout }: CallLimits = {},
): Promise<unknown> {
  if (!(error instanceof DynamlError)) return error;
  if (error.code !== "SESSION_FAULT") return foreseenFault(error, asked.operation) ?? error;
  const remedy = await remedyFor(error, asked, metadata, { signal, timeout }).catch(() => undefined);
  return withRemedy(error, remedy);
}

async function remedyFor(
  error: DynamlError,
  asked: AskedNames,
  metadata: KnownNames,
  limits: CallLimits,
): Promise<string | undefined> {
  if (asked.key !== undefined && error.context.name === "InvalidEntityKeyOperation")
    return await keysInstead(asked.key, metadata, limits);
  const { relationship } = asked;
  if (relationship !== undefined && error.context.faultMessage === roleMissingText(relationship.name))
    return rolesOfEnds;
  const near = await nearestName(error, asked, metadata, limits);
  return near && `did you mean ${near}?`;
}

/** Undefined where the table has the key: the fault is about something else, such as its index. */
async function keysInstead(
  { names, entity }: { readonly names: readonly string[]; readonly entity: string },
  metadata: KnownNames,
  limits: CallLimits,
): Promise<string | undefined> {
  const { keys = [] } = await metadata.table(entity, undefined, limits);
  const known = keys.map(({ keyAttributes }) => [...keyAttributes].sort().join(", "));
  if (known.length === 0) return `give the record's ID: no alternate key of ${entity} is known`;
  if (known.includes([...names].sort().join(", "))) return undefined;
  return `give an alternate key that ${entity} has: ${known.join("; ")}`;
}

/** WIRE_ODATA that says which table, attribute or parameter it is about, and WIRE_QUERY, are what the organization refuses, too. */
function foreseenFault(error: DynamlError, operation: string): DynamlError | undefined {
  const { code, message, context, remedy } = error;
  const { entity, attribute, parameter } = context;
  const isQuery = error instanceof QueryError;
  if (!isQuery && (code !== "WIRE_ODATA" || (entity ?? attribute ?? parameter) === undefined)) return undefined;
  const errorCode = isQuery ? error.errorCode : (errorCodeOf(String(context.errorCode)) ?? 0);
  const fault = { errorCode, message, errorDetails: new Map<string, never>() };
  const subject = { ...(entity !== undefined && { entity }), ...(attribute !== undefined && { attribute }) };
  return withRemedy(serviceFaultError(fault, operation, subject), remedy);
}

async function nearestName(
  { context }: DynamlError,
  { relationship, column, message }: AskedNames,
  metadata: KnownNames,
  limits: CallLimits,
): Promise<string | undefined> {
  const { name, entity, attribute } = context;
  const text = String(context.faultMessage);
  const table = unknownTable(text);
  if (table !== undefined) {
    const tables = await metadata.tables(limits);
    return closestName(
      table,
      tables.map(({ logicalName }) => logicalName),
    );
  }
  if (typeof entity === "string" && typeof attribute === "string") {
    const isUnknown = name === "QueryBuilderNoAttribute";
    return isUnknown ? await nearestColumn({ entity, name: attribute }, metadata, limits) : undefined;
  }
  if (relationship !== undefined) return await nearestRelationship(relationship, metadata, limits);
  if (column !== undefined) return await nearestColumn(column, metadata, limits);
  return message !== undefined && text.includes(`'${message}'`) ? nearestMessage(message) : undefined;
}

/** Undefined where the table has the column. */
async function nearestColumn(
  { name, entity }: { readonly name: string; readonly entity: string },
  metadata: KnownNames,
  limits: CallLimits,
): Promise<string | undefined> {
  const columns = await metadata.columns(entity, limits);
  return columns.has(name) ? undefined : closestName(name, ownColumns({ attributes: [...columns.values()] }));
}

/** Undefined where the table has the relationship: the fault is about something else. */
async function nearestRelationship(
  { name, entity }: { readonly name: string; readonly entity: string },
  metadata: KnownNames,
  limits: CallLimits,
): Promise<string | undefined> {
  const table = await metadata.table(entity, ["Relationships"], limits);
  const all = [table.oneToManyRelationships, table.manyToOneRelationships, table.manyToManyRelationships];
  const names = all.flatMap((some = []) => some.map(({ schemaName }) => schemaName));
  const isThere = names.some((one) => one.toLowerCase() === name.toLowerCase());
  return isThere ? undefined : closestName(name, names);
}
