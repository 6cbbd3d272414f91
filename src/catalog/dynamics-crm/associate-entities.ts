import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { relatedChild, relationshipStep } from "./relationship-parameters.ts";

export const associateEntities = {
  action: "AMDYNAMICSCRM",
  name: "associate_entities",
  title: "Associate entities",
  description: "Joins a record with one or several others by a relationship: all of them, or none.",
  standing: "extension",
  notInBatch: { caller: true },
  parameters: relationshipStep,
  children: { related: relatedChild, parameters: optionalParameterChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="associate_entities" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" RELATIONSHIP="contact_customer_accounts" RELATEDENTITY="contact" RELATEDID="%contactId%" />`,
    `<AMDYNAMICSCRM ACTIVITY="associate_entities" SESSION="DynamicsCrmSession1" ENTITY="systemuser" ID="%userId%" RELATIONSHIP="systemuserroles_association"><RELATED ID="role(name=Salesperson)" /><RELATED ENTITY="role" ID="%roleId%" /></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
