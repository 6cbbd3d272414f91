import type { OrganizationSchema } from "../metadata/organization-schema.ts";
import type { KeyFacts, TableFacts } from "../metadata/table-facts.ts";
import type { Store } from "../store/store.ts";

/** The key with its index made: active where the values of all records are unique, which they then stay; failed otherwise. */
export function activatedKey(schema: OrganizationSchema, store: Store, table: TableFacts, key: KeyFacts): KeyFacts {
  const live = schema.tables.get(table.logicalName);
  const { name, ...others } = key;
  const isUnique = live !== undefined && store.ensureKey(live, { ...others, logicalName: name });
  return { ...key, status: isUnique ? "Active" : "Failed" };
}
