import type { Activity } from "../activity.ts";
import { optionalParameterChild } from "./parameter-child.ts";
import { entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

export const assignEntity = {
  action: "AMDYNAMICSCRM",
  name: "assign_entity",
  title: "Assign entity",
  description: "Gives a record another owner, a user or a team.",
  standing: "extension",
  notInBatch: { caller: true },
  parameters: {
    ...recordStep,
    entity: entityParameter,
    id: idParameter,
    key: keyParameter,
    owner: {
      name: "OWNER",
      title: "Owner",
      description:
        "The new owner: a user's ID, systemuser:ID or team:ID, or by what is unique to the user or team. An ID alone is a user's.",
      type: { kind: "text" },
      required: true,
      examples: ["systemuser:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f", "team(name=Sales North)", "%order.ownerid%"],
    },
  },
  children: { parameters: optionalParameterChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="assign_entity" SESSION="DynamicsCrmSession1" ENTITY="account" ID="%accountId%" OWNER="team(name=Sales North)" />`,
  ],
} as const satisfies Activity;
