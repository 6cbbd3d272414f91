import type { OrganizationRequest } from "../../wire/organization-call.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";

/** The names that a call gave, of which the fault may be that there is no such thing. */
export type AskedNames = {
  readonly operation: string;
  /** Schema name, and the table on whose records it was asked for. */
  readonly relationship?: { readonly name: string; readonly entity: string } | undefined;
  /** Logical name, and that of its table. */
  readonly column?: { readonly name: string; readonly entity: string } | undefined;
  /** The columns of an alternate key that names a record, and its table. */
  readonly key?: { readonly names: readonly string[]; readonly entity: string } | undefined;
  /** Of a message that is asked for by its name. */
  readonly message?: string | undefined;
};

/** A message's names. */
export function namesIn({ requestName: operation, parameters }: OrganizationRequest): AskedNames {
  const target = parameters.get("Target");
  const joining = parameters.get("Relationship");
  const isJoining = typeof joining === "object" && joining !== null && "kind" in joining;
  if (isJoining && joining.kind === "Relationship" && isRecord(target)) {
    return { operation, relationship: { name: joining.schemaName, entity: target.logicalName } };
  }
  const { EntityLogicalName: entity, LogicalName: name } = Object.fromEntries(parameters);
  const isColumn = operation === "RetrieveAttribute" && typeof entity === "string" && typeof name === "string";
  return { operation, message: operation, ...(isColumn && { column: { entity, name } }), ...keyIn(target) };
}

/** The alternate key that names a record. */
export function keyIn(record: unknown): Pick<AskedNames, "key"> {
  if (!isRecord(record) || record.keyAttributes === undefined) return {};
  return { key: { entity: record.logicalName, names: [...record.keyAttributes.keys()] } };
}

type NamedRecord = { readonly logicalName: string; readonly keyAttributes?: ReadonlyMap<string, unknown> | undefined };

function isRecord(value: unknown): value is NamedRecord {
  return typeof value === "object" && value !== null && "logicalName" in value;
}

/** What a session knows of its organization's names. */
export type KnownNames = Pick<SessionMetadata, "table" | "tables" | "columns">;
