import type { Activity, Parameter } from "../activity.ts";
import { recordStep } from "./record-parameters.ts";
import { resultDatasetParameter } from "./result-dataset.ts";

function variableFor(name: string, title: string, what: string) {
  return {
    name,
    title,
    description: `The variable that receives ${what}. It must exist before the step runs.`,
    type: { kind: "variableName" },
    effect: "uses",
  } as const satisfies Parameter;
}

/** Ours. */
export const whoAmI = {
  action: "AMDYNAMICSCRM",
  name: "who_am_i",
  title: "Who am I",
  description:
    "Tells as whom the session works: into variables, or into a dataset of one row with userid, fullname, domainname, businessunitid, organizationid, organizationuri, version and transport. With CALLER it tells of that user.",
  standing: "extension",
  parameters: {
    ...recordStep,
    userIdVariable: variableFor("USERIDVARIABLE", "User ID variable", "the user's ID"),
    fullNameVariable: variableFor("FULLNAMEVARIABLE", "Full name variable", "the user's full name"),
    businessUnitIdVariable: variableFor(
      "BUSINESSUNITIDVARIABLE",
      "Business unit ID variable",
      "the ID of the user's business unit",
    ),
    organizationIdVariable: variableFor("ORGANIZATIONIDVARIABLE", "Organization ID variable", "the organization's ID"),
    resultDataset: {
      ...resultDatasetParameter,
      required: {
        all: [
          { notGiven: "userIdVariable" },
          { notGiven: "fullNameVariable" },
          { notGiven: "businessUnitIdVariable" },
          { notGiven: "organizationIdVariable" },
        ],
      },
    },
  },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="who_am_i" SESSION="DynamicsCrmSession1" RESULTDATASET="me" />`,
    `<AMVARIABLE NAME="myId" VALUE="" />
<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="DynamicsCrmSession1" PROTOCOL="HTTP" SERVER="crm.example.com" ORGANIZATION="adventureworks" USERNAME="administrator" PASSWORD="%password%" AUTHTYPE="ActiveDirectory" />
<AMDYNAMICSCRM ACTIVITY="who_am_i" SESSION="DynamicsCrmSession1" USERIDVARIABLE="myId" />`,
  ],
} as const satisfies Activity;
