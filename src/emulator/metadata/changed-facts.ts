import type { TableFacts } from "./table-facts.ts";

/** What a customization has changed or added in a table: the members that differ, and of each list the items that do. */
export type ChangedFacts = Partial<TableFacts> & Pick<TableFacts, "logicalName">;

const lists = ["columns", "relationships", "manyToMany", "keys"] as const;

/** The difference that is kept in the data file, so that later facts about a standard table are not hidden by older ones. */
export function changesOf(standard: TableFacts | undefined, current: TableFacts): ChangedFacts {
  if (standard === undefined) return current;
  const members = Object.entries(current).filter(
    ([name, value]) => !Array.isArray(value) && value !== standard[name as keyof TableFacts],
  );
  const changedLists = lists.map((list) => {
    const known: readonly unknown[] = standard[list] ?? [];
    return [list, (current[list] ?? []).filter((item: unknown) => !known.includes(item))] as const;
  });
  return {
    ...Object.fromEntries([...members, ...changedLists.filter(([, items]) => items.length > 0)]),
    logicalName: current.logicalName,
  };
}

/** The facts of a table with its customizations; undefined for changes of a standard table that is no more. */
export function mergeFacts(standard: TableFacts | undefined, changed: ChangedFacts): TableFacts | undefined {
  if (standard === undefined) return isWhole(changed) ? changed : undefined;
  return {
    ...standard,
    ...changed,
    columns: mergeByName(standard.columns, changed.columns),
    relationships: mergeByName(standard.relationships, changed.relationships),
    manyToMany: mergeByName(standard.manyToMany ?? [], changed.manyToMany),
    keys: mergeByName(standard.keys ?? [], changed.keys),
  };
}

function isWhole(facts: ChangedFacts): facts is TableFacts {
  return facts.columns !== undefined && facts.primaryId !== undefined && facts.relationships !== undefined;
}

/** Items of the second list take the place of those of the same name, or come after all. */
function mergeByName<T extends { readonly name: string }>(
  items: readonly T[],
  others: readonly T[] = [],
): readonly T[] {
  if (others.length === 0) return items;
  const merged = new Map(items.map((item) => [item.name, item]));
  for (const other of others) merged.set(other.name, other);
  return [...merged.values()];
}
