import { factsOf, withKey } from "../../customization/changes.ts";
import { newKey } from "../../customization/new-key.ts";
import { keyId } from "../../metadata/describe-table.ts";
import type { KeyFacts, TableFacts } from "../../metadata/table-facts.ts";
import type { Organization } from "../../organization.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { checkNoTransaction, customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message CreateEntityKey: an alternate key. Its index is made at once; where records have the same values, its status is Failed. */
export const createEntityKey: Message = {
  parameters: ["EntityName", "EntityKey"],
  run: ({ organization }, request) => {
    const table = factsOf(organization.schema, textParameter(request, "EntityName"));
    const key = newKey(table, definitionParameter(request, "EntityKey", "EntityKeyMetadata"));
    addKey(organization, table, key);
    return new Map([["EntityKeyId", keyId(table.logicalName, key.name)]]);
  },
};

export function addKey(organization: Organization, table: TableFacts, key: KeyFacts): void {
  checkNoTransaction(organization);
  const changed = withKey(table, { ...key, status: statusOf(organization, table, key) });
  customize(organization, { tables: [changed] });
}

/** Active where the values of all records are unique; from then on they stay so. */
export function statusOf(
  { store, tables }: Organization,
  { logicalName }: TableFacts,
  key: KeyFacts,
): KeyFacts["status"] {
  const table = tables.get(logicalName);
  const { name, ...others } = key;
  return table !== undefined && store.ensureKey(table, { ...others, logicalName: name }) ? "Active" : "Failed";
}
