import type { Entity } from "../../values/entity.ts";
import type { AskedColumns } from "../asked-columns.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";

/** The columns of rows that are printed: those that were asked for, and unless these are all, those of the first records, by name. */
export class PrintedColumns {
  readonly names: readonly string[];
  readonly #isOpen: boolean;
  readonly #printed: ReadonlySet<string>;
  readonly #lacking = new Set<string>();

  /** @param first records that tell which other columns there are */
  constructor({ names, areAll }: AskedColumns, first: readonly Entity[]) {
    const found = areAll ? [] : first.flatMap(({ attributes }) => [...attributes.keys()]);
    this.#printed = new Set([...names, ...[...new Set(found)].sort()]);
    this.names = [...this.#printed];
    this.#isOpen = !areAll;
  }

  /** Notes what later records have that no column is there for. */
  expect(records: readonly Entity[]): void {
    if (!this.#isOpen) return;
    for (const { attributes } of records) {
      for (const name of attributes.keys()) if (!this.#printed.has(name)) this.#lacking.add(name);
    }
  }

  /** Throws CLI_COLUMNS_LACK where values were not printed. */
  expectAll(): void {
    if (this.#lacking.size === 0) return;
    const names = [...this.#lacking].sort().join(", ");
    throw new CliError(exitCodes.notConnected, {
      code: "CLI_COLUMNS_LACK",
      message: `values are missing from what was printed: the first records, which tell the columns, have none of ${names}`,
      remedy: "name the columns in the query, or print JSON, which needs none",
    });
  }
}
