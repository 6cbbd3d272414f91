import { DynamlError } from "../errors.ts";
import { Double } from "../values/double.ts";
import type { AttributeValue, Entity, EntityCollection } from "../values/entity.ts";
import { Guid } from "../values/guid.ts";
import type { ColumnSet } from "../wire/query/query-expression.ts";
import type { AttributesInput } from "./session.ts";
import type { SessionErrorCode } from "./session-error.ts";

/** Attributes as the wire takes them, in the order given; an `undefined` one is refused by name. */
export function attributesOf(input: AttributesInput): Map<string, AttributeValue> {
  const attributes = new Map(input instanceof Map ? input : Object.entries(input));
  for (const [name, value] of attributes) {
    if (value === undefined) {
      throw badValue(`attribute "${name}" is undefined`, "leave the attribute out, or give null to clear it");
    }
  }
  return attributes;
}

export function recordId(id: Guid | string): Guid {
  const guid = id instanceof Guid ? id : Guid.parse(id);
  if (guid === undefined) throw badValue(`"${id}" is not a record ID`, "give a GUID, with or without braces");
  return guid;
}

export function entityName(name: string): string {
  if (name === "") throw badValue("the entity name is empty", 'give a logical name: "account"');
  return name;
}

export function columnSetOf(columns: readonly string[] | undefined): ColumnSet {
  return columns === undefined
    ? { kind: "ColumnSet", allColumns: true }
    : { kind: "ColumnSet", allColumns: false, columns };
}

/** The entity with its Double values as plain numbers, those of the records in it too; the wire keeps them apart from whole numbers. */
export function withPlainNumbers(entity: Entity): Entity {
  for (const [name, value] of entity.attributes) {
    if (value instanceof Double) entity.attributes.set(name, value.value);
    else if (isCollection(value)) value.entities.forEach(withPlainNumbers);
  }
  return entity;
}

function isCollection(value: AttributeValue): value is EntityCollection {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection";
}

function badValue(message: string, remedy: string): DynamlError {
  return new DynamlError<SessionErrorCode>({ code: "SESSION_BAD_VALUE", message, remedy });
}
