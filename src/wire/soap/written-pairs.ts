import { copied } from "../xml/copied-text.ts";
import { isSameScope, type PrefixScope } from "../xml/prefix-scope.ts";
import type { ListShape } from "./shape.ts";

/** Places of messages that are remembered. */
const mostPlaces = 32;

/** How a pair is written: what stands before each of its texts, of which the key is the first, and behind the last. */
export type PairMarkup = readonly string[];

/** By what the values are, a shape or a type, and by which of their members are there. */
export class PairMarkups {
  readonly #markups = new Map<object, Map<number, PairMarkup>>();

  get(of: object, members: number): PairMarkup | undefined {
    return this.#markups.get(of)?.get(members);
  }

  /** Of a pair as it was written, with its texts as they stand there. */
  add(of: object, members: number, written: string, texts: readonly string[]): void {
    const markup: string[] = [];
    let behind = 0;
    for (const text of texts) {
      const at = written.indexOf(`>${text}</`, behind) + 1;
      markup.push(copied(written.slice(behind, at)));
      behind = at + text.length;
    }
    markup.push(copied(written.slice(behind)));
    if (joined(markup, texts) !== written) return;
    const known = this.#markups.get(of) ?? new Map<number, PairMarkup>();
    this.#markups.set(of, known.set(members, markup));
  }
}

/** Where a dictionary stands in a message: its pairs' markup depends on it. */
type DictionaryPlace = { readonly shape: ListShape<unknown>; readonly scope: PrefixScope; readonly depth: number };

/** How pairs of dictionaries have been written in messages before. */
export class WrittenPairs {
  readonly #places: (DictionaryPlace & { readonly pairs: PairMarkups })[] = [];

  /** Of the dictionary at a place; undefined where too many places are remembered already. */
  at(shape: ListShape<unknown>, scope: PrefixScope, depth: number): PairMarkups | undefined {
    for (const place of this.#places) {
      if (place.shape === shape && place.depth === depth && isSameScope(place.scope, scope)) return place.pairs;
    }
    if (this.#places.length === mostPlaces) return undefined;
    const pairs = new PairMarkups();
    this.#places.push({ shape, scope, depth, pairs });
    return pairs;
  }
}

function joined(markup: readonly string[], texts: readonly string[]): string {
  return markup.map((piece, index) => piece + (texts[index] ?? "")).join("");
}
