import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { unsupportedFeature } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
import { columnOf, tableOf } from "../organization.ts";
import { updateRecord } from "../records/write-record.ts";
import type { Message } from "./message.ts";
import { booleanParameter, guidParameter, referenceParameter } from "./parameter-bag.ts";

/** Message SetParentBusinessUnit: puts a business unit below another one. */
export const setParentBusinessUnit: Message = {
  parameters: ["BusinessUnitId", "ParentId"],
  run: (context, request) => {
    const parent = new EntityReference("businessunit", guidParameter(request, "ParentId"));
    change(context, "businessunit", guidParameter(request, "BusinessUnitId"), "parentbusinessunitid", parent);
    return new Map();
  },
};

/** Message SetParentTeam: moves a team to another business unit. */
export const setParentTeam: Message = {
  parameters: ["TeamId", "BusinessId"],
  run: (context, request) => {
    const unit = new EntityReference("businessunit", guidParameter(request, "BusinessId"));
    change(context, "team", guidParameter(request, "TeamId"), "businessunitid", unit);
    return new Map();
  },
};

/** Message SetParentSystemUser: gives a user another manager; the user's own people stay, or have none any more. */
export const setParentSystemUser: Message = {
  parameters: ["UserId", "ParentId", "KeepChildUsers"],
  run: (context, request) => {
    const user = guidParameter(request, "UserId");
    const parentId = guidParameter(request, "ParentId");
    const keepsChildren = booleanParameter(request, "KeepChildUsers");
    const parent = parentId.equals(Guid.empty) ? null : new EntityReference("systemuser", parentId);
    context.organization.store.transaction(() => {
      change(context, "systemuser", user, "parentsystemuserid", parent);
      if (keepsChildren) return;
      const table = tableOf(context.organization, "systemuser");
      const column = columnOf(table, "parentsystemuserid");
      for (const child of context.organization.store.referencing(table, column, table, user)) {
        change(context, "systemuser", child, "parentsystemuserid", null);
      }
    });
    return new Map();
  },
};

/** Message SetBusinessSystemUser: moves a user to another business unit; the user's records stay the user's. */
export const setBusinessSystemUser: Message = {
  parameters: ["UserId", "BusinessId", "ReassignPrincipal"],
  run: (context, request) => {
    const user = guidParameter(request, "UserId");
    const unit = new EntityReference("businessunit", guidParameter(request, "BusinessId"));
    if (!referenceParameter(request, "ReassignPrincipal").id.equals(user)) throw unsupportedFeature("reassignment");
    change(context, "systemuser", user, "businessunitid", unit);
    return new Map();
  },
};

function change(context: MessageContext, logicalName: string, id: Guid, column: string, value: AttributeValue): void {
  const { organization } = context;
  const entity = { logicalName, id, attributes: new Map([[column, value]]) };
  organization.store.transaction(() => updateRecord(context, tableOf(organization, logicalName), entity));
}
