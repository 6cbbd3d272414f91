import type { Activity } from "../activity.ts";
import { getEntity as crmGetEntity } from "../dynamics-crm/get-entity.ts";
import { sessionOrHost } from "./session-or-host.ts";

const { entity, id, columns, resultDataset } = crmGetEntity.parameters;

export const getEntity = {
  ...crmGetEntity,
  action: "AMDYNAMICS365",
  standing: "inferred",
  parameters: { ...sessionOrHost, entity, id, columns, resultDataset },
  examples: [
    `<AMDYNAMICS365 ACTIVITY="get_entity" SESSION="Dynamics365Session1" ENTITY="account" ID="%accountId%" COLUMNS="name, telephone1" RESULTDATASET="account" />`,
  ],
} as const satisfies Activity;
