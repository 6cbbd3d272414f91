import { KnownMarkup } from "../xml/known-markup.ts";
import type { PrefixScope } from "../xml/prefix-scope.ts";
import type { ItemPlan } from "./item-plan.ts";
import type { ListShape } from "./shape.ts";

/** Lists that plans are kept of, and plans of each: whoever makes items up fills no memory. */
const mostLists = 16;
const mostPlans = 512;
const mostFollowers = 4;

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
  return one.shape === other.shape && one.scope === other.scope && one.depth === other.depth;
}

/** The plans of items that lists of one kind have had at one place of documents. */
export class ListPlans {
  /** What lists have begun with, the last one first. */
  readonly #firsts: ItemPlan[] = [];
  readonly #plans = new Map<string, ItemPlan>();
  /** Items in a row that could not be taken and taught nothing: most of them did not come in one piece. */
  #vain = 0;

  /** What may come behind an item, or first: the likeliest before the others. */
  likely(behind: ItemPlan | undefined): readonly ItemPlan[] {
    return behind?.followers ?? this.#firsts;
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
    if (!this.likely(behind).includes(plan)) this.#vain = 0;
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
      this.#firsts.length = 0;
    }
    this.#plans.set(written, read);
    return read;
  }
}

type KnownList = { readonly place: ListPlace; readonly plans: ListPlans };

/** What messages of one sender have had before: tags, names, and how items of lists were written. It may serve any number. */
export class KnownMessages {
  readonly markup: KnownMarkup = new KnownMarkup(true);
  /** The oldest goes first. */
  readonly #lists: KnownList[] = [];

  /** The plans of such a list: prefixes must mean the same in it, and nothing be nested deeper. */
  plansOf(place: ListPlace): ListPlans {
    for (const known of this.#lists) if (isSame(known.place, place)) return known.plans;
    if (this.#lists.length === mostLists) this.#lists.shift();
    const plans = new ListPlans();
    this.#lists.push({ place, plans });
    return plans;
  }
}
