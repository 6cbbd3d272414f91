import { activatedKey } from "../../customization/activated-key.ts";
import { factsOf } from "../../customization/changes.ts";
import { OrganizationFault } from "../../faults.ts";
import type { KeyFacts, TableFacts } from "../../metadata/table-facts.ts";
import { tableOf } from "../../organization.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { checkNoTransaction, customize } from "./customize.ts";

/** Message DeleteEntityKey: from now on several records may have the same values. */
export const deleteEntityKey: Message = {
  parameters: ["EntityLogicalName", "Name"],
  run: ({ organization }, request) => {
    checkNoTransaction(organization);
    const table = factsOf(organization.schema, textParameter(request, "EntityLogicalName"));
    const key = keyOf(table, textParameter(request, "Name"));
    const keys = (table.keys ?? []).filter((one) => one !== key);
    customize(organization, { tables: [{ ...table, keys }] });
    organization.store.dropKey(tableOf(organization, table.logicalName), key.name);
    return new Map();
  },
};

/** Message ReactivateEntityKey: makes the index of a failed key again, after the records that were alike have been changed. */
export const reactivateEntityKey: Message = {
  parameters: ["EntityLogicalName", "EntityKeyLogicalName"],
  run: ({ organization }, request) => {
    checkNoTransaction(organization);
    const table = factsOf(organization.schema, textParameter(request, "EntityLogicalName"));
    const key = keyOf(table, textParameter(request, "EntityKeyLogicalName"));
    if (key.status !== "Failed") {
      throw new OrganizationFault("ReactivateEntityKeyOnlyForFailedJobs", `The key '${key.name}' has not failed.`);
    }
    const { schema, store } = organization;
    const keys = (table.keys ?? []).map((one) => (one === key ? activatedKey(schema, store, table, key) : one));
    customize(organization, { tables: [{ ...table, keys }] });
    return new Map();
  },
};

function keyOf(table: TableFacts, name: string): KeyFacts {
  const key = (table.keys ?? []).find((one) => one.name === name.toLowerCase());
  if (key !== undefined) return key;
  throw new OrganizationFault(
    "ObjectDoesNotExist",
    `Could not find a key with name ${name} in entity ${table.logicalName}.`,
  );
}
