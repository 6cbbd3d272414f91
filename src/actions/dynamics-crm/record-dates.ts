import { type TimeZone, utc } from "../../expression/time-zone.ts";
import { columnsOf } from "../../session/arguments.ts";
import { undefinedWhereNoTable } from "../../session/metadata/no-such-table.ts";
import type { ExecuteResults, Session } from "../../session/session.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { isCollection, isRecord } from "./message-results.ts";

type Result = ExecuteResults[string] | undefined;
type Columns = ReturnType<typeof columnsOf> | undefined;

/**
 * Dates of records as the run's clocks show them. A birthday, and a time of no zone (TimeZoneIndependent), come as if they were of
 * UTC: a task sees the same day and hour on the clocks of its own zone. Moments stay as they are. Where that is not UTC, the tables
 * that dates are of are described, each once a session.
 */
export class RecordDates {
  readonly #session: Pick<Session, "metadata">;
  readonly #zone: TimeZone;
  readonly #signal: AbortSignal;
  /** By table. */
  readonly #columns = new Map<string, Promise<Columns>>();

  constructor(
    session: Pick<Session, "metadata">,
    { language, signal }: { readonly language: { readonly zone: TimeZone }; readonly signal: AbortSignal },
  ) {
    this.#session = session;
    this.#zone = language.zone;
    this.#signal = signal;
  }

  /** The record with its dates, and those of links, on the run's clocks. */
  async shown(record: Entity): Promise<Entity> {
    if (this.#zone === utc) return record;
    const attributes = new Map(record.attributes);
    for (const [name, value] of record.attributes) {
      attributes.set(name, await this.#shown(value, record.logicalName, name));
    }
    return { ...record, attributes };
  }

  /** A result of a message: the record, or each of its records, as `shown`; another as it is. */
  async shownResult(result: Result): Promise<Result> {
    if (isRecord(result)) return await this.shown(result);
    if (!isCollection(result)) return result;
    return { ...result, entities: await Promise.all(result.entities.map((record) => this.shown(record))) };
  }

  async #shown(value: AttributeValue, table: string, name: string): Promise<AttributeValue> {
    if (value instanceof Date) {
      const behavior = (await this.#columnsOf(table))?.get(name)?.dateTimeBehavior;
      const isMoment = behavior === undefined || behavior === "UserLocal";
      return isMoment ? value : new Date(this.#zone.momentOf(value.getTime()));
    }
    if (typeof value !== "object" || value === null || !("kind" in value) || value.kind !== "AliasedValue")
      return value;
    const { entityLogicalName, attributeLogicalName } = value;
    return { ...value, value: await this.#shown(value.value, entityLogicalName, attributeLogicalName) };
  }

  #columnsOf(table: string): Promise<Columns> {
    const known = this.#columns.get(table) ?? this.#described(table);
    this.#columns.set(table, known);
    return known;
  }

  async #described(table: string): Promise<Columns> {
    const described = this.#session.metadata.table(table, ["Attributes"], { signal: this.#signal });
    return await described.then(columnsOf).catch(undefinedWhereNoTable);
  }
}
