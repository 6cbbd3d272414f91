import type { Store } from "../store/store.ts";
import { type ChangedFacts, changesOf, mergeFacts } from "./changed-facts.ts";
import type { Column, Table } from "./table.ts";
import { columnFromFacts } from "./table.ts";
import { TableDefinitions } from "./table-definitions.ts";
import type { ColumnFacts, OptionSetFacts, TableFacts } from "./table-facts.ts";
import type { FactsByName, StandardSchema, Tables } from "./tables.ts";
import { tablesFromFacts } from "./tables.ts";

/** What a customization puts in place of what was there, and what it takes away; by logical name, choices by their name. */
export type SchemaChange = {
  readonly tables?: readonly TableFacts[];
  readonly optionSets?: readonly OptionSetFacts[];
  readonly removedTables?: readonly string[];
  readonly removedOptionSets?: readonly string[];
  /** Columns that are no longer in the tables above, with what their records have in them. */
  readonly droppedColumns?: readonly { readonly table: Table; readonly column: Column }[];
};

/**
 * The tables of one organization: the standard ones, and what customizations have changed and added, which the data file keeps.
 * `tables` is the same map before and after a change; a table that changes is another object afterwards.
 */
export class OrganizationSchema {
  readonly tables: Tables;
  readonly definitions: TableDefinitions;
  readonly #store: Store;
  readonly #standard: FactsByName;
  readonly #facts: Map<string, TableFacts>;
  readonly #optionSets: Map<string, OptionSetFacts>;
  readonly #live: Map<string, Table>;
  /** A column whose facts stay the same stays the same. */
  readonly #columns = new WeakMap<ColumnFacts, Column>();

  /** @param standard what the store was opened with */
  constructor(store: Store, { facts, tables }: StandardSchema) {
    this.#store = store;
    this.#standard = facts;
    this.#optionSets = sharedChoices(facts);
    this.#facts = new Map(facts);
    const customizations = store.customizations();
    for (const customization of customizations) this.#restore(customization.kind, JSON.parse(customization.facts));
    this.#live = customizations.length === 0 ? new Map(tables) : this.#build();
    this.tables = this.#live;
    this.definitions = new TableDefinitions(this.#live);
  }

  /** Choices that columns share, by name. */
  get optionSets(): ReadonlyMap<string, OptionSetFacts> {
    return this.#optionSets;
  }

  /** Raised by each change: clients that keep definitions compare it. */
  get timestamp(): string {
    return String(this.#store.customizationStamp());
  }

  get facts(): FactsByName {
    return this.#facts;
  }

  /** Whether a table is the platform's own; then it cannot be removed. */
  isStandard(table: string): boolean {
    return this.#standard.has(table);
  }

  /** Makes the change in the data file and then here; where the file refuses it, nothing has changed. */
  apply(change: SchemaChange): void {
    const before = { facts: new Map(this.#facts), optionSets: new Map(this.#optionSets) };
    try {
      refill(
        this.#live,
        this.#store.transaction(() => this.#applyInside(change)),
      );
    } catch (error) {
      refill(this.#facts, before.facts);
      refill(this.#optionSets, before.optionSets);
      throw error;
    }
  }

  #applyInside(change: SchemaChange): ReadonlyMap<string, Table> {
    const { tables = [], optionSets = [], removedTables = [], removedOptionSets = [], droppedColumns = [] } = change;
    for (const facts of tables) {
      this.#facts.set(facts.logicalName, facts);
      const changes = changesOf(this.#standard.get(facts.logicalName), facts);
      this.#store.keepCustomization("table", facts.logicalName, JSON.stringify(changes));
    }
    for (const facts of optionSets) {
      this.#optionSets.set(facts.name, facts);
      this.#store.keepCustomization("optionset", facts.name, JSON.stringify(facts));
    }
    for (const name of removedOptionSets) {
      this.#optionSets.delete(name);
      this.#store.forgetCustomization("optionset", name);
    }
    for (const name of removedTables) {
      this.#forgetTarget(name, removedTables);
      this.#facts.delete(name);
      this.#store.forgetCustomization("table", name);
      this.#store.dropTable(name);
    }
    for (const { table, column } of droppedColumns) this.#store.dropColumn(table, column);
    const built = this.#build();
    for (const { logicalName } of tables) {
      const table = built.get(logicalName);
      if (table !== undefined) this.#store.ensureTable(table);
    }
    return built;
  }

  /** Lookups of other tables no longer point at records of a table that goes. */
  #forgetTarget(target: string, removed: readonly string[]): void {
    for (const table of this.#live.values()) {
      if (removed.includes(table.logicalName)) continue;
      for (const column of table.columns.values()) {
        if (column.targets.includes(target)) this.#store.forgetTarget(table, column, target);
      }
    }
  }

  #restore(kind: string, facts: unknown): void {
    if (kind === "optionset") {
      const optionSet = facts as OptionSetFacts;
      this.#optionSets.set(optionSet.name, optionSet);
      return;
    }
    const changed = facts as ChangedFacts;
    const merged = mergeFacts(this.#standard.get(changed.logicalName), changed);
    if (merged !== undefined) this.#facts.set(merged.logicalName, merged);
  }

  #build(): Map<string, Table> {
    return tablesFromFacts(this.#facts, (facts) => this.#columnOf(facts));
  }

  #columnOf(facts: ColumnFacts): Column {
    const shared = facts.optionSet === undefined ? undefined : this.#optionSets.get(facts.optionSet);
    if (shared !== undefined) return columnFromFacts({ ...facts, options: shared.options });
    const known = this.#columns.get(facts);
    if (known !== undefined) return known;
    const column = columnFromFacts(facts);
    this.#columns.set(facts, column);
    return column;
  }
}

/** The platform's own choices stand in the facts of the columns that share them. */
function sharedChoices(facts: FactsByName): Map<string, OptionSetFacts> {
  const columns = [...facts.values()].flatMap((table) => table.columns);
  return new Map(
    columns.flatMap(({ optionSet, label, options }) =>
      optionSet === undefined
        ? []
        : [[optionSet, { name: optionSet, displayName: label ?? "", options: options ?? [] }]],
    ),
  );
}

function refill<V>(map: Map<string, V>, values: ReadonlyMap<string, V>): void {
  map.clear();
  for (const [name, value] of values) map.set(name, value);
}
