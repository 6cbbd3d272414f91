import type { KnownMarkup } from "../xml/known-markup.ts";
import type { StartTag } from "../xml/start-tag.ts";
import type { XmlReader } from "../xml/xml-reader.ts";
import { type ItemPlan, plannedValue } from "./item-plan.ts";
import { ItemTrace } from "./item-trace.ts";
import type { KnownMessages, ListPlans } from "./known-messages.ts";
import type { LeafShape, ListShape, NamedMember, Shape } from "./shape.ts";

/** A list of a document whose items are written as such items were before. */
export type RememberedList = {
  readonly plans: ListPlans;
  readonly items: unknown[];
  /** How the item was written that has been read last. */
  last: ItemPlan | undefined;
};

/** Characters from an item's beginning to its key's end. */
const longestHead = 256;

/** Takes the items of one document that are like items before, and notes how the others are written. */
export class RememberedItems {
  readonly #xml: XmlReader;
  readonly #known: KnownMessages;
  readonly #markup: KnownMarkup;
  readonly #texts: string[] = [];
  /** Of the item that is being read, and its list. */
  #trace: ItemTrace | undefined;
  #list: RememberedList | undefined;

  constructor(xml: XmlReader, known: KnownMessages) {
    this.#xml = xml;
    this.#known = known;
    this.#markup = known.markup;
  }

  /** The list that has just begun; undefined where nothing is remembered of such lists. */
  list(shape: ListShape<unknown>, items: unknown[]): RememberedList | undefined {
    const { scope, depth } = this.#xml;
    const plans = this.#known.plansOf({ shape, scope, depth });
    return plans && { plans, items, last: undefined };
  }

  /** Takes items as long as they are written as others were before. */
  takeFrom(list: RememberedList): void {
    while (this.#takeOne(list)) this.#trace = undefined;
  }

  /** An item begins that is like none before; those of lists within it are remembered by themselves, and it is not. */
  begin(list: RememberedList | undefined): void {
    if (list === undefined) return;
    if (list.plans.hasLearned()) {
      this.#trace = undefined;
      list.last = list.plans.add(undefined, list.last);
      return;
    }
    this.#list = list;
    this.#trace = new ItemTrace(this.#xml);
  }

  /** A part of it begins; undefined where its value is known. */
  open(member: NamedMember | undefined, shape: Shape<unknown> | undefined): void {
    if (shape?.kind === "record" || shape?.kind === "list") this.#trace?.open(member, shape);
    else if (shape !== undefined) this.#trace = undefined;
  }

  /** A part with a text has been read. */
  text(member: NamedMember | undefined, shape: LeafShape<unknown>, tag: StartTag, value: unknown): void {
    if (tag.isEmpty || shape.isKey) this.#trace?.fixed(member, value);
    else this.#trace?.text(member, shape, tag.endTag);
  }

  /**
   * A part of it ends, or the whole.
   *
   * @param fixed the part's value, where that is known without its content
   */
  close(member: NamedMember | undefined, outer: RememberedList | undefined, fixed?: { readonly value: unknown }): void {
    const trace = this.#trace;
    if (trace === undefined) return;
    if (fixed === undefined) trace.close();
    else trace.fixed(member, fixed.value);
    if (outer === undefined || outer !== this.#list) return;
    outer.last = outer.plans.add(trace.plan(), outer.last);
    this.#trace = undefined;
  }

  #takeOne(list: RememberedList): boolean {
    const { plans, last } = list;
    if (this.#takeBy(plans.likely(last), list)) return true;
    const head = this.#xml.upTo("</", longestHead);
    return head !== undefined && this.#takeBy(plans.beginning(head), list);
  }

  #takeBy(likely: readonly ItemPlan[], list: RememberedList): boolean {
    for (let index = 0; index < likely.length; index += 1) {
      const plan = likely[index];
      const end = plan === undefined ? -1 : this.#xml.match(plan.markup, this.#texts);
      if (plan === undefined || end === -1) continue;
      const value = this.#valueOf(plan);
      this.#texts.fill("");
      if (value === undefined) return false;
      this.#xml.skipTo(end);
      if (list.plans.likely(list.last)[0] !== plan) list.plans.prefer(plan, list.last);
      list.last = plan;
      list.items.push(value);
      return true;
    }
    return false;
  }

  /** Undefined for what is no such item: read without a plan, it tells what is wrong. */
  #valueOf(plan: ItemPlan): unknown {
    try {
      return plannedValue(plan.value, this.#texts, this.#markup);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }
}
