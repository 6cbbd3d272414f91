import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { relatedChild, relationshipStep } from "./relationship-parameters.ts";

export const disassociateEntities = {
  action: "AMDYNAMICSCRM",
  name: "disassociate_entities",
  title: "Disassociate entities",
  description: "Undoes what joined a record with one or several others by a relationship. The records themselves stay.",
  standing: "extension",
  notInBatch: { caller: true },
  parameters: relationshipStep,
  children: { related: relatedChild, parameters: optionalParameterChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="disassociate_entities" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" RELATIONSHIP="contact_customer_accounts" RELATEDENTITY="contact" RELATEDID="%contactId%" />`,
  ],
} as const satisfies Activity;
