import type { OrganizationRequest } from "../../wire/organization-call.ts";
import type { Associated } from "../records/associate.ts";
import { runAssociate, runDisassociate } from "./associate.ts";
import type { Message } from "./message.ts";
import { referenceParameter, textParameter } from "./parameter-bag.ts";

const parameters = ["Moniker1", "Moniker2", "RelationshipName"];

/** Message AssociateEntities: Associate of two records, as CRM 4 had it. */
export const associateEntities: Message = {
  parameters,
  run: (context, request) => {
    runAssociate(context, associationIn(request));
    return new Map();
  },
};

/** Message DisassociateEntities: the reverse. */
export const disassociateEntities: Message = {
  parameters,
  run: (context, request) => {
    runDisassociate(context, associationIn(request));
    return new Map();
  },
};

/** Of a table with itself, the first record is the referencing one. */
function associationIn(request: OrganizationRequest): Associated {
  const target = referenceParameter(request, "Moniker1");
  const other = referenceParameter(request, "Moniker2");
  return {
    target,
    relationship: textParameter(request, "RelationshipName"),
    role: target.logicalName === other.logicalName ? "Referencing" : undefined,
    related: [other],
  };
}
