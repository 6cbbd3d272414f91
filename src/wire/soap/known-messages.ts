import { KnownMarkup } from "../xml/known-markup.ts";
import type { PrefixScope } from "../xml/prefix-scope.ts";
import type { ItemPlan } from "./item-plan.ts";
import type { ListShape } from "./shape.ts";

/** Lists that plans are kept of, and plans of each: whoever makes items up fills no memory. */
const mostLists = 16;
const mostPlans = 512;
const mostFollowers = 4;

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

  /** What may come behind an item, or first: the likeliest before the others. */
  likely(behind: ItemPlan | undefined): readonly ItemPlan[] {
    return behind?.followers ?? this.#firsts;
  }

  /** An item came that was not likely. The plan to keep of it. */
  add(read: ItemPlan, behind: ItemPlan | undefined): ItemPlan {
    if (this.#plans.size === mostPlans) this.#forget();
    const written = read.markup.join("\0");
    const plan = this.#plans.get(written) ?? read;
    this.#plans.set(written, plan);
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

  #forget(): void {
    this.#plans.clear();
    this.#firsts.length = 0;
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
