import { KnownMarkup } from "../xml/known-markup.ts";
import { isSameScope, isSmallScope, type PrefixScope } from "../xml/prefix-scope.ts";
import type { ItemPlan } from "./item-plan.ts";
import type { ListShape } from "./shape.ts";

/** Lists that plans are kept of, and plans of each: whoever makes items up fills no memory. */
const mostLists = 48;
const mostPlans = 256;
const mostFollowers = 2;

/** Items that taught nothing, until only every sixteenth is looked at. */
const enoughInVain = 8;
const lookAgain = 16;

/** What an item's markup means depends on it. */
type ListPlace = {
  readonly shape: ListShape<unknown>;
  readonly scope: PrefixScope;
  readonly depth: number;
};

function isSame(one: ListPlace, other: ListPlace): boolean {
  return one.shape === other.shape && one.depth === other.depth && isSameScope(one.scope, other.scope);
}

/** The plans of items that lists of one kind have had at one place of documents. */
export class ListPlans {
  /** What lists have begun with, the last one first. */
  readonly #firsts: ItemPlan[] = [];
  /** By all of their markup. */
  readonly #plans = new Map<string, ItemPlan>();
  /** By how they begin, up to their first end tag. */
  readonly #byHead = new Map<string, ItemPlan[]>();
  /** Items in a row that could not be taken and taught nothing: most of them did not come in one piece. */
  #vain = 0;

  /** What may come behind an item, or first: the likeliest before the other. */
  likely(behind: ItemPlan | undefined): readonly ItemPlan[] {
    return behind?.followers ?? this.#firsts;
  }

  /** Those that begin so: up to their first end tag, which is that of a pair's key. */
  beginning(head: string): readonly ItemPlan[] {
    return this.#byHead.get(head) ?? none;
  }

  /** Whether the item that could not be taken need not be looked at: there was little to learn of those before. */
  hasLearned(): boolean {
    return this.#vain >= enoughInVain && this.#vain % lookAgain !== 0;
  }

  /**
   * An item came that could not be taken. The plan of it, to go on from: where it has none, as it did not come in one piece,
   * what was likely.
   */
  add(read: ItemPlan | undefined, behind: ItemPlan | undefined): ItemPlan | undefined {
    this.#vain += 1;
    if (read === undefined) return this.likely(behind)[0];
    const plan = this.#one(read);
    if (plan === read) this.#vain = 0;
    this.prefer(plan, behind);
    return plan;
  }

  /** The plan is the likeliest from now on. */
  prefer(plan: ItemPlan, behind: ItemPlan | undefined): void {
    const followers = behind?.followers ?? this.#firsts;
    const at = followers.indexOf(plan);
    if (at !== -1) followers.splice(at, 1);
    else if (followers.length === mostFollowers) followers.pop();
    followers.unshift(plan);
  }

  /** The plan that is kept of such items. */
  #one(read: ItemPlan): ItemPlan {
    const written = read.markup.join("\0");
    const known = this.#plans.get(written);
    if (known !== undefined) return known;
    if (this.#plans.size === mostPlans) {
      this.#plans.clear();
      this.#byHead.clear();
      this.#firsts.length = 0;
    }
    this.#plans.set(written, read);
    const [first = ""] = read.markup;
    const head = first.slice(0, Math.max(0, first.indexOf("</")));
    this.#byHead.set(head, [read, ...(this.#byHead.get(head) ?? [])].slice(0, mostOfHead));
    return read;
  }
}

const none: readonly ItemPlan[] = [];
/** A key has values of one type, or none. */
const mostOfHead = 4;

/** Lists that a record has, one after the other: they stay in their order. */
const usuallyInTurn = 4;

type KnownList = { readonly place: ListPlace; readonly plans: ListPlans };

/**
 * What messages of one sender have had before: tags, names, and how items of lists were written. It may serve any number, of
 * calls or of replies: members of a call must stand in order, and an item that was taken is not asked again whether they do.
 */
export class KnownMessages {
  readonly markup: KnownMarkup = new KnownMarkup(true);
  /** Those that were asked for last are the first. */
  readonly #lists: KnownList[] = [];

  /**
   * The plans of such a list: prefixes must mean the same in it, and nothing be nested deeper. Undefined where too much has been
   * declared around it to be kept.
   */
  plansOf(place: ListPlace): ListPlans | undefined {
    for (let at = 0; at < this.#lists.length; at += 1) {
      const known = this.#lists[at];
      if (known === undefined || !isSame(known.place, place)) continue;
      if (at >= usuallyInTurn) this.#lists.unshift(...this.#lists.splice(at, 1));
      return known.plans;
    }
    if (!isSmallScope(place.scope)) return undefined;
    if (this.#lists.length === mostLists) this.#lists.pop();
    const plans = new ListPlans();
    this.#lists.unshift({ place, plans });
    return plans;
  }
}
