import type { EntityKeyMetadata } from "../../wire/metadata/metadata.ts";
import { OrganizationFault } from "../faults.ts";
import type { ColumnType, KeyFacts, TableFacts } from "../metadata/table-facts.ts";
import { logicalNameOf } from "./names.ts";
import { textOf } from "./text-of.ts";

/** What CreateEntityKey and a file of customizations say of an alternate key. */
export type NewKey = Pick<EntityKeyMetadata, "schemaName" | "keyAttributes"> &
  Partial<Pick<EntityKeyMetadata, "displayName">>;

const mostKeys = 10;
const mostColumns = 16;

/** Types of columns that tell a record apart. */
const keyTypes: ReadonlySet<ColumnType> = new Set<ColumnType>([
  "Customer",
  "DateTime",
  "Decimal",
  "Integer",
  "Lookup",
  "Owner",
  "Picklist",
  "String",
]);

/** The facts of a new alternate key, not active yet. */
export function newKey(table: TableFacts, key: NewKey): KeyFacts {
  const name = logicalNameOf(key.schemaName, "a key");
  const columns = key.keyAttributes.map((column) => column.toLowerCase());
  if ((table.keys ?? []).length >= mostKeys) throw refused(`A table has at most ${mostKeys} keys.`);
  if (columns.length === 0 || columns.length > mostColumns) {
    throw refused(`A key has 1 to ${mostColumns} attributes.`);
  }
  for (const column of columns) {
    const facts = table.columns.find((one) => one.name === column);
    if (facts === undefined) throw refused(`'${table.logicalName}' has no attribute '${column}'.`);
    if (!keyTypes.has(facts.type)) {
      throw refused(`The attribute '${column}' of type '${facts.type}' cannot be part of a key.`);
    }
  }
  return {
    name,
    schemaName: key.schemaName,
    label: textOf(key.displayName) ?? key.schemaName,
    columns,
    status: "Pending",
  };
}

function refused(message: string): OrganizationFault {
  return new OrganizationFault("InvalidEntityKeyOperation", message);
}
