import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTask } from "../markup/parse-task.ts";
import { neededPrivileges } from "./needed-privileges.ts";

const step = (activity: string, attributes: string, content = "") =>
  `<AMDYNAMICSCRM ACTIVITY="${activity}" SESSION="s" ${attributes}>${content}</AMDYNAMICSCRM>`;

const cases: readonly (readonly [what: string, aml: string, privileges: readonly string[]])[] = [
  ["a create", step("create_entity", 'ENTITY="account"'), ["prvCreateAccount"]],
  [
    "a query with a link",
    step(
      "query_entities",
      'ENTITY="account" RESULTDATASET="d"',
      '<LINK ENTITY="systemuser" FROM="systemuserid" TO="ownerid" />',
    ),
    ["prvReadAccount", "prvReadUser"],
  ],
  [
    "a query of FetchXML",
    step(
      "count_entities",
      'RESULTVARIABLE="n"',
      `<![CDATA[<fetch><entity name="task"><link-entity from='contactid' to="a" name='contact' /><filter><condition attribute="x" /></filter></entity></fetch>]]>`,
    ),
    ["prvReadActivity", "prvReadContact"],
  ],
  [
    "changes",
    step("get_changes", 'ENTITY="account" SINCEVARIABLE="v" RESULTDATASET="d" DELETEDDATASET="e"'),
    ["prvReadAccount"],
  ],
  ["a table that only the run will know", step("get_entity", 'ENTITY="%table%" ID="x" RESULTDATASET="d"'), []],
  ["a step of another session", step("get_entity", 'ENTITY="account"').replace('"s"', '"other"'), []],
  ["a disabled step", step("get_entity", 'ENTITY="account" AM_DISABLED="YES"'), []],
];

for (const [what, aml, privileges] of cases) {
  test(`privileges that ${what} needs`, () => assert.deepEqual(neededPrivileges(parseTask(aml), "s"), privileges));
}
