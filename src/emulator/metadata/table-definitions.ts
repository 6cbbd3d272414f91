import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { indexedTable, type LookedUpTable } from "../../wire/odata/table-index.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import { metadataOf } from "./describe-table.ts";
import type { Table } from "./table.ts";
import type { Tables } from "./tables.ts";

/** The definitions of an organization's tables, made when they are first asked for and again when a table has changed. */
export class TableDefinitions implements TableLookup {
  readonly #tables: Tables;
  readonly #made = new WeakMap<Table, EntityMetadata>();
  /** For requests, which look into them for every property. */
  readonly #indexed = new WeakMap<Table, LookedUpTable>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  byLogicalName(name: string): LookedUpTable | undefined {
    const table = this.#tables.get(name);
    return table === undefined ? undefined : this.#indexedOf(table);
  }

  byEntitySetName(name: string): LookedUpTable | undefined {
    for (const table of this.#tables.values()) if (table.entitySetName === name) return this.#indexedOf(table);
    return undefined;
  }

  of(table: Table): EntityMetadata {
    const known = this.#made.get(table);
    if (known !== undefined) return known;
    const made = metadataOf(table);
    this.#made.set(table, made);
    return made;
  }

  #indexedOf(table: Table): LookedUpTable {
    const known = this.#indexed.get(table);
    if (known !== undefined) return known;
    const indexed = indexedTable(this.of(table));
    this.#indexed.set(table, indexed);
    return indexed;
  }
}
