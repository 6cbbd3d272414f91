import type { Activity } from "../activity.ts";
import { deleteEntity as crmDeleteEntity } from "../dynamics-crm/delete-entity.ts";
import { sessionOrHost } from "./session-or-host.ts";

const { entity, id } = crmDeleteEntity.parameters;

/** Reference §1.8: the one page of this family that could be read. */
export const deleteEntity = {
  ...crmDeleteEntity,
  action: "AMDYNAMICS365",
  standing: "documented",
  parameters: { ...sessionOrHost, entity, id },
  examples: [
    `<AMDYNAMICS365 ACTIVITY="delete_entity" SESSION="Dynamics365Session1" ENTITY="account" ID="%accountId%" />`,
  ],
} as const satisfies Activity;
