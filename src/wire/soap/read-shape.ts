import { DynamlError } from "../../errors.ts";
import type { KnownTags } from "../xml/known-tags.ts";
import { namespaceOf } from "../xml/prefix-scope.ts";
import type { StartTag } from "../xml/start-tag.ts";
import type { TextPlace } from "../xml/text-place.ts";
import { isBlank, XmlReader } from "../xml/xml-reader.ts";
import { maxDepth, ns } from "./namespaces.ts";
import {
  type ChoiceShape,
  type ListShape,
  type NamedMember,
  type RecordShape,
  type Shape,
  ShapeError,
  type TypeName,
  type UnknownElement,
} from "./shape.ts";
import type { WireErrorCode } from "./wire-error.ts";

/** Chooses the shape of the root element. */
export type RootChooser<T> = (root: UnknownElement) => Shape<T>;

/** An element that is open. */
type Frame = {
  readonly name: string;
  readonly member: NamedMember | undefined;
  readonly reading:
    | { readonly shape: RecordShape<unknown>; readonly fields: Record<string, unknown> }
    | { readonly shape: ListShape<unknown>; readonly items: unknown[] }
    | { readonly shape: Exclude<Shape<unknown>, { kind: "record" | "list" | "choice" }> }
    | { readonly shape: undefined; readonly value: unknown };
  text: string;
};

/** Reads one XML document, given piece by piece, straight into a value. */
export class ShapeReader {
  readonly #xml: XmlReader;
  readonly #chooseRoot: RootChooser<unknown>;
  readonly #frames: Frame[] = [];
  #skipping = 0;
  #result: unknown;

  constructor(chooseRoot: RootChooser<unknown>, known?: KnownTags) {
    this.#chooseRoot = chooseRoot;
    this.#xml = new XmlReader((problem, message, place) => this.#error(problem, message, undefined, place), known);
  }

  write(text: string): void {
    this.#xml.write(text);
    this.#read();
  }

  end(): unknown {
    this.#xml.end();
    this.#read();
    return this.#result;
  }

  #read(): void {
    const xml = this.#xml;
    for (let token = xml.next(); token !== undefined; token = xml.next()) {
      if (token === "start") this.#open(xml.tag);
      else if (token === "end") this.#close();
      else if (token === "text") this.#text();
      else this.#judgeDeclaration();
    }
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
    if (this.#skipping > 0) {
      this.#skipping += 1;
      return;
    }
    const parent = this.#frames.at(-1);
    if (parent === undefined) this.#start(tag, undefined, this.#chooseRoot(this.#describe(tag)));
    else this.#openWithin(tag, parent);
  }

  #openWithin(tag: StartTag, { name, reading }: Frame): void {
    if (reading.shape === undefined) this.#skipping = 1;
    else if (reading.shape.kind === "record") this.#openMember(tag, reading.shape);
    else if (reading.shape.kind === "list") this.#openItem(tag, reading.shape);
    else if (reading.shape.kind === "leaf") {
      this.#fail(
        "WIRE_UNEXPECTED_CONTENT",
        `<${tag.qualified}> stands where the text of ${reading.shape.expected} belongs`,
      );
    } else this.#refuse(name);
  }

  #openMember(tag: StartTag, shape: RecordShape<unknown>): void {
    const member = shape.members.get(tag.name);
    if (member !== undefined && member.namespace === tag.namespace) this.#start(tag, member, member.shape());
    else {
      shape.onUnknown?.(this.#describe(tag));
      this.#skipping = 1;
    }
  }

  #openItem(tag: StartTag, { item, namespace, shape }: ListShape<unknown>): void {
    if (tag.name === item && tag.namespace === namespace) this.#start(tag, undefined, shape());
    else {
      this.#fail(
        "WIRE_UNEXPECTED_CONTENT",
        `<${tag.qualified}> of namespace "${tag.namespace}" stands in a list of <${item}> of namespace "${namespace}"`,
      );
    }
  }

  #start(tag: StartTag, member: NamedMember | undefined, shape: Shape<unknown>): void {
    const isNil = readBoolean(attributeOf(tag, ns.instance, "nil"));
    const reading = isNil ? nilOf(shape) : this.#begin(tag, shape);
    this.#frames.push({ name: tag.qualified, member, reading, text: "" });
  }

  #begin(tag: StartTag, shape: Shape<unknown>): Frame["reading"] {
    if (shape.kind === "choice") return this.#choose(tag, shape);
    if (shape.kind === "record") return { shape, fields: {} };
    if (shape.kind === "list") return { shape, items: [] };
    return { shape };
  }

  #choose(tag: StartTag, choice: ChoiceShape<unknown>): Frame["reading"] {
    const type = this.#typeOf(tag);
    if (type === undefined) {
      if (choice.base !== undefined) return this.#begin(tag, choice.base());
      return this.#fail("WIRE_UNTYPED_VALUE", `<${tag.qualified}> has no i:type, so its value cannot be read`);
    }
    const known = choice.types().find(({ name, namespace }) => name === type.name && namespace === type.namespace);
    const shape = known?.shape ?? choice.base?.();
    if (shape !== undefined) return this.#begin(tag, shape);
    if (choice.unknown !== undefined) return { shape: undefined, value: choice.unknown(type) };
    return this.#fail("WIRE_UNKNOWN_TYPE", `the type "${type.name}" of namespace ${type.namespace} is not known here`);
  }

  #typeOf(tag: StartTag): TypeName | undefined {
    const qualified = attributeOf(tag, ns.instance, "type")?.trim();
    if (qualified === undefined) return undefined;
    const colon = qualified.indexOf(":");
    const prefix = qualified.slice(0, Math.max(colon, 0));
    const namespace = namespaceOf(tag.scope, prefix);
    if (namespace !== undefined) return { namespace, name: qualified.slice(colon + 1) };
    return this.#fail("WIRE_MALFORMED_XML", `the prefix of i:type="${qualified}" is bound to no namespace`);
  }

  #text(): void {
    if (this.#skipping > 0) return;
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    const { text } = this.#xml;
    const kind = frame.reading.shape?.kind;
    if (kind === "leaf" || kind === "refused") frame.text += text;
    else if (kind !== undefined && !isBlank(text)) {
      this.#fail("WIRE_UNEXPECTED_CONTENT", `<${frame.name}> holds text, and elements are expected in it`);
    }
  }

  #close(): void {
    if (this.#skipping > 0) {
      this.#skipping -= 1;
      return;
    }
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    const value = this.#finish(frame);
    this.#frames.pop();
    this.#deliver(frame, value);
  }

  #finish({ name, reading, text }: Frame): unknown {
    const { shape } = reading;
    if (shape === undefined) return reading.value;
    if (shape.kind === "refused") return isEmptyText(text) ? undefined : this.#refuse(name);
    return this.#guard(() => {
      if ("fields" in reading) return this.#finishRecord(reading.shape, reading.fields, name);
      if ("items" in reading) return reading.shape.build(reading.items);
      if (shape.kind !== "leaf") return undefined;
      const value = shape.parse(text);
      return value ?? this.#fail("WIRE_INVALID_VALUE", `"${cut(text)}" is not ${shape.expected}`);
    });
  }

  #finishRecord(shape: RecordShape<unknown>, fields: Record<string, unknown>, element: string): unknown {
    for (const { name, required, shape: memberShape } of shape.members.values()) {
      if (!required || fields[name] !== undefined) continue;
      const value = memberShape();
      // No element is as good as a nil one to a data contract; clients leave out the value of a pair that is null.
      if (value.kind === "choice" && value.nil !== undefined) fields[name] = value.nil;
      else this.#fail("WIRE_MISSING_ELEMENT", `<${element}> has no <${name}>, which must be there`);
    }
    return shape.build(fields);
  }

  #deliver({ name, member }: Frame, value: unknown): void {
    const reading = this.#frames.at(-1)?.reading;
    if (reading === undefined) this.#result = value;
    else if ("items" in reading) {
      if (value === undefined) this.#fail("WIRE_INVALID_VALUE", `<${name}> is nil, and a list needs a value`);
      if (reading.shape.take === undefined) reading.items.push(value);
      else reading.shape.take(value);
    } else if ("fields" in reading && member !== undefined && value !== undefined) {
      if (reading.fields[member.name] !== undefined) this.#fail("WIRE_UNEXPECTED_CONTENT", `<${name}> comes twice`);
      reading.fields[member.name] = value;
    }
  }

  #guard(build: () => unknown): unknown {
    try {
      return build();
    } catch (error) {
      if (error instanceof ShapeError) return this.#fail(error.code, error.message);
      if (error instanceof RangeError) return this.#fail("WIRE_INVALID_VALUE", error.message);
      throw error;
    }
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
    const path = this.#frames.map(pathStep).join("/");
    const where = `line ${line}, column ${column}${path === "" ? "" : `, in ${path}`}`;
    return new DynamlError<WireErrorCode>({ code, message, where, remedy, context: { line, column, path } });
  }
}

function nilOf(shape: Shape<unknown>): Frame["reading"] {
  return { shape: undefined, value: shape.kind === "choice" ? shape.nil : undefined };
}

/** The element, with the key of a key-value pair where it has been read. */
function pathStep({ name, reading }: Frame): string {
  const key = "fields" in reading ? reading.fields.key : undefined;
  return typeof key === "string" ? `${name}[${cut(key)}]` : name;
}

function attributeOf(tag: StartTag, namespace: string, name: string): string | undefined {
  for (const attribute of tag.attributes) {
    if (attribute.name === name && attribute.namespace === namespace) return attribute.value;
  }
  return undefined;
}

function readBoolean(text: string | undefined): boolean {
  const trimmed = text?.trim();
  return trimmed === "true" || trimmed === "1";
}

function isEmptyText(text: string): boolean {
  return ["", "false", "0"].includes(text.trim());
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
