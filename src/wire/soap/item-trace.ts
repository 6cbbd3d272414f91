import { copied } from "../xml/copied-text.ts";
import type { XmlReader } from "../xml/xml-reader.ts";
import type { ItemPlan, PlannedMember, PlannedValue } from "./item-plan.ts";
import type { LeafShape, ListShape, NamedMember, RecordShape } from "./shape.ts";

/** Longer items are not like to come again. */
const longestItem = 1024;

/** An element of the item that is open. */
type Traced = {
  readonly member: NamedMember | undefined;
  readonly shape: RecordShape<unknown> | ListShape<unknown>;
  readonly members: PlannedMember[];
  readonly items: PlannedValue[];
};

/** Notes how an item of a list is written while it is read, for a plan of it. */
export class ItemTrace {
  readonly #xml: XmlReader;
  readonly #markup: string[] = [];
  readonly #start: number;
  #behindText: number;
  readonly #open: Traced[] = [];
  #value: PlannedValue | undefined;
  /** No plan says how such items come about. */
  #isUnlike = false;

  /** The item's start tag is the reader's token. */
  constructor(xml: XmlReader) {
    this.#xml = xml;
    this.#start = xml.offset;
    this.#behindText = xml.offset;
  }

  /** A record or a list begins. */
  open(member: NamedMember | undefined, shape: RecordShape<unknown> | ListShape<unknown>): void {
    this.#open.push({ member, shape, members: [], items: [] });
  }

  /** What has been opened last ends. */
  close(): void {
    const traced = this.#open.pop();
    if (traced === undefined) return;
    const { member, shape } = traced;
    const value: PlannedValue =
      shape.kind === "record"
        ? plannedRecord(shape, [...traced.members, ...absentMembers(shape, traced.members)])
        : { kind: "list", parts: traced.items, shape };
    this.#deliver(member, value);
  }

  /** A value that the markup itself says. One that is an object would be the same in every item, and change in all of them. */
  fixed(member: NamedMember | undefined, value: unknown): void {
    if (typeof value === "object" && value !== null) this.#isUnlike = true;
    if (value !== undefined) this.#deliver(member, { kind: "fixed", value });
  }

  /** The text that the reader has just taken, with the end tag behind it. */
  text(member: NamedMember | undefined, shape: LeafShape<unknown>, endTag: string): void {
    const end = this.#xml.endOffset - endTag.length;
    this.#addMarkup(this.#xml.offset);
    this.#behindText = end;
    this.#deliver(member, { kind: "text", index: this.#markup.length - 1, shape });
  }

  /** The plan, where the item's end is what the reader has just taken; undefined where it is none to be kept. */
  plan(): ItemPlan | undefined {
    this.#addMarkup(this.#xml.endOffset);
    if (this.#isUnlike || this.#value === undefined || this.#xml.endOffset - this.#start > longestItem)
      return undefined;
    return this.#markup.includes("") ? undefined : { markup: this.#markup, value: this.#value, followers: [] };
  }

  /** An empty one is none: its characters are not there any more. */
  #addMarkup(end: number): void {
    this.#markup.push(copied(this.#xml.textBetween(this.#behindText, end) ?? ""));
  }

  #deliver(member: NamedMember | undefined, value: PlannedValue): void {
    const outer = this.#open.at(-1);
    if (outer === undefined) this.#value = value;
    else if (member === undefined) outer.items.push(value);
    else outer.members.push({ name: member.name, value });
  }
}

function plannedRecord(shape: RecordShape<unknown>, parts: readonly PlannedMember[]): PlannedValue {
  const [key, value] = shape.orderedMembers.map(({ name }) => parts.find((part) => part.name === name)?.value);
  if (shape.isPair && key !== undefined && value !== undefined) return { kind: "pair", key, value };
  return { kind: "record", parts, shape };
}

/** What the reader of a record takes for members that are not there. */
function absentMembers(shape: RecordShape<unknown>, present: readonly PlannedMember[]): PlannedMember[] {
  return shape.requiredMembers
    .filter(({ name }) => present.every((member) => member.name !== name))
    .map((member) => {
      const value = member.shape();
      return { name: member.name, value: { kind: "fixed", value: value.kind === "choice" ? value.nil : undefined } };
    });
}
