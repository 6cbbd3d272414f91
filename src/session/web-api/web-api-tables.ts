import { DynamlError } from "../../errors.ts";
import { Guid } from "../../values/guid.ts";
import type { AttributeMetadata, EntityMetadata } from "../../wire/metadata/metadata.ts";
import { unknownTableText } from "../../wire/metadata/unknown-name.ts";
import {
  type DateTimeBehaviors,
  describeCollections,
  describeColumns,
  describeDates,
  describeLookups,
  describeTable,
} from "../../wire/odata/exchange/table-parts.ts";
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import { isODataError } from "../../wire/odata/odata-error.ts";
import { findAttribute, isLookup } from "../../wire/odata/properties.ts";
import { indexedTable, type LookedUpTable } from "../../wire/odata/table-index.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import { serviceFaultError } from "../faults/service-fault-error.ts";
import type { CallLimits } from "../organization-service.ts";
import { settledOrAborted } from "../settled-or-aborted.ts";
import { NeedsOfCall, type TableNeeds, type TablePart } from "./table-needs.ts";

type SendExchange = <T>(exchange: WebApiExchange<T>, operation: string, limits: CallLimits) => Promise<T>;

/** What has been asked of one table; a question that failed is forgotten. */
type Asked = { names?: Promise<void> | undefined } & { [Part in TablePart]?: Promise<void> | undefined };

/** What is known of one table. */
type Known = { table: LookedUpTable; dates: DateTimeBehaviors; readonly parts: Set<TablePart | "Names"> };

/**
 * The tables that requests and answers of the Web API are written and read by. Of each only the parts that calls need are
 * asked for, each once, and kept with the session: the names and types of columns in one request, relationships and the
 * behaviour of dates in others.
 */
export class WebApiTables implements TableLookup {
  readonly #send: SendExchange;
  readonly #asked = new Map<string, Asked>();
  readonly #known = new Map<string, Known>();
  readonly #bySet = new Map<string, EntityMetadata>();
  /** When a description was asked for again because of a name that it lacks, by what was said of it. */
  readonly #askedAgain = new Map<string, number>();

  constructor(send: SendExchange) {
    this.#send = send;
  }

  byLogicalName(name: string): EntityMetadata | undefined {
    return this.#known.get(name)?.table;
  }

  /** The columns of a table by their names, where they are known. */
  columnsOf(name: string): ReadonlyMap<string, AttributeMetadata> | undefined {
    const known = this.#known.get(name);
    return known?.parts.has("Columns") === true ? known.table.index?.attributes : undefined;
  }

  byEntitySetName(name: string): EntityMetadata | undefined {
    return this.#bySet.get(name);
  }

  /** Makes sure that all is known that a call needs. Errors: SESSION_FAULT of the operation where there is no such table. */
  async need({ parts, cleared }: NeedsOfCall, operation: string, limits: CallLimits): Promise<void> {
    if (!this.#knows(parts)) await this.#needParts(parts, operation, limits);
    if (cleared.length === 0) return;
    const lookups = new NeedsOfCall();
    for (const [name, column] of cleared) {
      const table = this.byLogicalName(name);
      const attribute = table && findAttribute(table, column);
      if (attribute !== undefined && isLookup(attribute)) lookups.table(name, "Lookups");
    }
    if (!this.#knows(lookups.parts)) await this.#needParts(lookups.parts, operation, limits);
  }

  #knows(needs: TableNeeds): boolean {
    for (const [name, parts] of needs) {
      const known = this.#known.get(name)?.parts;
      if (known?.has("Names") !== true) return false;
      for (const part of parts) if (!known.has(part)) return false;
    }
    return true;
  }

  /**
   * Whether a call that could not be written is worth another try: it names a column or relationship that its table did not have
   * when it was described, and may have by now. The next `need` asks for the table again.
   */
  isOutdated(error: unknown): boolean {
    if (!isODataError(error) || !namesThatMayBeNew.has(error.context.errorCode)) return false;
    const { entity = "" } = error.context;
    const known = this.#known.get(entity);
    const said = `${entity}: ${error.message}`;
    const now = performance.now();
    for (const [what, at] of this.#askedAgain) if (now - at >= beforeAskingAgain) this.#askedAgain.delete(what);
    if (known === undefined || this.#askedAgain.has(said)) return false;
    this.#askedAgain.set(said, now);
    // What is known stays for the calls that are under way.
    known.parts.clear();
    this.#asked.delete(known.table.logicalName);
    return true;
  }

  async #needParts(needs: TableNeeds, operation: string, limits: CallLimits): Promise<void> {
    const coming = [...needs].flatMap(([name, parts]) => {
      const missing = this.#missing(name, parts, limits);
      return missing.map((one) =>
        one.catch((error: unknown) => {
          throw aboutTable(error, name, operation);
        }),
      );
    });
    if (coming.length === 0) return;
    const names = [...needs].map(([name]) => name).join(", ");
    await settledOrAborted(Promise.all(coming), limits.signal, `the description of ${names}`);
  }

  #missing(name: string, parts: ReadonlySet<TablePart>, limits: CallLimits): readonly Promise<void>[] {
    const known = this.#known.get(name)?.parts;
    const wanted = [...parts].filter((part) => known?.has(part) !== true);
    const isNamed = known?.has("Names") === true;
    if (isNamed && wanted.length === 0) return [];
    const asked = this.#asked.get(name) ?? {};
    this.#asked.set(name, asked);
    if (asked.names === undefined) this.#askNames(name, asked, parts.has("Columns"), limits);
    for (const part of wanted) {
      asked[part] ??= this.#ask(name, part, limits).catch((error: unknown) => {
        asked[part] = undefined;
        throw error;
      });
    }
    return [asked.names, ...wanted.map((part) => asked[part])].filter((one) => one !== undefined);
  }

  /** The types of the columns come along where they are needed at once. */
  #askNames(name: string, asked: Asked, withColumns: boolean, { timeout }: CallLimits): void {
    const names = this.#send(describeTable(name, withColumns), "RetrieveEntity", { timeout }).then((found) => {
      // A definition is found in any case of its name; records and queries are not.
      if (found.logicalName !== name) throw noSuchTable(name, "RetrieveEntity");
      this.#add(name, withColumns ? ["Names", "Columns"] : ["Names"], found);
    });
    asked.names = names.catch((error: unknown) => {
      asked.names = undefined;
      if (withColumns) asked.Columns = undefined;
      throw error;
    });
    if (withColumns) asked.Columns = asked.names;
  }

  async #ask(name: string, part: TablePart, { timeout }: CallLimits): Promise<void> {
    const ask = <T>(exchange: WebApiExchange<T>) => this.#send(exchange, "RetrieveEntity", { timeout });
    switch (part) {
      case "Columns":
        return this.#add(name, [part], await ask(describeColumns(name)));
      case "Lookups":
        return this.#add(name, [part], await ask(describeLookups(name)));
      case "Collections": {
        const found = await Promise.all(describeCollections(name).map(ask));
        return this.#add(name, [part], Object.assign({}, ...found) as Partial<EntityMetadata>);
      }
      case "Dates":
        return this.#add(name, [part], {}, await ask(describeDates(name)));
    }
  }

  #add(
    name: string,
    parts: readonly (TablePart | "Names")[],
    found: Partial<EntityMetadata>,
    dates?: DateTimeBehaviors,
  ): void {
    const known: Known = this.#known.get(name) ?? { table: nothingOf(name), dates: new Map(), parts: new Set() };
    known.dates = dates ?? known.dates;
    const { index: _, ...before } = known.table;
    const whole = { ...before, ...found };
    const attributes = whole.attributes?.map((attribute) => withBehavior(attribute, known.dates));
    known.table = indexedTable({ ...whole, attributes });
    for (const part of parts) known.parts.add(part);
    this.#known.set(name, known);
    const { entitySetName } = known.table;
    if (entitySetName !== undefined) this.#bySet.set(entitySetName, known.table);
  }
}

/** QueryBuilderNoAttribute, and that there is no such relationship. */
const namesThatMayBeNew: ReadonlySet<string> = new Set(["0x80041103", "0x80040e02"]);

/** Milliseconds: a load of rows with a wrong column asks for its table once, not once a row. */
const beforeAskingAgain = 10_000;

/** QueryBuilderNoEntity. */
const noEntity = -2147217150;

/** What its description says of a table that is not there, as the organization says it of records and queries. */
function aboutTable(error: unknown, name: string, operation: string): unknown {
  if (!(error instanceof DynamlError) || error.code !== "SESSION_FAULT" || error.context.status !== 404) return error;
  return noSuchTable(name, operation, error.context.organizationUri, error.where);
}

function noSuchTable(name: string, operation: string, organizationUri?: unknown, where?: string): DynamlError {
  const fault = { errorCode: noEntity, message: unknownTableText(name), errorDetails: new Map<string, never>() };
  return serviceFaultError(fault, operation, { organizationUri, status: 404 }, where);
}

function nothingOf(logicalName: string): EntityMetadata {
  return {
    kind: "EntityMetadata",
    metadataId: Guid.empty,
    logicalName,
    schemaName: logicalName,
    isActivity: false,
    isIntersect: false,
    isCustomEntity: false,
  };
}

function withBehavior(attribute: AttributeMetadata, dates: DateTimeBehaviors): AttributeMetadata {
  const dateTimeBehavior = dates.get(attribute.logicalName);
  return dateTimeBehavior === undefined ? attribute : { ...attribute, dateTimeBehavior };
}
