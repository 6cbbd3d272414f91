import { closestName } from "../../values/closest-name.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import { badValue } from "../arguments.ts";
import { isWritable } from "../metadata/writable-column.ts";
import type { CallLimits } from "../organization-service.ts";
import type { Session } from "../session.ts";
import { readRecordId } from "../text-values/text-form.ts";
import { TextValues } from "../text-values/text-values.ts";
import type { BulkOptions, BulkRow } from "./bulk-options.ts";
import { takesKey } from "./check-alternate-key.ts";

export type TextRowsOptions = Pick<BulkOptions, "operation" | "entityName" | "key"> & {
  /** The attribute that each column of the rows is about, by the column's name. */
  readonly columns: ReadonlyMap<string, string>;
};

type TextSession = Pick<Session, "metadata" | "query" | "service">;

/**
 * Reads rows of texts, of a file or a dataset, as rows of a bulk write: each text by the type of its column, the column
 * of the primary ID as the record's ID. An empty text is no value: null, but for a create, which leaves the attribute to its
 * default. An empty ID is none. A row without a column leaves that attribute as it is. A create passes over the status reason of a
 * state that no record starts in, as organizations do over the state.
 */
export class TextRows {
  readonly #values: TextValues;
  readonly #columns: ReadonlyMap<string, string>;
  readonly #options: TextRowsOptions;
  readonly #idAttribute: string;

  private constructor(session: TextSession, options: TextRowsOptions, idAttribute: string, limits: CallLimits) {
    this.#values = new TextValues(session, options.entityName, limits, { operation: "any" });
    this.#columns = options.columns;
    this.#options = options;
    this.#idAttribute = idAttribute;
  }

  /**
   * Checks the columns against the table, whose description is asked for once. Throws SESSION_BAD_VALUE that names a column
   * without an attribute and the nearest one, those that the operation cannot write, an attribute that two columns give, and a key
   * or ID that no column gives.
   */
  static async of(session: TextSession, options: TextRowsOptions, limits: CallLimits = {}): Promise<TextRows> {
    const { entityName, columns } = options;
    const table = await session.metadata.table(entityName, ["Attributes"], limits);
    const { primaryIdAttribute = `${entityName}id`, attributes = [] } = table;
    const known = new Map(attributes.map((attribute) => [attribute.logicalName, attribute]));
    for (const [column, attribute] of columns) {
      if (!known.has(attribute)) throw noAttribute(column, attribute, entityName, known.keys());
    }
    checkWrittenColumns(options, known);
    checkGivenOnce(columns);
    checkAddress(options, primaryIdAttribute);
    return new TextRows(session, options, primaryIdAttribute, limits);
  }

  /** Throws SESSION_BAD_VALUE that names the attribute, the value and what would fit. */
  async read(row: ReadonlyMap<string, string | undefined>): Promise<BulkRow> {
    const attributes = new Map<string, AttributeValue>();
    let id: Guid | undefined;
    for (const [column, logicalName] of this.#columns) {
      const value = row.get(column);
      if (logicalName === this.#idAttribute) id = idOf(value, logicalName, this.#options.entityName);
      else if (isGiven(row, column, this.#options)) {
        attributes.set(logicalName, await this.#values.read({ logicalName, value }));
      }
    }
    if (id === undefined && needsId(this.#options)) {
      throw badValue(`${this.#idAttribute} is empty`, `give the ID of the record to ${this.#options.operation}`, {
        attribute: this.#idAttribute,
      });
    }
    this.#checkKey(attributes);
    if (this.#options.operation === "create" && !isActive(attributes.get("statecode"))) attributes.delete("statuscode");
    return { ...(id !== undefined && { id }), attributes };
  }

  #checkKey(attributes: ReadonlyMap<string, AttributeValue>): void {
    const { operation, key = [] } = this.#options;
    const empty = takesKey(operation) ? key.find((name) => (attributes.get(name) ?? null) === null) : undefined;
    if (empty === undefined) return;
    throw badValue(`${empty} is empty, and the key by it tells the record`, `give ${empty} a value in every row`, {
      attribute: empty,
    });
  }
}

/** Every table's records start in the state 0. */
function isActive(state: AttributeValue | undefined): boolean {
  return !(state instanceof OptionSetValue) || state.value === 0;
}

function isGiven(
  row: ReadonlyMap<string, string | undefined>,
  column: string,
  { operation }: TextRowsOptions,
): boolean {
  if (operation === "delete" || !row.has(column)) return false;
  return operation !== "create" || (row.get(column) ?? "") !== "";
}

function needsId({ operation, key }: TextRowsOptions): boolean {
  return operation === "delete" || (takesKey(operation) && key === undefined);
}

/** A GUID, or `account:GUID` as datasets hold it. */
function idOf(text: string | undefined, attribute: string, entityName: string): Guid | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const id = readRecordId(text, entityName);
  if (id !== undefined) return id;
  throw badValue(
    `attribute ${attribute} cannot be "${text}"`,
    `give a GUID, or ${new EntityReference(entityName, Guid.empty)}`,
    { attribute, value: text },
  );
}

function noAttribute(column: string, attribute: string, entityName: string, known: Iterable<string>) {
  const closest = closestName(attribute, known);
  const question = closest === undefined ? "" : `did you mean ${closest}? If not, `;
  return badValue(
    column === attribute
      ? `column "${column}" is no attribute of ${entityName}`
      : `column "${column}" goes to ${attribute}, which is no attribute of ${entityName}`,
    `${question}map the column to an attribute, or leave it out`,
    { column, attribute },
  );
}

function checkWrittenColumns(
  { operation, columns, key = [] }: TextRowsOptions,
  known: ReadonlyMap<string, AttributeMetadata>,
): void {
  if (operation === "delete") return;
  const useless = [...columns].filter(([, attribute]) => {
    const description = known.get(attribute);
    return description !== undefined && !key.includes(attribute) && !isWritable(description, operation);
  });
  if (useless.length === 0) return;
  const names = useless.map(([column, attribute]) =>
    column.toLowerCase() === attribute ? attribute : `${attribute} (column "${column}")`,
  );
  const isMigration = operation === "create" && useless.some(([, attribute]) => attribute === "createdon");
  throw badValue(
    `${operation} cannot write ${names.join(", ")}: the organization would pass over the values`,
    `leave these columns out, by a COLUMN without ATTRIBUTE${isMigration ? "; overriddencreatedon takes the time at which another system created a record" : ""}`,
    { columns: useless.map(([column]) => column) },
  );
}

function checkGivenOnce(columns: ReadonlyMap<string, string>): void {
  const columnOf = new Map<string, string>();
  for (const [column, attribute] of columns) {
    const other = columnOf.get(attribute);
    if (other !== undefined) {
      throw badValue(
        `columns "${other}" and "${column}" both give ${attribute}`,
        "map one of them elsewhere, or leave it out",
        {
          attribute,
        },
      );
    }
    columnOf.set(attribute, column);
  }
}

function checkAddress(options: TextRowsOptions, idAttribute: string): void {
  const given = new Set(options.columns.values());
  const { key } = options;
  if (key !== undefined && !key.includes(idAttribute) && given.has(idAttribute)) {
    throw badValue(
      `a column gives ${idAttribute}, and the alternate key by ${key.join(", ")} tells the record`,
      "leave it out, or name no key",
      { attribute: idAttribute },
    );
  }
  if (needsId(options) && !given.has(idAttribute)) {
    throw badValue(
      `no column gives ${idAttribute}, which tells the record to ${options.operation}`,
      takesKey(options.operation)
        ? `add it, or name the attributes of an alternate key`
        : "add it, or map a column to it",
      { attribute: idAttribute },
    );
  }
  const lacking = (takesKey(options.operation) ? (options.key ?? []) : []).filter((name) => !given.has(name));
  if (lacking.length > 0) {
    throw badValue(`no column gives ${lacking.join(", ")} of the alternate key`, "add it, or map a column to it", {
      attribute: lacking[0],
    });
  }
}
