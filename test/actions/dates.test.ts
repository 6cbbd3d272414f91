import assert from "node:assert/strict";
import { test } from "node:test";
import { createLanguage } from "../../src/expression/language.ts";
import { createSession, logsOf, startTestOrganization, type TestOrganization } from "./organization.ts";
import { startRecordingOrganization } from "./recording-organization.ts";

const contact = {
  logicalName: "contact",
  columns: [{ schemaName: "new_Wall", type: "DateTime", behavior: "TimeZoneIndependent" }],
} as const;
const customizations = { tables: [{ ...contact, columns: [...contact.columns] }] };
const wall = "5/17/2000 9:30:00 AM";
const dates = "[%c.birthdate%] [%c.new_wall%] [%c.lastusedincampaign%]";

/** Writes a contact by expressions of the run, reads it in three ways, copies it by what was read, and finds both. */
const steps = `
  <AMVARIABLE NAME="id" /><AMVARIABLE NAME="copy" />
  <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="contact" RESULTVARIABLE="id">
    <ATTRIBUTE LOGICALNAME="lastname" VALUE="Muscle" />
    <ATTRIBUTE LOGICALNAME="birthdate" VALUE="%DateSerial(2000, 5, 17)%" />
    <ATTRIBUTE LOGICALNAME="new_wall" TYPE="DateTime" VALUE="%DateSerial(2000, 5, 17) + TimeSerial(9, 30, 0)%" />
    <ATTRIBUTE LOGICALNAME="lastusedincampaign" VALUE="%DateSerial(2000, 5, 17) + TimeSerial(9, 30, 0)%" />
  </AMDYNAMICSCRM>
  <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="contact" ID="%id%" RESULTDATASET="c" />
  <AMWRITETOLOG TEXT="${dates}" />
  <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="contact" RESULTVARIABLE="copy">
    <ATTRIBUTE LOGICALNAME="lastname" VALUE="%c.lastname%" />
    <ATTRIBUTE LOGICALNAME="birthdate" VALUE="%c.birthdate%" />
    <ATTRIBUTE LOGICALNAME="new_wall" VALUE="%c.new_wall%" />
    <ATTRIBUTE LOGICALNAME="lastusedincampaign" VALUE="%c.lastusedincampaign%" />
    <ATTRIBUTE LOGICALNAME="parentcustomerid" VALUE="contact:%id%" />
  </AMDYNAMICSCRM>
  <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="contact" COLUMNS="birthdate,new_wall,lastusedincampaign" RESULTDATASET="q">
    <LINK ENTITY="contact" FROM="contactid" TO="parentcustomerid" ALIAS="p" COLUMNS="birthdate" />
    <CONDITION ATTRIBUTE="birthdate" OPERATOR="on" VALUE="%c.birthdate%" />
    <CONDITION ATTRIBUTE="birthdate" VALUE="%c.birthdate%" />
    <CONDITION ATTRIBUTE="new_wall" VALUE="%c.new_wall%" />
    <CONDITION ATTRIBUTE="lastusedincampaign" VALUE="%c.lastusedincampaign%" />
  </AMDYNAMICSCRM>
  <AMWRITETOLOG TEXT="${dates.replaceAll("%c.", "%q.")} [%q.p.birthdate%] %q.TotalRows%" />
  <AMDYNAMICSCRM ACTIVITY="query_entities" RESULTDATASET="o"
    ODATA="contacts?$filter=lastusedincampaign eq %c.lastusedincampaign% and contactid eq %id%" />
  <AMDYNAMICSCRM ACTIVITY="query_entities" RESULTDATASET="f" FETCHXML="&lt;fetch>&lt;entity name='contact'>&lt;filter>&lt;condition attribute='lastusedincampaign' operator='eq' value='%c.lastusedincampaign%'/>&lt;condition attribute='birthdate' operator='eq' value='%Format(c.birthdate, &quot;yyyy-mm-dd&quot;)%'/>&lt;condition attribute='new_wall' operator='eq' value='%Format(c.new_wall, &quot;yyyy-mm-dd&quot;)%T%Format(c.new_wall, &quot;hh:nn:ss&quot;)%Z'/>&lt;condition attribute='contactid' operator='eq' value='%id%'/>&lt;/filter>&lt;/entity>&lt;/fetch>" />
  <AMWRITETOLOG TEXT="%o.TotalRows% %f.TotalRows%" />
  <AMDYNAMICSCRM ACTIVITY="execute_message" NAME="RetrieveMultiple">
    <PARAMETER NAME="Query" TYPE="FetchXml" VALUE="&lt;fetch>&lt;entity name='contact'>&lt;attribute name='birthdate'/>&lt;filter>&lt;condition attribute='contactid' operator='eq' value='%id%'/>&lt;/filter>&lt;/entity>&lt;/fetch>" />
    <RESULT NAME="EntityCollection" DATASET="m" />
  </AMDYNAMICSCRM>
  <AMWRITETOLOG TEXT="%m.birthdate%" />
  <AMDYNAMICSCRM ACTIVITY="bulk_write" ENTITY="contact" OPERATION="update" DATASET="c" />
  <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="contact" ID="%id%" RESULTDATASET="c" />
  <AMWRITETOLOG TEXT="${dates}" />`;

/** What is kept, as UTC has it. */
async function stored(organization: TestOrganization, transport: string): Promise<string | undefined> {
  const run = await organization.run(
    `${createSession(`TRANSPORT="${transport}"`)}
     <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="contact" COLUMNS="birthdate,new_wall,lastusedincampaign" RESULTDATASET="c" />
     <AMWRITETOLOG TEXT="${dates}" />`,
  );
  return logsOf(run)[0];
}

for (const transport of ["Soap", "WebApi"]) {
  for (const [timeZone, utc] of [
    ["America/New_York", "5/17/2000 1:30:00 PM"],
    ["Europe/Zurich", "5/17/2000 7:30:00 AM"],
    ["UTC", wall],
  ] as const) {
    test(`days, and times of no zone, are those of the run's clocks in ${timeZone} over ${transport}`, async () => {
      await using organization = await startTestOrganization({ customizations });
      const session = createSession(`TRANSPORT="${transport}"`);
      const run = await organization.run(session + steps, { language: createLanguage({ timeZone }) });
      assert.equal(run.result.error, undefined);
      const shown = `[5/17/2000] [${wall}] [${wall}]`;
      assert.deepEqual(logsOf(run), [shown, `${shown} [5/17/2000] 1`, "1 1", "5/17/2000", shown]);
      assert.equal(await stored(organization, transport), `[5/17/2000] [${wall}] [${utc}]`);
    });
  }
}

/** The texts of docs/queries.md, of a variable that holds a date; they are sent as they are. */
const texts = {
  moment: "%due%",
  day: "%Format(due, 'yyyy-mm-dd')%",
  wall: "%Format(due, 'yyyy-mm-dd')%T%Format(due, 'hh:nn:ss')%Z",
  midnight: "%DateValue(due)%",
  next: "%DateAdd('d', 1, DateValue(due))%",
} as const;
const odata = `lastusedincampaign eq ${texts.moment} and birthdate eq ${texts.day} and new_wall eq ${texts.wall} and createdon ge ${texts.midnight} and createdon lt ${texts.next}`;
const fetch = `<fetch><entity name="contact"><attribute name="contactid"/><filter>
  <condition attribute="lastusedincampaign" operator="eq" value="${texts.moment}"/>
  <condition attribute="birthdate" operator="eq" value="${texts.day}"/>
  <condition attribute="new_wall" operator="eq" value="${texts.wall}"/>
  <condition attribute="createdon" operator="ge" value="${texts.midnight}"/>
  <condition attribute="createdon" operator="lt" value="${texts.next}"/></filter></entity></fetch>`;
const asked = (query: string, content = "") =>
  `<AMVARIABLE NAME="due" VALUE="%DateSerial(2026, 1, 31) + TimeSerial(14, 5, 0)%" />
   <AMDYNAMICSCRM ACTIVITY="query_entities" RESULTDATASET="found" ${query}>${content}</AMDYNAMICSCRM>`;

for (const transport of ["Soap", "WebApi"]) {
  for (const [timeZone, zone] of [
    ["Europe/Zurich", "+01:00"],
    ["America/New_York", "-05:00"],
    ["UTC", "Z"],
  ] as const) {
    const days = [`2026-01-31T00:00:00${zone}`, `2026-02-01T00:00:00${zone}`];
    for (const [what, step] of [
      ["FetchXML", asked("", `<![CDATA[${fetch}]]>`)],
      ["an OData query", asked(`ODATA="contacts?$select=contactid&amp;$filter=${odata}"`)],
    ] as const) {
      test(`a date inside ${what} is what the texts of the guide say, in ${timeZone} over ${transport}`, async () => {
        await using organization = await startRecordingOrganization(() => undefined, { customizations });
        const language = createLanguage({ timeZone });
        const run = await organization.run(createSession(`TRANSPORT="${transport}"`) + step, { language });
        assert.equal(run.result.error?.message, undefined);
        const sent = organization.requests.map(({ target, body }) => decodeURIComponent(target) + body).join("\n");
        const values = [...sent.matchAll(/value=(?:"|&quot;)(.*?)(?:"|&quot;)/g)].map(([, value]) => value);
        assert.deepEqual(values, [`2026-01-31T14:05:00${zone}`, "2026-01-31", "2026-01-31T14:05:00Z", ...days]);
      });
    }
  }
}
