import type { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import type { EntityKeyMetadata, EntityMetadata } from "../../wire/metadata/metadata.ts";
import { badValue } from "../arguments.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits } from "../organization-service.ts";
import type { BulkOperation } from "./bulk-options.ts";

/** Whether an alternate key can tell the records of a load. */
export function takesKey(operation: BulkOperation): boolean {
  return operation === "update" || operation === "upsert";
}

type KeyedTable = Pick<EntityMetadata, "logicalName" | "primaryIdAttribute" | "attributes">;
type Keys = readonly EntityKeyMetadata[];

/**
 * Why a load cannot go by these attributes, as far as the organization tells its keys (`SessionMetadata.keys`): undefined where it can, or
 * where none are told.
 */
export async function faultOfKey(
  metadata: Pick<SessionMetadata, "keys">,
  table: KeyedTable,
  names: readonly string[],
  limits: CallLimits = {},
): Promise<DynamlError | undefined> {
  const { logicalName, primaryIdAttribute = `${logicalName}id` } = table;
  if (names.length === 1 && names[0] === primaryIdAttribute) return undefined;
  const keys = await metadata.keys(logicalName, limits);
  return keys && faultAmongKeys(table, keys, names);
}

/**
 * The table has no alternate key of exactly these attributes, or its index is not there yet (EntityKeyMetadata.EntityKeyIndexStatus).
 * SESSION_BAD_VALUE, with the keys that there are.
 */
export function faultAmongKeys(table: KeyedTable, keys: Keys, names: readonly string[]): DynamlError | undefined {
  const { logicalName } = table;
  const unknown = unknownAttribute(table, names);
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
  keys: Keys,
  unknown: string | undefined,
): DynamlError {
  const known = keys.map(({ keyAttributes }) => keyAttributes.join(","));
  const isNone = `${names.join(", ")} ${names.length === 1 ? "is" : "are"} no alternate key of ${logicalName}`;
  return badValue(
    unknown ?? (known.length === 0 ? `${isNone}, which has none` : isNone),
    known.length === 0
      ? "define an alternate key of these attributes on the table, or go by the record's ID"
      : `give the attributes of a key that is defined (${logicalName} has: ${known.join("; ")}), define one, or go by the record's ID`,
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
