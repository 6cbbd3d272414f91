import assert from "node:assert/strict";
import { test } from "node:test";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import { createSession, logsOf } from "./organization.ts";
import { type Recorded, startRecordingOrganization } from "./recording-organization.ts";

/*
 * What messages look like on the wire, by hand: requests of namespace Crm with the data contracts' order of members (contracts.md:
 * Entity, EntityReference), and the actions Merge and ExecuteWorkflow of the Web API (messages.md §2).
 */

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const other = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab50";
const job = "0f0d5d3a-2f39-4c55-9c1c-6d6f6b1f7a11";

const merge = `<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="Merge">
  <PARAMETER NAME="Target" VALUE="account:${id}" /><PARAMETER NAME="SubordinateId" VALUE="${other}" />
  <PARAMETER NAME="UpdateContent" VALUE="account" /><PARAMETER NAME="PerformParentingChecks" VALUE="NO" />
  <ATTRIBUTE PARAMETER="UpdateContent" LOGICALNAME="telephone1" TYPE="String" VALUE="555-0100" /></AMDYNAMICSCRM>`;
const workflow = `<AMVARIABLE NAME="job" VALUE="" /><AMDYNAMICSCRM ACTIVITY="execute_message" NAME="ExecuteWorkflow">
  <PARAMETER NAME="WorkflowId" VALUE="${id}" /><PARAMETER NAME="EntityId" VALUE="${other}" />
  <RESULT NAME="Id" VARIABLE="job" /></AMDYNAMICSCRM><AMWRITETOLOG TEXT="%job%" />`;

const services = "http://schemas.microsoft.com/xrm/2011/Contracts/Services";
const contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";
const crm = "http://schemas.microsoft.com/crm/2011/Contracts";
const instance = "http://www.w3.org/2001/XMLSchema-instance";
const generic = "http://schemas.datacontract.org/2004/07/System.Collections.Generic";
const serialization = `xmlns:d="http://schemas.microsoft.com/2003/10/Serialization/"`;
const xsd = `xmlns:d="http://www.w3.org/2001/XMLSchema"`;

function bag(values: readonly (readonly [key: string, type: string, value: string])[]): string {
  const pairs = values.map(
    ([key, type, value]) =>
      `<a:KeyValuePairOfstringanyType><c:key>${key}</c:key><c:value i:type=${type}>${value}</c:value></a:KeyValuePairOfstringanyType>`,
  );
  return pairs.join("");
}

function execute(name: string, values: Parameters<typeof bag>[0]): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><Execute xmlns="${services}">
    <request i:type="b:${name}Request" xmlns:a="${contracts}" xmlns:i="${instance}" xmlns:b="${crm}">
    <a:Parameters xmlns:c="${generic}">${bag(values)}</a:Parameters><a:RequestId i:nil="true"/><a:RequestName>${name}</a:RequestName>
    </request></Execute></s:Body></s:Envelope>`.replace(/\n\s*/g, "");
}

const mergedSoap = execute("Merge", [
  ["Target", `"a:EntityReference"`, `<a:Id>${id}</a:Id><a:LogicalName>account</a:LogicalName><a:Name i:nil="true"/>`],
  ["SubordinateId", `"d:guid" ${serialization}`, other],
  [
    "UpdateContent",
    `"a:Entity"`,
    `<a:Attributes>${bag([["telephone1", `"d:string" ${xsd}`, "555-0100"]])}</a:Attributes><a:EntityState i:nil="true"/>` +
      "<a:FormattedValues/><a:Id>00000000-0000-0000-0000-000000000000</a:Id><a:LogicalName>account</a:LogicalName><a:RelatedEntities/>",
  ],
  ["PerformParentingChecks", `"d:boolean" ${xsd}`, "false"],
]);

const mergedJson = {
  Target: { "@odata.type": "Microsoft.Dynamics.CRM.account", accountid: id },
  Subordinate: { "@odata.type": "Microsoft.Dynamics.CRM.account", accountid: other },
  UpdateContent: { "@odata.type": "Microsoft.Dynamics.CRM.account", telephone1: "555-0100" },
  PerformParentingChecks: false,
};

const startedSoap = execute("ExecuteWorkflow", [
  ["WorkflowId", `"d:guid" ${serialization}`, id],
  ["EntityId", `"d:guid" ${serialization}`, other],
]);

function soapAnswer(name: string, results: string): EmulatorResponse {
  const body =
    `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><ExecuteResponse xmlns="${services}">
    <ExecuteResult i:type="b:${name}Response" xmlns:a="${contracts}" xmlns:i="${instance}" xmlns:b="${crm}">
    <a:ResponseName>${name}</a:ResponseName><a:Results xmlns:c="${generic}">${results}</a:Results></ExecuteResult>
    </ExecuteResponse></s:Body></s:Envelope>`.replace(/\n\s*/g, "");
  return { status: 200, headers: { "content-type": "text/xml; charset=utf-8" }, body };
}

const odata = { "content-type": "application/json; odata.metadata=minimal", "odata-version": "4.0" };
const asyncOperation = {
  "@odata.context": "http://localhost/api/data/v9.2/$metadata#asyncoperations/$entity",
  "@odata.etag": 'W/"1"',
  asyncoperationid: job,
  name: "Approve",
};

/** As a real organization answers; everything else is the embedded one's to answer. */
function answerTo({ method, target, body }: Recorded): EmulatorResponse | undefined {
  if (method !== "POST") return undefined;
  if (body.includes(">Merge<")) return soapAnswer("Merge", "");
  if (body.includes(">ExecuteWorkflow<")) {
    return soapAnswer("ExecuteWorkflow", bag([["Id", `"d:guid" ${serialization}`, job]]));
  }
  if (target.endsWith("/Merge")) return { status: 204, headers: { "odata-version": "4.0" }, body: "" };
  if (target.endsWith(".ExecuteWorkflow")) return { status: 200, headers: odata, body: JSON.stringify(asyncOperation) };
  return undefined;
}

const cases = [
  ["Merge", "Soap", merge, "/netautodyn/XRMServices/2011/Organization.svc/web", mergedSoap, []],
  ["Merge", "WebApi", merge, "/netautodyn/api/data/v9.2/Merge", mergedJson, []],
  ["ExecuteWorkflow", "Soap", workflow, "/netautodyn/XRMServices/2011/Organization.svc/web", startedSoap, [job]],
  [
    "ExecuteWorkflow",
    "WebApi",
    workflow,
    `/netautodyn/api/data/v9.2/workflows(${id})/Microsoft.Dynamics.CRM.ExecuteWorkflow`,
    { EntityId: other },
    [job],
  ],
] as const;
for (const [name, transport, step, target, expected, logs] of cases) {
  test(`${name} over ${transport}: the request as it is sent, and its answer`, async () => {
    await using organization = await startRecordingOrganization(answerTo);
    const run = await organization.run(createSession(`TRANSPORT="${transport}"`) + step);
    assert.equal(run.result.error?.message, undefined);
    const sent = organization.requests.at(-1);
    assert.deepEqual([sent?.method, sent?.target], ["POST", target]);
    if (typeof expected === "string") assert.equal(sent?.body, expected);
    else assert.deepEqual(JSON.parse(sent?.body ?? ""), expected);
    assert.deepEqual(logsOf(run), logs);
  });
}

const messagesBefore8 = [
  [
    "Assign",
    `<AMDYNAMICSCRM ACTIVITY="assign_entity" ENTITY="account" ID="${id}" OWNER="team:${other}" />`,
    /<c:key>Assignee</,
  ],
  [
    "SetState",
    `<AMDYNAMICSCRM ACTIVITY="set_state" ENTITY="account" ID="${id}" STATE="1" />`,
    /<c:key>Status<.*<a:Value>-1</,
  ],
] as const;
for (const [name, step, body] of messagesBefore8) {
  test(`before version 8.0 the message ${name} goes, and an Update from then on`, async () => {
    for (const version of ["5.0.9690.1992", "9.2.24051.174"]) {
      await using organization = await startRecordingOrganization(() => undefined, { version });
      await organization.run(createSession(`TRANSPORT="Soap"`) + step);
      const sent = organization.requests.at(-1)?.body ?? "";
      if (version.startsWith("5")) assert.match(sent, body);
      assert.equal(sent.includes(`<a:RequestName>${name}<`), version.startsWith("5"));
      assert.equal(sent.includes("<Update "), !version.startsWith("5"));
    }
  });
}
