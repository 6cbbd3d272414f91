import type { Activity } from "../activity.ts";
import { sessionOrHost } from "./host-connection.ts";
import { entityParameter, idParameter } from "./record-parameters.ts";

/** Reference §1.6: by the page of the same activity in the Dynamics 365 family. */
export const deleteEntity = {
  action: "AMDYNAMICSCRM",
  name: "delete_entity",
  title: "Delete entity",
  description: "Deletes one record. The entity itself stays.",
  standing: "inferred",
  parameters: { ...sessionOrHost, entity: entityParameter, id: idParameter },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="delete_entity" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%account.accountid%" />`,
  ],
} as const satisfies Activity;
