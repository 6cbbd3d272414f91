import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { indexedTable, type LookedUpTable } from "../../wire/odata/table-index.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import { undefinedWhereNoTable } from "../metadata/no-such-table.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits } from "../organization-service.ts";

/**
 * The tables that a text speaks of, where only the reading itself shows which these are. What it fails without is asked for, and it is
 * done again: tables that were looked for and not known; then the relationships of those that are, which are long and seldom needed.
 */
export class NeededTables implements TableLookup {
  readonly #metadata: Pick<SessionMetadata, "table">;
  readonly #limits: CallLimits;
  /** Undefined: there is none of that name. */
  readonly #known = new Map<string, LookedUpTable | undefined>();
  readonly #missed = new Set<string>();

  constructor(metadata: Pick<SessionMetadata, "table">, limits: CallLimits) {
    this.#metadata = metadata;
    this.#limits = limits;
  }

  byLogicalName(name: string): LookedUpTable | undefined {
    if (!this.#known.has(name)) this.#missed.add(name);
    return this.#known.get(name);
  }

  byEntitySetName(name: string): LookedUpTable | undefined {
    return [...this.#known.values()].find((table) => table?.entitySetName === name);
  }

  /** What `read` makes of a table. Errors: SESSION_FAULT where there is no such table; those of `read`. */
  async read<T>(name: string, read: (table: EntityMetadata) => T): Promise<T> {
    let table = await this.#add(name);
    for (;;) {
      try {
        return read(table);
      } catch (error) {
        if (!(await this.#addMissing())) throw error;
        table = this.#known.get(name) ?? table;
      }
    }
  }

  async #addMissing(): Promise<boolean> {
    const missed = [...this.#missed];
    this.#missed.clear();
    await Promise.all(
      missed.map(async (name) => {
        await this.#add(name).catch(undefinedWhereNoTable);
        if (!this.#known.has(name)) this.#known.set(name, undefined);
      }),
    );
    if (missed.length > 0) return true;
    const unrelated = [...this.#known.values()].filter((table) => table?.manyToOneRelationships === undefined);
    await Promise.all(unrelated.map(async (table) => table && (await this.#relate(table))));
    return unrelated.some((table) => table !== undefined);
  }

  async #add(name: string): Promise<EntityMetadata> {
    const table = indexedTable(await this.#metadata.table(name, ["Attributes"], this.#limits));
    this.#known.set(name, table);
    return table;
  }

  async #relate({ index: _, ...table }: LookedUpTable): Promise<void> {
    const related = await this.#metadata.table(table.logicalName, ["Relationships"], this.#limits);
    const { manyToOneRelationships = [], oneToManyRelationships = [], manyToManyRelationships = [] } = related;
    const whole = { ...table, manyToOneRelationships, oneToManyRelationships, manyToManyRelationships };
    this.#known.set(table.logicalName, indexedTable(whole));
  }
}
