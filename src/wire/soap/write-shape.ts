import type { ChoiceShape, LeafShape, ListShape, NamedMember, RecordShape, Shape } from "./shape.ts";
import type { PairMarkups } from "./written-pairs.ts";
import type { XmlWriter } from "./xml-writer.ts";

/**
 * Writes one element with the value's content, as its shape says.
 * Errors: WIRE_INVALID_VALUE, WIRE_UNKNOWN_TYPE, WIRE_INVALID_CHARACTER, WIRE_TOO_DEEP, each naming the attribute.
 */
export function writeElement<T>(writer: XmlWriter, namespace: string, name: string, shape: Shape<T>, value: T): void {
  if (shape.kind === "leaf") {
    writer.element(namespace, name, textOf(writer, shape as LeafShape<unknown>, value));
    return;
  }
  writer.open(namespace, name);
  writeContent(writer, shape as Shape<unknown>, value);
  writer.close();
}

function writeContent(writer: XmlWriter, shape: Shape<unknown>, value: unknown): void {
  if (shape.kind === "leaf") writer.text(textOf(writer, shape, value));
  else if (shape.kind === "choice") writeChoice(writer, shape, value);
  else {
    for (const namespace of shape.namespaces) writer.declare(namespace);
    if (shape.kind === "record") writeRecord(writer, shape, value);
    else if (shape.kind === "list") writeItems(writer, shape, value);
  }
}

function textOf(writer: XmlWriter, shape: LeafShape<unknown>, value: unknown): string {
  const text = shape.format(value);
  if (text === undefined) {
    const { expected } = shape;
    throw writer.error("WIRE_INVALID_VALUE", `${describe(value)} is not ${expected}`, `give ${expected}`);
  }
  return text;
}

function writeItems(writer: XmlWriter, list: ListShape<unknown>, value: unknown): void {
  const { namespace, item, items } = list;
  const shape = list.shape();
  const pairs = list.isRemembered ? writer.written?.at(list, writer.scope, writer.depth) : undefined;
  for (const one of items(value)) {
    if (pairs === undefined || shape.kind !== "record" || !writePair(writer, pairs, list, shape, one)) {
      writeElement(writer, namespace, item, shape, one);
    }
  }
}

/** A pair whose value has nothing but texts, as such a pair was written before; false where it is none. */
function writePair(
  writer: XmlWriter,
  pairs: PairMarkups,
  { namespace, item }: ListShape<unknown>,
  shape: RecordShape<unknown>,
  pair: unknown,
): boolean {
  const [key, value] = shape.orderedMembers;
  const name = key?.get(pair);
  if (value === undefined || typeof name !== "string" || name === "") return false;
  const outer = writer.subject;
  writer.subject = name;
  const flat = flatValue(writer, value.shape(), value.get(pair), [writer.escaped(name)]);
  if (flat !== undefined) {
    const { of, members, texts } = flat;
    const markup = pairs.get(of, members);
    if (markup !== undefined) writer.known(markup, texts);
    else {
      const start = writer.mark();
      writeElement(writer, namespace, item, shape, pair);
      pairs.add(of, members, writer.since(start), texts);
    }
  }
  writer.subject = outer;
  return flat !== undefined;
}

/** A value that has nothing but texts. */
type FlatValue = {
  /** What all values have in common that are written with the same markup: their type or shape, and which members are there. */
  readonly of: object;
  readonly members: number;
  /** As they stand between tags. */
  readonly texts: readonly string[];
};

/** Adds to the texts before it; undefined where a value has something else than texts, or an empty one, which is written as none. */
function flatValue(writer: XmlWriter, shape: Shape<unknown>, value: unknown, texts: string[]): FlatValue | undefined {
  let of: object = shape;
  let content = shape;
  if (shape.kind === "choice") {
    const type = value === shape.nil ? undefined : shape.types().find((candidate) => candidate.is(value));
    if (type === undefined) return undefined;
    of = type;
    content = type.shape;
  }
  if (content.kind === "leaf") return addText(writer, content, value, texts) ? { of, members: 0, texts } : undefined;
  if (content.kind !== "record" || content.type !== undefined || content.subject !== undefined) return undefined;
  let members = 0;
  for (const member of content.orderedMembers) {
    const one = member.get(value);
    const leaf = member.shape();
    members *= 2;
    if (one === undefined && !member.required && member.absent !== "empty") continue;
    if (leaf.kind !== "leaf" || !addText(writer, leaf, one, texts)) return undefined;
    members += 1;
  }
  return { of, members, texts };
}

function addText(writer: XmlWriter, shape: LeafShape<unknown>, value: unknown, texts: string[]): boolean {
  if (value === undefined) return false;
  const text: unknown = textOf(writer, shape, value);
  // Programs without types give what is no text where one belongs.
  if (typeof text !== "string" || text === "") return false;
  texts.push(writer.escaped(text));
  return true;
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
  if (value !== undefined || member.absent !== "nil") {
    writeElement(writer, member.namespace, member.name, member.shape(), value);
    return;
  }
  writer.open(member.namespace, member.name);
  writer.nil();
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
