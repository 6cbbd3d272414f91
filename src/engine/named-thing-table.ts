import type { Ending, NamedThings } from "./named-things.ts";
import { settledWithin } from "./settled-within.ts";

/** The named things of one run, of a subtask or of an iteration, and how they are ended. */
export type NamedThingTable = NamedThings & {
  /** How many of a kind were opened in all, in the tables inside this one too. */
  opened(kind: string): number;
  /** Counts one that was opened in a table inside this one. */
  count(kind: string): void;
  /**
   * Ends all that is open here, the youngest first. Nothing is waited for longer than `each` milliseconds, and all together no
   * longer than `total`; an end that fails or hangs keeps none of the others from being ended. What is opened afterwards
   * is ended at once: an activity that a cancel left behind must not leave an open session.
   */
  endAll(limits: { readonly each: number; readonly total: number }): Promise<void>;
};

/** Milliseconds that the end of a replaced thing may hold up its successor. */
const replacedEndLimit = 2000;

type Entry = { readonly kind: string; readonly name: string; readonly thing: Ending };

/** `outer` is the table of the caller: its things are seen here, and may be ended; what is opened here is not seen there. */
export function createNamedThings(outer?: NamedThingTable): NamedThingTable {
  const open = new Map<string, Entry>();
  const ended = new Map<string, Entry>();
  const counts = new Map<string, number>();
  const arriving = new Map<string, Promise<Ending>>();
  let over = false;

  const namesIn = (entries: ReadonlyMap<string, Entry>, kind: string): string[] =>
    [...entries.values()].filter((entry) => entry.kind === kind).map((entry) => entry.name);

  const count = (kind: string): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    outer?.count(kind);
  };

  const endOwn = async (kind: string, name: string, wasLeft = false): Promise<boolean> => {
    const key = keyOf(kind, name);
    const entry = open.get(key);
    if (entry === undefined) return false;
    open.delete(key);
    ended.set(key, entry);
    await entry.thing.end(wasLeft);
    return true;
  };

  const table: NamedThingTable = {
    async open(kind, name, thing) {
      const replaced = open.has(keyOf(kind, name));
      if (replaced) await settledWithin(endOwn(kind, name), replacedEndLimit);
      if (over) {
        await thing.end();
        return replaced;
      }
      open.set(keyOf(kind, name), { kind, name, thing });
      ended.delete(keyOf(kind, name));
      count(kind);
      return replaced;
    },
    find: <T extends Ending>(kind: string, name: string) =>
      // The kind says what type was opened under it.
      (open.get(keyOf(kind, name))?.thing as T | undefined) ?? outer?.find<T>(kind, name),
    async share<T extends Ending>(kind: string, name: string, create: () => Promise<T>): Promise<T> {
      if (outer !== undefined) return await outer.share(kind, name, create);
      const present = table.find<T>(kind, name);
      if (present !== undefined) return present;
      const key = keyOf(kind, name);
      const pending = arriving.get(key) ?? openNew(table, kind, name, create).finally(() => arriving.delete(key));
      arriving.set(key, pending);
      // The kind says what type was opened under it.
      return (await pending) as T;
    },
    end: async (kind, name) =>
      open.has(keyOf(kind, name)) ? await endOwn(kind, name) : ((await outer?.end(kind, name)) ?? false),
    names: (kind) => [...(outer?.names(kind) ?? []), ...namesIn(open, kind)],
    endedNames: (kind) => [...(outer?.endedNames(kind) ?? []), ...namesIn(ended, kind)],
    opened: (kind) => counts.get(kind) ?? 0,
    count,
    async endAll({ each, total }) {
      over = true;
      const deadline = performance.now() + total;
      for (const { kind, name } of [...open.values()].reverse()) {
        const rest = Math.max(0, deadline - performance.now());
        await settledWithin(endOwn(kind, name, true), Math.min(each, rest));
      }
    },
  };
  return table;
}

async function openNew<T extends Ending>(
  table: NamedThings,
  kind: string,
  name: string,
  create: () => Promise<T>,
): Promise<T> {
  const thing = await create();
  await table.open(kind, name, thing);
  return thing;
}

function keyOf(kind: string, name: string): string {
  return `${kind}\n${name.toUpperCase()}`;
}
