import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { createFileGate } from "../../src/files/file-gate.ts";
import { createSession, startTestOrganization } from "./organization.ts";

/** It has what XML, addresses and JSON write in other ways. */
const secrets = { short: "Zq7k &<\"'> é%Zq7k", long: `Zq7k${"x".repeat(100)}` };

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const step = (activity: string, attributes: string, content = "") =>
  `<AMDYNAMICSCRM ACTIVITY="${activity}" ${attributes}>${content}</AMDYNAMICSCRM>`;
const account = `ENTITY="account" ID="${id}"`;
const execute = (content: string, name = "new_Do") => step("execute_message", `NAME="${name}"`, content);

/** All of them fail: the record is not there, or the text does not fit. */
const steps: readonly (readonly [what: string, step: string])[] = [
  ["a key of an upsert", step("upsert_entity", 'ENTITY="account" KEY="accountnumber=%secret%"')],
  ["a version", step("delete_entity", `${account} ROWVERSION="%secret%"`)],
  ["an owner", step("assign_entity", `${account} OWNER="%secret%"`)],
  ["an owner by name", step("assign_entity", `${account} OWNER="team(name=%secret%)"`)],
  ["a state", step("set_state", `${account} STATE="%secret%"`)],
  ["a relationship", step("associate_entities", `${account} RELATIONSHIP="%secret%" RELATEDID="contact:${id}"`)],
  ["a related record", step("associate_entities", `${account} RELATIONSHIP="r" RELATEDID="%secret%"`)],
  [
    "a related record by name",
    step("associate_entities", `${account} RELATIONSHIP="r"`, `<RELATED ID="contact(lastname=%secret%)" />`),
  ],
  ["a message", execute("", "%secret%")],
  ["a parameter's name", execute('<PARAMETER NAME="%secret%" VALUE="1" />')],
  ["a number", execute('<PARAMETER NAME="A" TYPE="Integer" VALUE="%secret%" />')],
  ["a text of a message that is not there", execute('<PARAMETER NAME="A" TYPE="String" VALUE="%secret%" />')],
  ["a record", execute('<PARAMETER NAME="A" TYPE="EntityReference" VALUE="%secret%" />')],
  ["rights", execute('<PARAMETER NAME="A" TYPE="PrincipalAccess" VALUE="%secret%=ReadAccess" />')],
  ["a query", execute('<PARAMETER NAME="A" TYPE="FetchXml" VALUE="<fetch><entity>%secret%</entity></fetch>" />')],
  ["a type", execute('<PARAMETER NAME="A" TYPE="%secret%" VALUE="x" />')],
  [
    "an attribute of a record",
    execute(
      '<PARAMETER NAME="A" TYPE="Entity" VALUE="account" /><ATTRIBUTE PARAMETER="A" LOGICALNAME="revenue" VALUE="%secret%" />',
    ),
  ],
  ["an attribute of no record", execute('<ATTRIBUTE PARAMETER="%secret%" LOGICALNAME="revenue" VALUE="1" />')],
  ["a file", step("upload_file", `${account} COLUMN="entityimage" FILE="%secret%"`)],
  ["a column of files", step("download_file", `${account} COLUMN="%secret%" FILE="x"`)],
  ["a column to be emptied", step("delete_file", `${account} COLUMN="%secret%"`)],
];

for (const transport of ["Soap", "WebApi"]) {
  for (const [length, secret] of Object.entries(secrets)) {
    for (const [what, aml] of steps) {
      test(`a ${length} secret in ${what} over ${transport} is in nothing that the run tells`, async () => {
        await using organization = await startTestOrganization();
        const value = secret.replaceAll("%", "%%").replaceAll("&", "&amp;").replaceAll('"', "&quot;");
        const { result, events } = await organization.run(
          `<AMVARIABLE NAME="secret" SECURE="YES" VALUE="${value}" />${createSession(`TRANSPORT="${transport}"`)}${aml}`,
          { files: createFileGate({ allowed: [tmpdir()] }) },
        );
        assert.notEqual(result.error, undefined);
        assert.equal(JSON.stringify([events, result.error]).includes("Zq7k"), false, JSON.stringify(result.error));
      });
    }
  }
}
