import { EntityReference } from "../../values/entity-reference.ts";
import type { OrganizationCall, OrganizationReply } from "../../wire/organization-call.ts";
import { unsupportedMessage } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
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
    case "Disassociate":
      throw unsupportedMessage(call.operation);
  }
}
