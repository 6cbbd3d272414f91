import type { Value } from "../expression/value.ts";
import { requireDataset } from "./dataset-lookup.ts";
import type { Dataset, DatasetContent, Datasets } from "./datasets.ts";
import { EngineError } from "./engine-error.ts";

/** The place of an iteration among those that run at once; `loop` is the outermost such loop, and `path` a number for each loop inside one another. */
export type Order = { readonly loop: object; readonly path: readonly number[] };

export type DatasetOptions = {
  /** Where datasets are looked for that are not here. */
  readonly outer?: Datasets | undefined;
  /**
   * Where the rows that are added here belong, of an iteration beside others: it has a current row of its own in the datasets
   * around it, and moves none of their rows and columns.
   */
  readonly order?: Order | undefined;
};

/** The datasets of one run, or of one iteration. Names compare case-insensitively. */
export function createDatasets(now: () => Date, { outer, order }: DatasetOptions = {}): Datasets {
  const datasets = new Map<string, StoredDataset>();
  /** Those of the table around this one, with current rows of their own. */
  const shared = new WeakSet<Dataset>();
  const share = (dataset: StoredDataset): Dataset => {
    const own = new StoredDataset(dataset.name, dataset.storage, dataset);
    own.currentRow = dataset.currentRow;
    shared.add(own);
    datasets.set(dataset.name.toUpperCase(), own);
    return own;
  };
  const find = (name: string): Dataset | undefined => {
    const own = datasets.get(name.toUpperCase());
    if (own !== undefined) return own;
    const further = outer?.find(name);
    // Every table makes its datasets itself.
    return further === undefined || order === undefined ? further : share(further as StoredDataset);
  };
  const require = (name: string): StoredDataset => {
    const found = requireDataset(table, name);
    // Every table makes its datasets itself.
    return found as StoredDataset;
  };
  const names = (): readonly string[] => {
    const own = [...datasets.values()].map((dataset) => dataset.name);
    const further = outer?.names().filter((name) => !datasets.has(name.toUpperCase())) ?? [];
    return [...own, ...further];
  };
  const table: Datasets = {
    find,
    names,
    put(name, columns, rows, { fields = {}, companions = [] } = {}) {
      const facts = {
        executionDate: now(),
        fields: new Map(Object.entries(fields).map(([field, value]) => [field.toUpperCase(), value])),
        companions,
      };
      const dataset = new StoredDataset(name, new Storage(columns, rows), facts);
      datasets.set(name.toUpperCase(), dataset);
      return dataset;
    },
    change(name, work) {
      const dataset = require(name);
      if (shared.has(dataset)) throw sharedDataset(dataset.name);
      work(dataset.storage.own(), dataset);
    },
    setCell(name, { row, column }, value) {
      const cells = require(name).storage.own().rows[row - 1];
      if (cells !== undefined) cells[column] = value;
    },
    addRow(name, values, before) {
      const row = [...values];
      const dataset = require(name);
      if (before !== undefined && shared.has(dataset)) throw sharedDataset(dataset.name);
      const { storage } = dataset;
      const { rows } = storage.own();
      rows.splice(before === undefined ? placeFor(storage, order) : before - 1, 0, row);
      if (order !== undefined) storage.orders.set(row, order);
    },
  };
  return table;
}

function sharedDataset(name: string): EngineError {
  return new EngineError({
    code: "ENGINE_SHARED_DATASET",
    message: `dataset "${name}" is shared by iterations that run at once: its rows and columns stay in their places meanwhile`,
    remedy: "read it, set its cells or add rows at its end; do the rest before or after the loop, or with a copy",
    context: { dataset: name },
  });
}

function placeFor({ rows, orders }: Storage, order: Order | undefined): number {
  let place = rows.length;
  if (order === undefined) return place;
  for (; place > 0; place -= 1) {
    const before = orders.get(rows[place - 1] ?? []);
    if (before === undefined || before.loop !== order.loop || comparePaths(before.path, order.path) <= 0) break;
  }
  return place;
}

function comparePaths(one: readonly number[], other: readonly number[]): number {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Columns and rows, which several tables may share. What was handed in is copied before the first change. */
class Storage {
  columns: readonly string[];
  rows: readonly (readonly Value[])[];
  /** Of rows that iterations which run at once added. */
  readonly orders = new WeakMap<readonly Value[], Order>();
  #content: DatasetContent | undefined;
  #places: Map<string, number> | undefined;

  constructor(columns: readonly string[], rows: readonly (readonly Value[])[]) {
    this.columns = columns;
    this.rows = rows;
  }

  own(): DatasetContent {
    if (this.#content === undefined) {
      this.#content = { columns: [...this.columns], rows: this.rows.map((row) => [...row]) };
      this.columns = this.#content.columns;
      this.rows = this.#content.rows;
    }
    this.#places = undefined;
    return this.#content;
  }

  placeOf(upper: string): number | undefined {
    if (this.#places === undefined) {
      this.#places = new Map();
      for (const [index, column] of this.columns.entries()) {
        if (!this.#places.has(column.toUpperCase())) this.#places.set(column.toUpperCase(), index);
      }
    }
    return this.#places.get(upper);
  }
}

type Facts = Pick<Dataset, "executionDate" | "fields" | "companions">;

class StoredDataset implements Dataset {
  readonly name: string;
  readonly storage: Storage;
  readonly executionDate: Date;
  readonly fields: ReadonlyMap<string, Value>;
  readonly companions: readonly string[];
  currentRow = 1;

  constructor(name: string, storage: Storage, { executionDate, fields, companions }: Facts) {
    this.name = name;
    this.storage = storage;
    this.executionDate = executionDate;
    this.fields = fields;
    this.companions = companions;
  }

  get columns(): readonly string[] {
    return this.storage.columns;
  }

  get rows(): readonly (readonly Value[])[] {
    return this.storage.rows;
  }

  columnIndex(name: string): number | undefined {
    return this.storage.placeOf(name) ?? this.storage.placeOf(name.toUpperCase());
  }
}
