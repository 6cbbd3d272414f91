import assert from "node:assert/strict";
import { DynamlError } from "../../src/errors.ts";
import type { Session } from "../../src/session/session.ts";
import { Decimal } from "../../src/values/decimal.ts";
import { Double } from "../../src/values/double.ts";
import type { AttributeValue, Entity } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import type { Cell, RunningCell } from "./cells.ts";

/** Where the battery runs: a cell, with a session on it that all of its tests share. */
export type Place = {
  readonly cell: Cell;
  readonly running: RunningCell;
  readonly session: Session;
};

/** A picture of one pixel. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** A value with its class, for comparing what the wires hand out: `["Money", "12.5"]`. */
export type Told = string | number | boolean | null | undefined | readonly Told[] | { readonly [name: string]: Told };

export function told(value: AttributeValue | undefined): Told {
  if (value === undefined || value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return ["BigInt", String(value)];
  if (value instanceof Double) return ["Double", value.value];
  if (value instanceof Money) return ["Money", plainDigits(value.value.text)];
  if (value instanceof Decimal) return ["Decimal", plainDigits(value.text)];
  if (value instanceof Date) return ["Date", value.toISOString()];
  if (value instanceof OptionSetValue) return ["Option", value.value];
  if (value instanceof Guid) return ["Guid", value.text];
  if (value instanceof EntityReference) return ["Reference", value.logicalName, value.id.text, value.name];
  if (value instanceof Uint8Array) return ["Bytes", Buffer.from(value).toString("hex")];
  if (isOptions(value)) return ["Options", ...value.map((one) => one.value)];
  switch (value.kind) {
    case "EntityCollection":
      return ["Records", value.entityName, ...value.entities.map((one) => toldRecord(one))];
    case "AliasedValue":
      return ["Aliased", value.entityLogicalName, value.attributeLogicalName, told(value.value)];
    case "ManagedProperty":
      return ["ManagedProperty", value.value, value.canBeChanged];
  }
}

function isOptions(value: AttributeValue): value is readonly OptionSetValue[] {
  return Array.isArray(value);
}

/** Digits behind the point that are zero say nothing. */
function plainDigits(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Of a record those columns, or all of them in the order of their names. */
export function toldRecord(record: Entity, columns: readonly string[] = [...record.attributes.keys()].sort()): Told {
  return Object.fromEntries(columns.map((name) => [name, told(record.attributes.get(name))]));
}

/** The error of a call that is to fail. */
export async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it was not refused"),
    (reason: unknown) => reason,
  );
  if (error instanceof DynamlError) return error;
  throw error;
}

/** What a fault says, the same over both wires. */
export function toldFault({ code, context }: DynamlError): Told {
  const { operation, name, errorCode } = context;
  return { code, operation: String(operation), name: String(name), errorCode: Number(errorCode) };
}

export function referenceTo(logicalName: string, id: Guid, name?: string): EntityReference {
  return new EntityReference(logicalName, id, name);
}
