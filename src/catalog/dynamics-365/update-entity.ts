import type { Activity } from "../activity.ts";
import { updateEntity as crmUpdateEntity } from "../dynamics-crm/update-entity.ts";
import { sessionOrHost } from "./session-or-host.ts";

const { entity, id } = crmUpdateEntity.parameters;

export const updateEntity = {
  ...crmUpdateEntity,
  action: "AMDYNAMICS365",
  standing: "inferred",
  parameters: { ...sessionOrHost, entity, id },
  examples: [
    `<AMDYNAMICS365 ACTIVITY="update_entity" SESSION="Dynamics365Session1" ENTITY="account" ID="%accountId%"><ATTRIBUTE LOGICALNAME="telephone1" TYPE="String" VALUE="555-0100" /></AMDYNAMICS365>`,
  ],
} as const satisfies Activity;
