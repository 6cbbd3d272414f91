import { activatedKey } from "../../customization/activated-key.ts";
import { factsOf, withKey } from "../../customization/changes.ts";
import { newKey } from "../../customization/new-key.ts";
import { keyId } from "../../metadata/describe-table.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { checkNoTransaction, customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message CreateEntityKey: an alternate key. Its index is made at once; where records have the same values, its status is Failed. */
export const createEntityKey: Message = {
  parameters: ["EntityName", "EntityKey"],
  run: ({ organization }, request) => {
    checkNoTransaction(organization);
    const { schema, store } = organization;
    const table = factsOf(schema, textParameter(request, "EntityName"));
    const key = newKey(table, definitionParameter(request, "EntityKey", "EntityKeyMetadata"));
    const added = withKey(table, key);
    const keys = (added.keys ?? []).map((one) => (one === key ? activatedKey(schema, store, table, key) : one));
    customize(organization, { tables: [{ ...added, keys }] });
    return new Map([["EntityKeyId", keyId(table.logicalName, key.name)]]);
  },
};
