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
  ["an upsert", step("upsert_entity", 'ENTITY="account" ID="x"'), ["prvCreateAccount", "prvWriteAccount"]],
  ["a new owner", step("assign_entity", 'ENTITY="account" ID="x" OWNER="team:y"'), ["prvAssignAccount"]],
  ["a new state", step("set_state", 'ENTITY="task" ID="x" STATE="1"'), ["prvWriteActivity"]],
  [
    "joining records",
    step(
      "associate_entities",
      'ENTITY="account" ID="x" RELATIONSHIP="r" RELATEDID="contact(fullname=Jo)"',
      '<RELATED ID="lead:x" /><RELATED ENTITY="%t%" ID="%i%" />',
    ),
    ["Account", "Contact", "Lead"].flatMap((table) => [`prvAppend${table}`, `prvAppendTo${table}`]),
  ],
  ["a file of a column", step("upload_file", 'ENTITY="account" ID="x" COLUMN="c" FILE="f"'), ["prvWriteAccount"]],
  [
    "a file as a note",
    step("upload_file", 'ENTITY="account" ID="x" AS="Note" FILE="f"'),
    ["prvCreateNote", "prvAppendNote", "prvAppendToAccount"],
  ],
  [
    "reading a file",
    step("download_file", 'ENTITY="annotation" ID="x" COLUMN="documentbody" FILE="f"'),
    ["prvReadNote"],
  ],
  [
    "taking a file away",
    step("delete_file", 'ENTITY="account" ID="x" COLUMN="c"'),
    ["prvReadAccount", "prvWriteAccount"],
  ],
  ["a table that only the run will know", step("get_entity", 'ENTITY="%table%" ID="x" RESULTDATASET="d"'), []],
  ["a step of another session", step("get_entity", 'ENTITY="account"').replace('"s"', '"other"'), []],
  ["a disabled step", step("get_entity", 'ENTITY="account" AM_DISABLED="YES"'), []],
];

for (const [what, aml, privileges] of cases) {
  test(`privileges that ${what} needs`, () => assert.deepEqual(neededPrivileges(parseTask(aml), "s"), privileges));
}
