import type { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { badValue } from "../arguments.ts";
import type { BulkOperation } from "./bulk-options.ts";

/** Whether an alternate key can tell the records of a load. */
export function takesKey(operation: BulkOperation): boolean {
  return operation === "update" || operation === "upsert";
}

type KeyedTable = Pick<EntityMetadata, "logicalName" | "primaryIdAttribute" | "attributes" | "keys">;

/**
 * Why a load cannot go by these attributes: the table has no alternate key of exactly them, or its index is not there yet
 * (EntityKeyMetadata.EntityKeyIndexStatus). SESSION_BAD_VALUE, with the keys that there are; undefined where it can, or where the
 * table's description does not tell: organizations before 7.1 have no alternate keys, and whether a later one lists a table's keys
 * when it is not asked for its columns is documented nowhere, so that a list without any proves nothing.
 */
export function faultOfKey(table: KeyedTable, names: readonly string[]): DynamlError | undefined {
  const { logicalName, primaryIdAttribute = `${logicalName}id`, keys } = table;
  const isPrimaryId = names.length === 1 && names[0] === primaryIdAttribute;
  if (isPrimaryId || keys === undefined || keys === null) return undefined;
  const unknown = unknownAttribute(table, names);
  if (keys.length === 0 && unknown === undefined) return undefined;
  const wanted = new Set(names);
  const key = keys.find(
    ({ keyAttributes }) => keyAttributes.length === wanted.size && keyAttributes.every((name) => wanted.has(name)),
  );
  if (key === undefined) return noSuchKey(logicalName, names, keys, unknown);
  if (key.indexStatus === undefined || key.indexStatus === "Active") return undefined;
  return badValue(
    `the alternate key ${key.logicalName} of ${logicalName} is not in use yet: its index is ${key.indexStatus}`,
    "wait until the organization has made the index, or reactivate the key where that failed",
    { entityName: logicalName, key: names },
  );
}

function noSuchKey(
  logicalName: string,
  names: readonly string[],
  keys: NonNullable<EntityMetadata["keys"]>,
  unknown: string | undefined,
): DynamlError {
  const known = keys.map(({ keyAttributes }) => keyAttributes.join(","));
  const there = known.length === 0 ? "" : ` (${logicalName} has: ${known.join("; ")})`;
  return badValue(
    unknown ?? `${names.join(", ")} ${names.length === 1 ? "is" : "are"} no alternate key of ${logicalName}`,
    `give the attributes of a key that is defined${there}, define one, or go by the record's ID`,
    { entityName: logicalName, key: names, keys: known },
  );
}

function unknownAttribute({ logicalName, attributes }: KeyedTable, names: readonly string[]): string | undefined {
  if (attributes === undefined) return undefined;
  const known = attributes.map((attribute) => attribute.logicalName);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  const near = closestName(unknown, known);
  return `${logicalName} has no attribute "${unknown}"${near === undefined ? "" : `; did you mean ${near}?`}`;
}
