import type { Dataset, Datasets } from "../../engine/datasets.ts";
import type { Value } from "../../expression/value.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { datasetValue } from "./dataset-value.ts";

/** What a column of records has beside its values: a formatted value or a record's name, a lookup's table, its bare ID. */
const companions = ["name", "type", "id"] as const;

type Companion = (typeof companions)[number];

/** Where an attribute's value and its companions stand in the rows as they are gathered. */
type Places = { value?: number } & { [K in Companion]?: number };

/**
 * Records as the rows of a dataset, one by one as they come; of the records themselves nothing is kept. A column an attribute, by
 * logical name, and behind it those of its companions that a record has: `primarycontactid`, `primarycontactid.name`,
 * `primarycontactid.type`, `primarycontactid.id`.
 */
export class RecordRows {
  readonly #rows: Value[][] = [];
  readonly #columns = new Map<string, Places>();
  #width = 0;

  /** @param asked columns that are there whether or not a record has them, first and in this order */
  constructor(asked: readonly string[] = []) {
    for (const name of asked) this.addColumn(name);
  }

  /** A column that is there whether or not a record has it. */
  addColumn(name: string): void {
    this.#placeOf(this.#placesOf(name), "value");
  }

  get count(): number {
    return this.#rows.length;
  }

  add({ attributes, formattedValues }: Pick<Entity, "attributes" | "formattedValues">): void {
    const row: Value[] = [];
    for (const [name, value] of attributes) {
      const places = this.#placesOf(name);
      row[this.#placeOf(places, "value")] = datasetValue(value);
      const reference = referenceIn(value);
      const shown = reference?.name ?? formattedValues?.get(name) ?? partyNames(value);
      if (shown !== undefined) row[this.#placeOf(places, "name")] = shown;
      if (reference === undefined) continue;
      row[this.#placeOf(places, "type")] = reference.logicalName;
      row[this.#placeOf(places, "id")] = reference.id.text;
    }
    this.#rows.push(row);
  }

  /** Puts what was added into a dataset and hands it over: nothing can be added any more. */
  putInto(datasets: Datasets, name: string, fields: Readonly<Record<string, Value>> = {}): Dataset {
    const order = this.#order();
    for (const [index, row] of this.#rows.entries()) this.#rows[index] = order.map(([, at]) => row[at]);
    return datasets.put(
      name,
      order.map(([column]) => column),
      this.#rows,
      { fields, companions },
    );
  }

  /** Columns with their places, each before its companions. A link may be called as a lookup: its column counts then. */
  #order(): readonly (readonly [column: string, at: number])[] {
    return [...this.#columns].flatMap(([name, places]) => {
      const named = companions.map((one) => [`${name}.${one}`, places[one]] as const);
      const free = named.filter(([column]) => !this.#columns.has(column));
      return [[name, places.value] as const, ...free].flatMap(([column, at]) =>
        at === undefined ? [] : [[column, at] as const],
      );
    });
  }

  #placesOf(name: string): Places {
    const known = this.#columns.get(name) ?? {};
    this.#columns.set(name, known);
    return known;
  }

  #placeOf(places: Places, part: keyof Places): number {
    const at = places[part] ?? this.#next();
    places[part] = at;
    return at;
  }

  #next(): number {
    this.#width += 1;
    return this.#width - 1;
  }
}

function referenceIn(value: AttributeValue): EntityReference | undefined {
  if (value instanceof EntityReference) return value;
  const isAliased = typeof value === "object" && value !== null && "kind" in value && value.kind === "AliasedValue";
  return isAliased ? referenceIn(value.value) : undefined;
}

/** `Jo Berry; jo@contoso.com`: the parties of an activity, each by its name, else by its address; undefined where none has one. */
function partyNames(value: AttributeValue): string | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  if (value.kind === "AliasedValue") return partyNames(value.value);
  if (value.kind !== "EntityCollection") return undefined;
  const names = value.entities.flatMap(({ attributes, formattedValues }) => {
    const party = attributes.get("partyid");
    const named = party instanceof EntityReference ? (party.name ?? formattedValues?.get("partyid")) : undefined;
    const address = attributes.get("addressused");
    return named ?? (typeof address === "string" ? address : []);
  });
  return names.length === 0 ? undefined : names.join("; ");
}
