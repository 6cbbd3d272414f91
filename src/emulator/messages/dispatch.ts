import { EntityReference } from "../../values/entity-reference.ts";
import type { Association, OrganizationCall, OrganizationReply } from "../../wire/organization-call.ts";
import type { MessageContext } from "../organization.ts";
import type { Associated } from "../records/associate.ts";
import { runAssociate, runDisassociate } from "./associate.ts";
import { create } from "./create.ts";
import { deleteMessage } from "./delete.ts";
import { execute } from "./execute.ts";
import { retrieve } from "./retrieve.ts";
import { retrieveMultiple } from "./retrieve-multiple.ts";
import { update } from "./update.ts";

/** Runs one operation of the Organization service. What it refuses it throws as OrganizationFault. */
export function dispatch(context: MessageContext, call: OrganizationCall): OrganizationReply {
  switch (call.operation) {
    case "Create":
      return { operation: "Create", id: create(context, call.entity) };
    case "Retrieve":
      return {
        operation: "Retrieve",
        entity: retrieve(context, new EntityReference(call.entityName, call.id), call.columnSet),
      };
    case "Update":
      update(context, call.entity);
      return { operation: "Update" };
    case "Delete":
      deleteMessage(context, new EntityReference(call.entityName, call.id));
      return { operation: "Delete" };
    case "RetrieveMultiple":
      return { operation: "RetrieveMultiple", collection: retrieveMultiple(context, call.query) };
    case "Execute":
      return { operation: "Execute", response: execute(context, call.request) };
    case "Associate":
      runAssociate(context, associated(call.association));
      return { operation: "Associate" };
    case "Disassociate":
      runDisassociate(context, associated(call.association));
      return { operation: "Disassociate" };
  }
}

function associated({
  entityName,
  entityId,
  relationship,
  primaryEntityRole,
  relatedEntities,
}: Association): Associated {
  const target = new EntityReference(entityName, entityId);
  return { target, relationship, role: primaryEntityRole, related: relatedEntities };
}
