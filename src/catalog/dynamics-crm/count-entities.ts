import type { Activity } from "../activity.ts";
import { conditionChild, linkChild, queryParameters } from "./query-parameters.ts";
import { recordStep } from "./record-parameters.ts";

/** Ours. */
export const countEntities = {
  action: "AMDYNAMICSCRM",
  name: "count_entities",
  title: "Count entities",
  description:
    "Counts the records that a query finds, however many they are, and puts the number into a variable. Nothing is read of them where the organization can count by itself.",
  standing: "extension",
  parameters: {
    ...recordStep,
    ...queryParameters,
    resultVariable: {
      name: "RESULTVARIABLE",
      title: "Result variable",
      description: "The variable that receives the number. It must exist before the step runs.",
      type: { kind: "variableName" },
      effect: "uses",
      required: true,
    },
  },
  children: { conditions: conditionChild, links: linkChild },
  examples: [
    `<AMVARIABLE NAME="accountCount" VALUE="" />
<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="DynamicsCrmSession1" PROTOCOL="HTTP" SERVER="crm.example.com" ORGANIZATION="adventureworks" USERNAME="administrator" PASSWORD="%password%" AUTHTYPE="ActiveDirectory" />
<AMDYNAMICSCRM ACTIVITY="count_entities" SESSION="DynamicsCrmSession1" ENTITY="account" RESULTVARIABLE="accountCount"><CONDITION ATTRIBUTE="createdon" OPERATOR="last-x-days" VALUE="30" /></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
