import type { DynamlError } from "../../errors.ts";
import type { BulkOperation } from "../../session/bulk/bulk-options.ts";
import { isWritable } from "../../session/metadata/writable-column.ts";
import { textFormOf } from "../../session/text-values/text-form.ts";
import { typeNameOf } from "../../session/text-values/text-values.ts";
import { closestName } from "../../values/closest-name.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import type { LoadSettings } from "./load-settings.ts";

/** A column that no record can be given, and what would fit. */
export type ColumnFault = { readonly column: string; readonly message: string };

type Table = Pick<LoadSettings, "entity" | "operation" | "key"> & {
  readonly idAttribute: string;
  readonly known: ReadonlyMap<string, AttributeMetadata>;
  /** The attributes that other columns fill. */
  readonly taken: ReadonlyMap<string, string>;
};

/** undefined for a column that the operation can write. */
export function columnFault(column: string, attribute: string, table: Table): ColumnFault | undefined {
  const message = troubleOf(attribute, table);
  if (message === undefined) return undefined;
  const name = column.toLowerCase() === attribute ? column : `${column} (mapped to ${attribute})`;
  return { column, message: `${name}: ${message}` };
}

function troubleOf(
  attribute: string,
  { entity, operation, key, idAttribute, known, taken }: Table,
): string | undefined {
  const description = known.get(attribute);
  if (description === undefined) {
    const near = closestName(attribute, known.keys());
    return `${entity} has no such attribute${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  const other = [...taken].find(([, name]) => name === attribute)?.[0];
  if (other !== undefined) return `column ${other} fills the same attribute`;
  if (attribute === idAttribute && key !== undefined) return `the key by ${key.join(", ")} tells the record`;
  if (attribute === idAttribute || key?.includes(attribute) === true) return undefined;
  if (operation !== "delete" && !isWritable(description, operation)) return `${operation} cannot write this attribute`;
  const type = typeNameOf(description);
  return textFormOf(type) === undefined ? `no text is read as its type ${type}` : undefined;
}

/** Whether no operation writes the attribute: the organization fills it itself. */
export function isReadOnly({ attributeType, isValidForCreate, isValidForUpdate }: AttributeMetadata): boolean {
  return attributeType !== "State" && attributeType !== "Status" && !isValidForCreate && !isValidForUpdate;
}

const mostShown = 20;

export function unsuitableColumns(
  entity: string,
  found: {
    readonly faults: readonly ColumnFault[];
    /** Columns that are mapped, and not in the file. */
    readonly unused: readonly string[];
    /** Attributes that tell which record a row is, and that no column fills. */
    readonly missing: readonly string[];
    readonly columns: readonly string[];
  },
): CliError {
  const { faults, unused, missing, columns } = found;
  const lines = [
    ...faults.map(({ message }) => message),
    ...unused.map((column) => `${column}: --map names it, and the file has no such column`),
    ...missing.map((attribute) => `no column fills ${attribute}, which tells the record of a row`),
  ];
  const more = lines.length > mostShown ? [`and ${lines.length - mostShown} more`] : [];
  return new CliError(exitCodes.notLoaded, {
    code: "CLI_BAD_COLUMNS",
    message: `the file's columns do not fit the table ${entity}:\n  ${[...lines.slice(0, mostShown), ...more].join("\n  ")}`,
    remedy: remedyOf(faults, columns),
    context: { columns: faults.map(({ column }) => column), unused, missing },
  });
}

/** --upsert-by, or --update-by, names no alternate key of the table. */
export function unsuitableKey({ message, remedy, context }: DynamlError, operation: BulkOperation): CliError {
  return new CliError(exitCodes.notLoaded, {
    code: "CLI_BAD_KEY",
    message: `--${operation}-by: ${message}`,
    remedy,
    context,
  });
}

function remedyOf(faults: readonly ColumnFault[], columns: readonly string[]): string | undefined {
  const [only] = columns;
  const delimiter = columns.length === 1 ? [";", "\t", "|"].find((one) => only?.includes(one)) : undefined;
  if (delimiter !== undefined) {
    return `the file has one column, as its values seem to be parted by another character: --delimiter ${delimiter === "\t" ? "tab" : `"${delimiter}"`}`;
  }
  const [fault] = faults;
  if (fault === undefined) return "name the column by --map COLUMN=ATTRIBUTE, or add it to the file";
  const name = /[",=]/.test(fault.column) ? `"${fault.column.replaceAll('"', '""')}"` : fault.column;
  return `name the attribute by --map '${name}=ATTRIBUTE', or leave the column out by --map '${name}='`;
}
