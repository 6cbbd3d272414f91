import type { Ending, NamedThings } from "./named-things.ts";
import { settledWithin } from "./settled-within.ts";

/** The named things of one run, and how the run ends them. */
export type NamedThingTable = NamedThings & {
  /** How many of a kind were opened in all. */
  opened(kind: string): number;
  /**
   * Ends all that is open, the youngest first. Nothing is waited for longer than `each` milliseconds, and all together no
   * longer than `total`; an end that fails or hangs keeps none of the others from being ended. What is opened afterwards
   * is ended at once: an activity that a cancel left behind must not leave an open session.
   */
  endAll(limits: { readonly each: number; readonly total: number }): Promise<void>;
};

/** Milliseconds that the end of a replaced thing may hold up its successor. */
const replacedEndLimit = 2000;

type Entry = { readonly kind: string; readonly name: string; readonly thing: Ending };

export function createNamedThings(): NamedThingTable {
  const open = new Map<string, Entry>();
  const ended = new Map<string, Entry>();
  const counts = new Map<string, number>();
  let over = false;

  const namesIn = (entries: ReadonlyMap<string, Entry>, kind: string): string[] =>
    [...entries.values()].filter((entry) => entry.kind === kind).map((entry) => entry.name);

  const end = async (kind: string, name: string): Promise<boolean> => {
    const key = keyOf(kind, name);
    const entry = open.get(key);
    if (entry === undefined) return false;
    open.delete(key);
    ended.set(key, entry);
    await entry.thing.end();
    return true;
  };

  return {
    async open(kind, name, thing) {
      const replaced = open.has(keyOf(kind, name));
      if (replaced) await settledWithin(end(kind, name), replacedEndLimit);
      if (over) {
        await thing.end();
        return replaced;
      }
      open.set(keyOf(kind, name), { kind, name, thing });
      ended.delete(keyOf(kind, name));
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return replaced;
    },
    find: <T extends Ending>(kind: string, name: string) =>
      // The kind says what type was opened under it.
      open.get(keyOf(kind, name))?.thing as T | undefined,
    end,
    names: (kind) => namesIn(open, kind),
    endedNames: (kind) => namesIn(ended, kind),
    opened: (kind) => counts.get(kind) ?? 0,
    async endAll({ each, total }) {
      over = true;
      const deadline = performance.now() + total;
      for (const { kind, name } of [...open.values()].reverse()) {
        const rest = Math.max(0, deadline - performance.now());
        await settledWithin(end(kind, name), Math.min(each, rest));
      }
    },
  };
}

function keyOf(kind: string, name: string): string {
  return `${kind}\n${name.toUpperCase()}`;
}
