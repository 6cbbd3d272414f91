import type { OrganizationRequest } from "../../wire/organization-call.ts";
import type { MessageContext } from "../organization.ts";
import { type Associated, associate, disassociate } from "../records/associate.ts";
import type { Message } from "./message.ts";
import { referenceParameter, referencesParameter, relationshipParameter } from "./parameter-bag.ts";

const parameters = ["Target", "Relationship", "RelatedEntities"];

/** Message Associate: sets the lookup of a one-to-many relationship, or adds rows of a many-to-many one. */
export const associateMessage: Message = {
  parameters,
  run: (context, request) => {
    runAssociate(context, associationIn(request));
    return new Map();
  },
};

/** Message Disassociate: the reverse. What is not associated is let be. */
export const disassociateMessage: Message = {
  parameters,
  run: (context, request) => {
    runDisassociate(context, associationIn(request));
    return new Map();
  },
};

export function runAssociate(context: MessageContext, association: Associated): void {
  context.organization.store.transaction(() => associate(context, association));
}

export function runDisassociate(context: MessageContext, association: Associated): void {
  context.organization.store.transaction(() => disassociate(context, association));
}

function associationIn(request: OrganizationRequest): Associated {
  const { schemaName, primaryEntityRole } = relationshipParameter(request, "Relationship");
  return {
    target: referenceParameter(request, "Target"),
    relationship: schemaName,
    role: primaryEntityRole,
    related: referencesParameter(request, "RelatedEntities"),
  };
}
