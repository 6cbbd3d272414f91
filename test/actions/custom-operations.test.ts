import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import { createSession, logsOf } from "./organization.ts";
import { type Recorded, startRecordingOrganization } from "./recording-organization.ts";

/*
 * Custom APIs and custom actions: the request by hand, and answers as organizations give them.
 */

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const other = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab50";

const variables = ["total", "text", "one", "list"].map((name) => `<AMVARIABLE NAME="${name}" VALUE="" />`).join("");
const step = `<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="new_Compute">
  <PARAMETER NAME="Target" TYPE="EntityReference" VALUE="account:${id}" />
  <PARAMETER NAME="Factor" TYPE="Decimal" VALUE="1.25" /><PARAMETER NAME="Tags" TYPE="StringArray" VALUE="a, b" />
  <PARAMETER NAME="Kept" TYPE="EntityReference" VALUE="contact:${other}" />
  <PARAMETER NAME="Draft" TYPE="Entity" VALUE="account" />
  <ATTRIBUTE PARAMETER="Draft" LOGICALNAME="name" VALUE="Contoso" />
  <RESULT NAME="Total" VARIABLE="total" /><RESULT NAME="Text" VARIABLE="text" /><RESULT NAME="Names" VARIABLE="list" />
  <RESULT NAME="Made" VARIABLE="one" /><RESULT NAME="Made" DATASET="made" /><RESULT NAME="Found" DATASET="found" />
  <RESULT NAME="Owner" DATASET="owner" /></AMDYNAMICSCRM>
  <AMWRITETOLOG TEXT="%total% %text% %list%" /><AMWRITETOLOG TEXT="%one%" />
  <AMWRITETOLOG TEXT="%made.name% %made.revenue% %found.TotalRows% %found.name% %owner.value.type% %owner.value.id%" />`;

const expected = ["12 done a,b", `account:${other}`, `Contoso 12.5 2 First account ${id}`];

const account = "#Microsoft.Dynamics.CRM.account";
const json = {
  "@odata.context": "http://localhost/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.new_ComputeResponse",
  Total: 12,
  Text: "done",
  Names: ["a", "b"],
  Made: { "@odata.type": account, accountid: other, name: "Contoso", revenue: 12.5 },
  Found: [
    { "@odata.type": account, accountid: id, name: "First" },
    { "@odata.type": account, accountid: other, name: "Second" },
  ],
  Owner: { "@odata.type": account, accountid: id },
};

const types = {
  xsd: `xmlns:d="http://www.w3.org/2001/XMLSchema"`,
  arrays: `xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/Arrays"`,
  guid: `xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/"`,
};
const pair = (name: string, type: string, value: string) =>
  `<a:KeyValuePairOfstringanyType><c:key>${name}</c:key><c:value i:type=${type}>${value}</c:value></a:KeyValuePairOfstringanyType>`;
const reference = (recordId: string) =>
  `<a:Id>${recordId}</a:Id><a:LogicalName>account</a:LogicalName><a:Name i:nil="true"/>`;
const entity = (recordId: string, ...values: readonly string[]) =>
  `<a:Attributes>${pair("accountid", `"d:guid" ${types.guid}`, recordId)}${values.join("")}</a:Attributes><a:EntityState i:nil="true"/>
   <a:FormattedValues/><a:Id>${recordId}</a:Id><a:LogicalName>account</a:LogicalName><a:RelatedEntities/>`;
const named = (name: string) => pair("name", `"d:string" ${types.xsd}`, name);
const found = [entity(id, named("First")), entity(other, named("Second"))].map((one) => `<a:Entity>${one}</a:Entity>`);
const results = [
  pair("Total", `"d:int" ${types.xsd}`, "12"),
  pair("Text", `"d:string" ${types.xsd}`, "done"),
  pair("Names", `"d:ArrayOfstring" ${types.arrays}`, "<d:string>a</d:string><d:string>b</d:string>"),
  pair("Made", `"a:Entity"`, entity(other, named("Contoso"), pair("revenue", `"a:Money"`, "<a:Value>12.5</a:Value>"))),
  pair(
    "Found",
    `"a:EntityCollection"`,
    `<a:Entities>${found.join("")}</a:Entities><a:EntityName>account</a:EntityName><a:MinActiveRowVersion>-1</a:MinActiveRowVersion>
     <a:MoreRecords>false</a:MoreRecords><a:PagingCookie i:nil="true"/><a:TotalRecordCount>-1</a:TotalRecordCount>
     <a:TotalRecordCountLimitExceeded>false</a:TotalRecordCountLimitExceeded>`,
  ),
  pair("Owner", `"a:EntityReference"`, reference(id)),
].join("");

const contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";
const soap =
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><ExecuteResponse xmlns="${contracts}/Services">
  <ExecuteResult xmlns:a="${contracts}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a:ResponseName>new_Compute</a:ResponseName>
  <a:Results xmlns:c="http://schemas.datacontract.org/2004/07/System.Collections.Generic">${results}</a:Results></ExecuteResult>
  </ExecuteResponse></s:Body></s:Envelope>`.replace(/>\s+</g, "><");

function answerTo({ target, body }: Recorded): EmulatorResponse | undefined {
  if (body.includes(">new_Compute<")) {
    return { status: 200, headers: { "content-type": "text/xml; charset=utf-8" }, body: soap };
  }
  if (!target.includes("new_Compute")) return undefined;
  const headers = { "content-type": "application/json; odata.metadata=minimal", "odata-version": "4.0" };
  return { status: 200, headers, body: JSON.stringify(json) };
}

describe("a custom operation", () => {
  for (const transport of ["Soap", "WebApi"]) {
    test(`its results over ${transport}: values, a record, records, a reference, a list`, async () => {
      await using organization = await startRecordingOrganization(answerTo);
      const run = await organization.run(`${variables}${createSession(`TRANSPORT="${transport}"`)}${step}`);
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), expected);
    });
  }

  test("its request over the Web API: bound to the record in Target", async () => {
    await using organization = await startRecordingOrganization(answerTo);
    await organization.run(`${variables}${createSession('TRANSPORT="WebApi"')}${step}`);
    const sent = organization.requests.find(({ target }) => target.includes("new_Compute"));
    assert.equal(sent?.method, "POST");
    assert.equal(sent?.target, `/netautodyn/api/data/v9.2/accounts(${id})/Microsoft.Dynamics.CRM.new_Compute`);
    assert.deepEqual(JSON.parse(sent?.body ?? ""), {
      Factor: 1.25,
      Tags: ["a", "b"],
      Kept: { "@odata.type": "Microsoft.Dynamics.CRM.contact", contactid: other },
      Draft: { "@odata.type": "Microsoft.Dynamics.CRM.account", name: "Contoso" },
    });
  });

  test("one that is a function is asked for with GET, where there is no action of the name", async () => {
    await using organization = await startRecordingOrganization(({ method, target }) => {
      if (!target.includes("new_Sum")) return undefined;
      const headers = { "content-type": "application/json; odata.metadata=minimal", "odata-version": "4.0" };
      const error = { error: { code: "0x80060888", message: "Resource not found for the segment 'new_Sum'." } };
      return method === "POST"
        ? { status: 404, headers, body: JSON.stringify(error) }
        : {
            status: 200,
            headers,
            body: JSON.stringify({ value: 7, Strange: { "@odata.type": "#new.strange", a: 1 } }),
          };
    });
    const run = await organization.run(
      `${variables}${createSession('TRANSPORT="WebApi"')}<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="new_Sum">
       <PARAMETER NAME="A" TYPE="Integer" VALUE="3" /><RESULT NAME="value" VARIABLE="total" /><RESULT NAME="Strange" VARIABLE="text" />
       </AMDYNAMICSCRM><AMWRITETOLOG TEXT="%total% %text%" />`,
    );
    assert.equal(run.result.error?.message, undefined);
    assert.deepEqual(logsOf(run), ['7 {"@odata.type":"#new.strange","a":1}']);
    assert.equal(organization.requests.at(-1)?.target, "/netautodyn/api/data/v9.2/new_Sum(A=@p1)?@p1=3");
  });
});
