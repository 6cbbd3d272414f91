import { DynamlError } from "../../errors.ts";
import type { Row } from "../../rows/row.ts";
import type { BulkRow } from "../../session/bulk/bulk-options.ts";
import { faultOfKey } from "../../session/bulk/check-alternate-key.ts";
import { isRejectColumn } from "../../session/bulk/reject-columns.ts";
import { TextRows } from "../../session/bulk/text-rows.ts";
import type { Session } from "../../session/session.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import { type ColumnFault, columnFault, isReadOnly, unsuitableColumns, unsuitableKey } from "./column-faults.ts";
import type { LoadSettings } from "./load-settings.ts";

type Deed = Pick<LoadSettings, "entity" | "operation" | "key" | "map">;

/** How the file's columns become a record of the table. */
export class RowPlan {
  readonly #texts: TextRows;
  /** Update and upsert: the alternate key; undefined where the record's ID tells it. */
  readonly key: readonly string[] | undefined;
  /** Columns of the file that are not sent: those that were not asked for … */
  readonly unread: readonly string[];
  /** … and those that have the name of an attribute which the organization alone writes. */
  readonly readOnly: readonly string[];
  /** Whether states are given to a create: organizations pass over them. */
  readonly givesStates: boolean;

  private constructor(
    texts: TextRows,
    { key, unread, readOnly, givesStates }: Pick<RowPlan, "key" | "unread" | "readOnly" | "givesStates">,
  ) {
    this.#texts = texts;
    this.key = key;
    this.unread = unread;
    this.readOnly = readOnly;
    this.givesStates = givesStates;
  }

  /**
   * Reads the table's description (one RetrieveEntity). Throws CLI_BAD_COLUMNS, which tells of every column that names no
   * attribute that the operation can write, and of those that it needs and are missing; CLI_BAD_KEY, with the keys that there are.
   */
  static async make(session: Session, deed: Deed, columns: readonly string[]): Promise<RowPlan> {
    const { entity: entityName, operation, map, key } = deed;
    const table = await session.metadata.table(entityName);
    const { primaryIdAttribute: idAttribute = `${entityName}id` } = table;
    const keyFault = key === undefined ? undefined : await faultOfKey(session.metadata, table, key);
    if (keyFault !== undefined) throw unsuitableKey(keyFault, operation);
    // Over the Web API metadata.columns() tells neither labels nor limits.
    const known = new Map(table.attributes?.map((column) => [column.logicalName, column]));
    const alternateKey = key?.length === 1 && key[0] === idAttribute ? undefined : key;
    const needed = operation === "create" ? [] : (key ?? [idAttribute]);
    const { attributes, readOnly, faults } = judgeColumns(columns, { ...deed, key: alternateKey, idAttribute, known });
    const unused = [...map.keys()].filter((column) => !columns.includes(column));
    const missing = needed.filter((name) => ![...attributes.values()].includes(name));
    if (faults.length + unused.length + missing.length > 0) {
      throw unsuitableColumns(entityName, { faults, unused, missing, columns });
    }
    const sent = operation === "delete" ? only(attributes, idAttribute) : attributes;
    const options = { operation, entityName, key: alternateKey, columns: sent };
    return new RowPlan(await TextRows.of(session, options), {
      key: alternateKey,
      unread: columns.filter((column) => !sent.has(column) && !readOnly.includes(column)),
      readOnly,
      givesStates: operation === "create" && [...sent.values()].includes("statecode"),
    });
  }

  /** The record that a row is. Throws what tells of a value that does not fit (see isRowFault). */
  async read({ values }: Row): Promise<BulkRow> {
    const texts = [...values].map(([column, value]): [string, string | undefined] => [
      column,
      value === null ? undefined : String(value),
    ]);
    return await this.#texts.read(new Map(texts));
  }
}

/** Whether an error is about one row: another may fit. */
export function isRowFault(error: unknown): error is DynamlError {
  if (!(error instanceof DynamlError)) return false;
  const { code, retryable } = error;
  const isFault = code === "SESSION_FAULT" && !retryable;
  return isFault || ["SESSION_BAD_VALUE", "SESSION_RECORD_NOT_FOUND", "SESSION_RECORD_AMBIGUOUS"].includes(code);
}

/**
 * What each column fills, which ones are read-only, and which do not fit. Who maps a column to an attribute wants it written; an
 * ID beside an alternate key is not, for the key tells the record.
 */
function judgeColumns(
  columns: readonly string[],
  table: Deed & { readonly idAttribute: string; readonly known: ReadonlyMap<string, AttributeMetadata> },
) {
  const { map, known, operation, key, idAttribute } = table;
  const attributes = new Map<string, string>();
  const readOnly: string[] = [];
  const faults: ColumnFault[] = [];
  for (const column of columns) {
    const attribute = attributeOf(column, map, known);
    if (attribute === undefined) continue;
    const isIdBesideKey = attribute === idAttribute && key !== undefined;
    if (isIdBesideKey && !map.has(column)) continue;
    const description = known.get(attribute);
    const isWanted = map.has(column) || operation === "delete" || attribute === idAttribute;
    if (!isWanted && description !== undefined && isReadOnly(description)) {
      readOnly.push(column);
      continue;
    }
    const fault = columnFault(column, attribute, { ...table, taken: attributes });
    if (fault === undefined) attributes.set(column, attribute);
    else faults.push(fault);
  }
  return { attributes, readOnly, faults };
}

/** undefined where the column is left out. */
function attributeOf(
  column: string,
  map: LoadSettings["map"],
  known: ReadonlyMap<string, unknown>,
): string | undefined {
  if (map.has(column)) return map.get(column);
  const name = column.toLowerCase();
  return isRejectColumn(name) && !known.has(name) ? undefined : name;
}

function only(attributes: ReadonlyMap<string, string>, wanted: string): ReadonlyMap<string, string> {
  return new Map([...attributes].filter(([, attribute]) => attribute === wanted));
}
