import type { ChoiceShape, LeafShape, ListShape, NamedMember, RecordShape, Shape } from "./shape.ts";
import type { XmlWriter } from "./xml-writer.ts";

/**
 * Writes one element with the value's content, as its shape says.
 * Errors: WIRE_INVALID_VALUE, WIRE_UNKNOWN_TYPE, WIRE_INVALID_CHARACTER, WIRE_TOO_DEEP, each naming the attribute.
 */
export function writeElement<T>(writer: XmlWriter, namespace: string, name: string, shape: Shape<T>, value: T): void {
  writer.open(namespace, name);
  writeContent(writer, shape as Shape<unknown>, value);
  writer.close();
}

function writeContent(writer: XmlWriter, shape: Shape<unknown>, value: unknown): void {
  if (shape.kind === "leaf") writeLeaf(writer, shape, value);
  else if (shape.kind === "choice") writeChoice(writer, shape, value);
  else {
    for (const namespace of shape.namespaces) writer.declare(namespace);
    if (shape.kind === "record") writeRecord(writer, shape, value);
    else if (shape.kind === "list") writeItems(writer, shape, value);
  }
}

function writeLeaf(writer: XmlWriter, shape: LeafShape<unknown>, value: unknown): void {
  const text = shape.format(value);
  if (text === undefined) {
    const { expected } = shape;
    throw writer.error("WIRE_INVALID_VALUE", `${describe(value)} is not ${expected}`, `give ${expected}`);
  }
  writer.text(text);
}

function writeItems(writer: XmlWriter, { namespace, item, items, shape }: ListShape<unknown>, value: unknown): void {
  for (const one of items(value)) writeElement(writer, namespace, item, shape(), one);
}

function writeRecord(writer: XmlWriter, shape: RecordShape<unknown>, value: unknown): void {
  const type = shape.type?.(value);
  if (type !== undefined) writer.type(type.namespace, type.name);
  const outer = writer.subject;
  if (shape.subject !== undefined) writer.subject = shape.subject(value);
  for (const member of shape.orderedMembers) writeMember(writer, member, value);
  writer.subject = outer;
}

function writeMember(writer: XmlWriter, member: NamedMember, record: unknown): void {
  const value = member.get(record);
  if (value === undefined && member.required) {
    throw writer.error(
      "WIRE_INVALID_VALUE",
      `<${member.name}> is undefined, and it must have a value`,
      "give null for no value",
    );
  }
  if (value === undefined && member.absent === "omit") return;
  writer.open(member.namespace, member.name);
  if (value === undefined && member.absent === "nil") writer.nil();
  else writeContent(writer, member.shape(), value);
  writer.close();
}

function writeChoice(writer: XmlWriter, shape: ChoiceShape<unknown>, value: unknown): void {
  if (value === shape.nil) {
    writer.nil();
    return;
  }
  const type = shape.types().find((candidate) => candidate.is(value));
  if (type === undefined && shape.base !== undefined) {
    writeContent(writer, shape.base(), value);
    return;
  }
  if (type === undefined) {
    throw writer.error(
      "WIRE_UNKNOWN_TYPE",
      `${describe(value)} is no value that the Organization service knows a type for`,
      "give a text, a number, true or false, a Date, a Guid, an EntityReference or another value of dynaml, or null to clear it",
    );
  }
  if (type.shape.kind === "record") for (const namespace of type.shape.namespaces) writer.declare(namespace);
  writer.type(type.namespace, type.name);
  writeContent(writer, type.shape, value);
}

/** What a value is, for errors: not its text, which may be long or private. */
function describe(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint" || value instanceof Date) return String(value);
  if (typeof value !== "object" || value === null) return `a value of type ${typeof value}`;
  if ("kind" in value && value.kind === "UnknownValue" && "typeName" in value) return `an unread ${value.typeName}`;
  const name = value.constructor?.name;
  return name === undefined || name === "Object" ? "an object" : `a value of type ${name}`;
}
