import type { AttributeValue } from "../../values/entity.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { OrganizationFault } from "../faults.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import { updateRecord } from "../records/write-record.ts";
import type { Message } from "./message.ts";
import { optionParameter, referenceParameter } from "./parameter-bag.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Stands for the status reason that a state takes by itself. */
const defaultStatus = -1;

/** Message SetState: puts a record into another state. An Update of statecode and statuscode does the same. */
export const setState: Message = {
  parameters: ["EntityMoniker", "State", "Status"],
  run: (context, request) => {
    const { organization } = context;
    const target = resolveReference(organization, referenceParameter(request, "EntityMoniker"));
    const state = optionParameter(request, "State");
    const status = optionParameter(request, "Status");
    const table = tableForMessage(organization, target.logicalName, "SetState");
    if (!table.columns.has("statecode")) {
      throw new OrganizationFault(
        "InvalidArgument",
        `The 'SetState' method does not support entities of type '${table.logicalName}'.`,
      );
    }
    const attributes = new Map<string, AttributeValue>([["statecode", new OptionSetValue(state)]]);
    if (status !== defaultStatus) attributes.set("statuscode", new OptionSetValue(status));
    organization.store.transaction(() =>
      updateRecord(context, table, { logicalName: table.logicalName, id: target.id, attributes }),
    );
    return new Map();
  },
};
