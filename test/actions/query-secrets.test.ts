import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession, startTestOrganization } from "./organization.ts";

/** It has what XML, addresses and JSON write in other ways. */
const secrets = { short: "Zq7k &<\"'> é%Zq7k", long: `Zq7k${"x".repeat(100)}` };

const query = (attributes: string, content = "") =>
  `<AMDYNAMICSCRM ACTIVITY="query_entities" RESULTDATASET="d" ${attributes}>${content}</AMDYNAMICSCRM>`;

const steps: readonly (readonly [what: string, step: string, fails: boolean | undefined])[] = [
  ["a condition", query('ENTITY="account"', '<CONDITION ATTRIBUTE="name" VALUE="%secret%" />'), false],
  ["a value that does not fit", query('ENTITY="account"', '<CONDITION ATTRIBUTE="revenue" VALUE="%secret%" />'), true],
  ["an option", query('ENTITY="account"', '<CONDITION ATTRIBUTE="statecode" VALUE="%secret%" />'), true],
  [
    "several values",
    query('ENTITY="account"', '<CONDITION ATTRIBUTE="name" OPERATOR="between" VALUE="a,b,%secret%" />'),
    true,
  ],
  ["an operator", query('ENTITY="account"', '<CONDITION ATTRIBUTE="name" OPERATOR="%secret%" VALUE="x" />'), true],
  ["a number", query('ENTITY="account" TOP="%secret%"'), true],
  [
    "a record by name",
    query('ENTITY="account"', '<CONDITION ATTRIBUTE="primarycontactid" VALUE="contact(lastname=%secret%)" />'),
    true,
  ],
  [
    "a query that the organization refuses",
    query('ENTITY="account" COLUMNS="nosuch"', '<CONDITION ATTRIBUTE="name" VALUE="%secret%" />'),
    true,
  ],
  ["an OData query", query(`ENTITY="account" ODATA="$filter=name eq '%secret%'"`), undefined],
  ["an OData query that is none", query(`ENTITY="account" ODATA="$filter=name eq %secret%"`), true],
  ["FetchXML that is none", query('FETCHXML="<fetch><entity>%secret%</entity></fetch>"'), true],
  ["an alias", query('ENTITY="account"', '<CONDITION ENTITY="%secret%" ATTRIBUTE="name" VALUE="x" />'), true],
  [
    "a key",
    '<AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" KEY="accountnumber=%secret%" RESULTDATASET="d" />',
    true,
  ],
];

for (const transport of ["Soap", "WebApi"]) {
  for (const [length, secret] of Object.entries(secrets)) {
    for (const [what, step, fails] of steps) {
      test(`a ${length} secret in ${what} over ${transport} is in nothing that the run tells`, async () => {
        await using organization = await startTestOrganization();
        const value = secret.replaceAll("%", "%%").replaceAll("&", "&amp;").replaceAll('"', "&quot;");
        const { result, events } = await organization.run(
          `<AMVARIABLE NAME="secret" SECURE="YES" VALUE="${value}" />${createSession(`TRANSPORT="${transport}"`)}${step}`,
        );
        if (fails !== undefined) assert.equal(result.error !== undefined, fails, JSON.stringify(result.error));
        assert.equal(JSON.stringify([events, result.error]).includes("Zq7k"), false, JSON.stringify(result.error));
      });
    }
  }
}
