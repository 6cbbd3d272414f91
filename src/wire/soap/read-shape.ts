import { DynamlError } from "../../errors.ts";
import type { StartTag } from "../xml/start-tag.ts";
import type { TextPlace } from "../xml/text-place.ts";
import { isBlank, XmlReader, type XmlToken } from "../xml/xml-reader.ts";
import type { KnownMessages } from "./known-messages.ts";
import { maxDepth } from "./namespaces.ts";
import { RememberedItems, type RememberedList } from "./remembered-items.ts";
import {
  type ChoiceShape,
  type LeafShape,
  type ListShape,
  type NamedMember,
  type NamedType,
  type RecordShape,
  type Shape,
  ShapeError,
  type TypeName,
  type UnknownElement,
} from "./shape.ts";
import type { WireErrorCode } from "./wire-error.ts";

/** Chooses the shape of the root element. */
export type RootChooser<T> = (root: UnknownElement) => Shape<T>;

/** What an element that is not nil turns out to be. */
type ContentShape = Exclude<Shape<unknown>, { kind: "choice" }>;

/** An element that is open. */
type Frame = {
  readonly name: string;
  readonly outer: Frame | undefined;
  readonly member: NamedMember | undefined;
  /** Undefined where the value is known, whatever the element holds: it is nil, or of an unknown type. */
  readonly shape: ContentShape | undefined;
  readonly value: unknown;
  /** Of a record. */
  readonly fields: Record<string, unknown> | undefined;
  /** Whether the members of a record must stand in the contract's order. */
  readonly isStrict: boolean;
  /** The place, in that order, of the last member of a record. */
  reached: number;
  /** Of a list. */
  readonly items: unknown[] | undefined;
  /** The same list, where its items may be written as others were before. */
  readonly remembered: RememberedList | undefined;
  /** Of a leaf. */
  text: string;
};

/** Reads one XML document, given piece by piece, straight into a value. */
export class ShapeReader {
  readonly #xml: XmlReader;
  readonly #chooseRoot: RootChooser<unknown>;
  readonly #take: ((item: unknown) => void) | undefined;
  #frame: Frame | undefined;
  #skipping = 0;
  #result: unknown;
  readonly #items: RememberedItems | undefined;

  /** @param take gets the items of lists that give them away */
  constructor(chooseRoot: RootChooser<unknown>, known?: KnownMessages, take?: (item: unknown) => void) {
    this.#chooseRoot = chooseRoot;
    this.#take = take;
    this.#xml = new XmlReader(
      (problem, message, place) => this.#error(problem, message, undefined, place),
      known?.markup,
    );
    this.#items = known && new RememberedItems(this.#xml, known);
  }

  /** @param isBeforeTag the character behind the text is a `<` */
  write(text: string, isBeforeTag: boolean): void {
    this.#xml.write(text, isBeforeTag);
    this.#read();
  }

  /** The last piece. */
  end(text = ""): unknown {
    this.#xml.end(text);
    this.#read();
    return this.#result;
  }

  #read(): void {
    const xml = this.#xml;
    for (let token = this.#next(); token !== undefined; token = this.#next()) {
      if (token === "start") this.#open(xml.tag);
      else if (token === "end") this.#close();
      else if (token === "text") this.#text();
      else this.#judgeDeclaration();
    }
  }

  #next(): XmlToken | undefined {
    const list = this.#frame?.remembered;
    if (list !== undefined && this.#skipping === 0) this.#items?.takeFrom(list);
    return this.#xml.next();
  }

  #judgeDeclaration(): void {
    const { version, encoding } = this.#xml.declaration ?? {};
    if (version !== "1.0") this.#fail("WIRE_MALFORMED_XML", `XML ${version} is not read here, only XML 1.0`);
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
      this.#fail("WIRE_ENCODING", `the XML declaration says "${encoding}", and only UTF-8 is read here`);
    }
  }

  #open(tag: StartTag): void {
    if (this.#xml.depth > maxDepth) this.#fail("WIRE_TOO_DEEP", `elements are nested deeper than ${maxDepth}`);
    const frame = this.#frame;
    if (this.#skipping > 0) this.#skipping += 1;
    else if (frame === undefined) this.#start(tag, undefined, this.#chooseRoot(this.#describe(tag)));
    else if (frame.shape === undefined) this.#skipping = 1;
    else if (frame.shape.kind === "record") this.#openMember(tag, frame, frame.shape);
    else if (frame.shape.kind === "list") this.#openItem(tag, frame.shape);
    else if (frame.shape.kind === "refused") this.#refuse(frame.name);
    else {
      const { expected } = frame.shape;
      this.#fail("WIRE_UNEXPECTED_CONTENT", `<${tag.qualified}> stands where the text of ${expected} belongs`);
    }
  }

  #openMember(tag: StartTag, frame: Frame, shape: RecordShape<unknown>): void {
    const member = shape.members.get(tag.name);
    if (member !== undefined && member.namespace === tag.namespace) {
      if (frame.isStrict) this.#keepOrder(tag, member, frame, shape);
      this.#start(tag, member, member.shape());
    } else {
      shape.onUnknown?.(this.#describe(tag));
      this.#skipping = 1;
    }
  }

  /** A data contract's reader goes forward only: a member that comes too late is lost to it. Nothing is lost of one that is nil. */
  #keepOrder(
    { qualified, isNil }: StartTag,
    { position }: NamedMember,
    frame: Frame,
    shape: RecordShape<unknown>,
  ): void {
    const last = shape.orderedMembers[frame.reached];
    if (position >= frame.reached || last === undefined) frame.reached = position;
    else if (!isNil) {
      this.#fail(
        "WIRE_UNEXPECTED_CONTENT",
        `<${qualified}> stands behind <${last.name}>, where an organization would pass over it: the contract has it before`,
      );
    }
  }

  #openItem(tag: StartTag, { item, namespace, shape }: ListShape<unknown>): void {
    if (tag.name === item && tag.namespace === namespace) {
      this.#items?.begin(this.#frame?.remembered);
      this.#start(tag, undefined, shape());
    } else {
      this.#fail(
        "WIRE_UNEXPECTED_CONTENT",
        `<${tag.qualified}> of namespace "${tag.namespace}" stands in a list of <${item}> of namespace "${namespace}"`,
      );
    }
  }

  #start(tag: StartTag, member: NamedMember | undefined, shape: Shape<unknown>): void {
    if (tag.isNil) this.#push(tag, member, undefined, shape.kind === "choice" ? shape.nil : undefined);
    else if (shape.kind === "choice") this.#choose(tag, member, shape);
    else if (shape.kind === "leaf") this.#startLeaf(tag, member, shape);
    else this.#push(tag, member, shape, undefined);
  }

  #startLeaf(tag: StartTag, member: NamedMember | undefined, shape: LeafShape<unknown>): void {
    const text = this.#xml.takeText(shape.recurs);
    const value = text === undefined ? undefined : shape.parse(text);
    if (value !== undefined) {
      this.#items?.text(member, shape, tag, value);
      this.#deliver(tag.qualified, member, value);
    } else {
      this.#push(tag, member, shape, undefined);
      if (text !== undefined) this.#invalid(shape, text);
    }
  }

  #choose(tag: StartTag, member: NamedMember | undefined, choice: ChoiceShape<unknown>): void {
    const type = this.#typeOf(tag);
    const shape = (type && shapeNamed(type, choice.types())) ?? choice.base?.();
    if (shape !== undefined) this.#start(tag, member, shape);
    else if (type === undefined) {
      this.#fail("WIRE_UNTYPED_VALUE", `<${tag.qualified}> has no i:type, so its value cannot be read`);
    } else if (choice.unknown === undefined) {
      this.#fail("WIRE_UNKNOWN_TYPE", `the type "${type.name}" of namespace ${type.namespace} is not known here`);
    } else this.#push(tag, member, undefined, choice.unknown(type));
  }

  #typeOf({ type }: StartTag): TypeName | undefined {
    if (type === undefined || isBound(type)) return type;
    return this.#fail("WIRE_MALFORMED_XML", `the prefix of i:type="…:${type.name}" is bound to no namespace`);
  }

  #push(tag: StartTag, member: NamedMember | undefined, shape: ContentShape | undefined, value: unknown): void {
    const outer = this.#frame;
    const items = shape?.kind === "list" ? [] : undefined;
    this.#items?.open(member, shape);
    this.#frame = {
      name: tag.qualified,
      outer,
      member,
      shape,
      value,
      fields: shape?.kind === "record" ? {} : undefined,
      isStrict: outer !== undefined && (outer.isStrict || isStrictInside(outer)),
      reached: 0,
      items,
      remembered: shape?.kind === "list" && shape.isRemembered ? this.#items?.list(shape, items ?? []) : undefined,
      text: "",
    };
  }

  #text(): void {
    const frame = this.#frame;
    if (this.#skipping > 0 || frame === undefined) return;
    const kind = frame.shape?.kind;
    if (kind === "leaf" || kind === "refused") frame.text += this.#xml.text;
    else if (kind !== undefined && !isBlank(this.#xml.text)) {
      this.#fail("WIRE_UNEXPECTED_CONTENT", `<${frame.name}> holds text, and elements are expected in it`);
    }
  }

  #close(): void {
    const frame = this.#frame;
    if (this.#skipping > 0) this.#skipping -= 1;
    else if (frame !== undefined) {
      const value = this.#finish(frame);
      this.#frame = frame.outer;
      this.#items?.close(frame.member, frame.outer?.remembered, frame.shape === undefined ? { value } : undefined);
      this.#deliver(frame.name, frame.member, value);
    }
  }

  #finish({ name, shape, value, fields = {}, items = [], text }: Frame): unknown {
    if (shape === undefined) return value;
    try {
      if (shape.kind === "leaf") return shape.parse(text) ?? this.#invalid(shape, text);
      if (shape.kind === "list") return shape.build(items);
      if (shape.kind === "refused") return isEmptyText(text) ? undefined : this.#refuse(name);
      for (const member of shape.requiredMembers)
        if (fields[member.name] === undefined) this.#miss(member, fields, name);
      return shape.build(fields);
    } catch (error) {
      if (error instanceof ShapeError) return this.#fail(error.code, error.message);
      if (error instanceof RangeError) return this.#fail("WIRE_INVALID_VALUE", error.message);
      throw error;
    }
  }

  #invalid({ expected }: LeafShape<unknown>, text: string): never {
    return this.#fail("WIRE_INVALID_VALUE", `"${cut(text)}" is not ${expected}`);
  }

  /** No element is as good as a nil one to a data contract; clients leave out the value of a pair that is null. */
  #miss({ name, shape }: NamedMember, fields: Record<string, unknown>, element: string): void {
    const value = shape();
    if (value.kind === "choice" && value.nil !== undefined) fields[name] = value.nil;
    else this.#fail("WIRE_MISSING_ELEMENT", `<${element}> has no <${name}>, which must be there`);
  }

  #deliver(name: string, member: NamedMember | undefined, value: unknown): void {
    const outer = this.#frame;
    if (outer === undefined) this.#result = value;
    else if (member === undefined) this.#deliverItem(name, outer, value);
    else if (outer.fields !== undefined && value !== undefined) {
      if (outer.fields[member.name] !== undefined) this.#fail("WIRE_UNEXPECTED_CONTENT", `<${name}> comes twice`);
      outer.fields[member.name] = value;
    }
  }

  #deliverItem(name: string, { shape, items }: Frame, value: unknown): void {
    if (value === undefined) this.#fail("WIRE_INVALID_VALUE", `<${name}> is nil, and a list needs a value`);
    if (shape?.kind === "list" && shape.isGivenAway) this.#take?.(value);
    else items?.push(value);
  }

  #refuse(element: string): never {
    return this.#fail(
      "WIRE_NOT_SUPPORTED",
      `<${element}> is not supported yet, and leaving it out would change the meaning of the message`,
    );
  }

  #describe(tag: StartTag): UnknownElement {
    return {
      namespace: tag.namespace,
      name: tag.name,
      attribute: (namespace, name) => attributeOf(tag, namespace, name),
      fail: (code, message, remedy) => this.#fail(code, message, remedy),
    };
  }

  #fail(code: WireErrorCode, message: string, remedy?: string): never {
    throw this.#error(code, message, remedy, this.#xml.place);
  }

  #error(code: WireErrorCode, message: string, remedy: string | undefined, { line, column }: TextPlace): Error {
    const path = pathOf(this.#frame);
    const where = `line ${line}, column ${column}${path === "" ? "" : `, in ${path}`}`;
    return new DynamlError<WireErrorCode>({ code, message, where, remedy, context: { line, column, path } });
  }
}

function isStrictInside({ shape }: Frame): boolean {
  return shape?.kind === "record" && shape.isStrictInside === true;
}

function pathOf(frame: Frame | undefined): string {
  if (frame === undefined) return "";
  const { name, outer, fields } = frame;
  const step = typeof fields?.key === "string" ? `${name}[${cut(fields.key)}]` : name;
  return outer === undefined ? step : `${pathOf(outer)}/${step}`;
}

function isBound(type: NonNullable<StartTag["type"]>): type is TypeName {
  return type.namespace !== undefined;
}

function shapeNamed({ namespace, name }: TypeName, types: readonly NamedType[]): Shape<unknown> | undefined {
  for (const type of types) if (type.name === name && type.namespace === namespace) return type.shape;
  return undefined;
}

function attributeOf(tag: StartTag, namespace: string, name: string): string | undefined {
  for (const attribute of tag.attributes) {
    if (attribute.name === name && attribute.namespace === namespace) return attribute.value;
  }
  return undefined;
}

function isEmptyText(text: string): boolean {
  return ["", "false", "0"].includes(text.trim());
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
