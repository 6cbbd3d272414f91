import type { Activity } from "../activity.ts";
import { createEntity as crmCreateEntity } from "../dynamics-crm/create-entity.ts";
import { sessionOrHost } from "./session-or-host.ts";

const { entity, resultVariable } = crmCreateEntity.parameters;

export const createEntity = {
  ...crmCreateEntity,
  action: "AMDYNAMICS365",
  standing: "inferred",
  parameters: { ...sessionOrHost, entity, resultVariable },
  examples: [
    `<AMDYNAMICS365 ACTIVITY="create_entity" SESSION="Dynamics365Session1" ENTITY="account"><ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="Adventure Works" /></AMDYNAMICS365>`,
  ],
} as const satisfies Activity;
