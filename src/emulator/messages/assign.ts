import { OrganizationFault } from "../faults.ts";
import { resolveReference } from "../records/alternate-keys.ts";
import { updateRecord } from "../records/write-record.ts";
import type { Message } from "./message.ts";
import { referenceParameter } from "./parameter-bag.ts";
import { tableForMessage } from "./supported-by-table.ts";

/** Message Assign: gives a record to another user or team. An Update of ownerid does the same. */
export const assign: Message = {
  parameters: ["Target", "Assignee"],
  run: (context, request) => {
    const { organization } = context;
    const target = resolveReference(organization, referenceParameter(request, "Target"));
    const assignee = referenceParameter(request, "Assignee");
    const table = tableForMessage(organization, target.logicalName, "Assign");
    if (!table.isUserOwned) {
      throw new OrganizationFault(
        "InvalidArgument",
        `The 'Assign' method does not support entities of type '${table.logicalName}'.`,
      );
    }
    if (!["systemuser", "team"].includes(assignee.logicalName)) {
      throw new OrganizationFault(
        "InvalidAssigneeId",
        `A record is assigned to a user or a team, not to a record of '${assignee.logicalName}'.`,
      );
    }
    const attributes = new Map([["ownerid", assignee]]);
    organization.store.transaction(() =>
      updateRecord(context, table, { logicalName: table.logicalName, id: target.id, attributes }),
    );
    return new Map();
  },
};
