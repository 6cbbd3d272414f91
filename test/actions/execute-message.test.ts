import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connection, createSession, logsOf, startTestOrganization, warningsOf } from "./organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const other = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab50";
const create = (accountId: string, name: string) =>
  `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="accountid" TYPE="Guid" VALUE="${accountId}" />
   <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="${name}" /></AMDYNAMICSCRM>`;
const execute = (name: string, inside = "") =>
  `<AMDYNAMICSCRM ACTIVITY="execute_message" NAME="${name}">${inside}</AMDYNAMICSCRM>`;
const parameter = (name: string, value: string, more = "") => `<PARAMETER NAME="${name}" VALUE="${value}" ${more} />`;
const into = (name: string, where: string) => `<RESULT NAME="${name}" ${where} />`;
const variables = ["a", "b", "c"].map((name) => `<AMVARIABLE NAME="${name}" VALUE="" />`).join("");
const fetchXml =
  "&lt;fetch&gt;&lt;entity name='account'&gt;&lt;attribute name='name'/&gt;&lt;order attribute='name'/&gt;&lt;/entity&gt;&lt;/fetch&gt;";

for (const transport of ["Soap", "WebApi"]) {
  const open = variables + createSession(`TRANSPORT="${transport}"`);

  describe(`execute_message over ${transport}`, () => {
    test("results into variables; message and results in any case", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${execute("WhoAmI", into("UserId", 'VARIABLE="a"') + into("organizationid", 'VARIABLE="b"'))}
         <AMWRITETOLOG TEXT="%a% %b%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.match(logsOf(run)[0] ?? "", /^[0-9a-f-]{36} [0-9a-f-]{36}$/);
    });

    test("records into a dataset, one and several; columns and queries as texts", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${create(id, "Anna")}${create(other, "Bert")}
         ${execute("retrievemultiple", `<PARAMETER NAME="Query">${fetchXml}</PARAMETER>${into("EntityCollection", 'DATASET="all"')}${into("EntityCollection", 'VARIABLE="a"')}`)}
         ${execute("Retrieve", parameter("Target", `account:${other}`) + parameter("ColumnSet", "name, statecode") + into("Entity", 'DATASET="one"') + into("Entity", 'VARIABLE="b"'))}
         <AMWRITETOLOG TEXT="%all.TotalRows% %all.name% %all.MoreRecords% %one.name% %one.statecode.name%" /><AMWRITETOLOG TEXT="%a% %b%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["2 Anna False Bert Active", `account:${id},account:${other} account:${other}`]);
    });

    test("records as parameters, by the elements ATTRIBUTE; a result of several kinds", async () => {
      await using organization = await startTestOrganization();
      const record = `<ATTRIBUTE LOGICALNAME="name" VALUE="Made" /><ATTRIBUTE PARAMETER="target" LOGICALNAME="revenue" VALUE="12.50" />`;
      const run = await organization.run(
        `${open}${execute("Create", parameter("Target", "account") + record + into("id", 'VARIABLE="a"') + into("id", 'DATASET="made"'))}
         ${execute("Upsert", `${parameter("Target", "account:%a%")}<ATTRIBUTE LOGICALNAME="fax" VALUE="7" />${into("RecordCreated", 'VARIABLE="b"')}${into("Target", 'DATASET="target"')}`)}
         <AMDYNAMICSCRM ACTIVITY="get_entity" ENTITY="account" ID="%a%" RESULTDATASET="read" />
         <AMWRITETOLOG TEXT="%read.name% %read.revenue% %read.fax% %b% %target.value.type%" /><AMWRITETOLOG TEXT="%a% %made.value% %target.value.id%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.equal(logsOf(run)[0], "Made 12.5 7 False account");
      assert.match(logsOf(run)[1] ?? "", /^(\S+) \1 \1$/);
    });

    test("rights: references by name, PrincipalAccess, enumerations and lists", async () => {
      await using organization = await startTestOrganization({ teams: [{ name: "North" }] });
      const run = await organization.run(
        `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="Other" ${connection("jo")} />${open}${create(id, "Shared")}
         ${execute("AddMembersTeam", parameter("TeamId", "team(name=North)") + parameter("MemberIds", "systemuser(domainname=netautoinc\\jo)"))}
         ${execute("GrantAccess", parameter("Target", "account(name=Shared)") + parameter("PrincipalAccess", "team(name=North)=ReadAccess, WriteAccess"))}
         ${execute("RetrieveSharedPrincipalsAndAccess", parameter("Target", `account:${id}`) + into("PrincipalAccesses", 'DATASET="shared"'))}
         ${execute("RetrievePrincipalAccess", parameter("Target", `account:${id}`) + parameter("Principal", "systemuser(domainname=netautoinc\\jo)") + into("AccessRights", 'VARIABLE="a"'))}
         ${execute("RevokeAccess", parameter("Target", `account:${id}`) + parameter("Revokee", "team(name=North)"))}
         ${execute("RetrieveTotalRecordCount", parameter("EntityNames", "account, contact") + into("EntityRecordCountCollection", 'DATASET="counts"'))}
         <AMWRITETOLOG TEXT="%shared.TotalRows% %shared.principal.type% %shared.accessmask% [%a%] %counts.entity% %counts.count%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.match(
        logsOf(run)[0] ?? "",
        /^1 team ReadAccess,WriteAccess \[ReadAccess,WriteAccess,[A-Za-z,]+\] account 1$/,
      );
    });

    test("times and whole numbers", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${execute("LocalTimeFromUtcTime", parameter("TimeZoneCode", "110") + parameter("UtcTime", "2026-07-01T10:00:00Z") + into("LocalTime", 'VARIABLE="a"'))}
         <AMWRITETOLOG TEXT="%a%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.match(logsOf(run)[0] ?? "", /\b12:00:00\b/);
    });

    test("records of a dataset", async () => {
      const row = (name: string, telephone: string) =>
        `<AMDATASET ACTIVITY="add_row" DATASET="people"><COLUMN NAME="lastname" VALUE="${name}" /><COLUMN NAME="telephone1" VALUE="${telephone}" /></AMDATASET>`;
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${create(id, "First")}
         <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="account" COLUMNS="name,telephone1" RESULTDATASET="found" />
         ${execute("CreateMultiple", '<PARAMETER NAME="Targets" VALUE="contact" DATASET="people" />')}`,
      );
      assert.equal(run.result.error?.code, "ACTION_NO_DATASET");
      const done = await organization.run(
        `${open}<AMDATASET RESULTDATASET="people" COLUMNS="lastname,telephone1" />
         ${row("Blue", "")}${row("Bubba", "555")}
         ${execute("CreateMultiple", `<PARAMETER NAME="Targets" VALUE="contact" DATASET="people" />${into("Ids", 'VARIABLE="a"')}`)}
         <AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="contact" COLUMNS="lastname,telephone1" RESULTDATASET="found"><ORDER ATTRIBUTE="lastname" /></AMDYNAMICSCRM>
         <AMLOOP ACTIVITY="dataset" DATASET="found"><AMWRITETOLOG TEXT="%found.lastname% %found.telephone1%" /></AMLOOP>`,
      );
      assert.equal(done.result.error?.message, undefined);
      assert.deepEqual(logsOf(done), ["Blue ", "Bubba 555"]);
    });

    test("in a batch, without results", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}<AMDYNAMICSCRM ACTIVITY="begin_batch" />
         ${execute("Create", `${parameter("Target", "account")}<ATTRIBUTE LOGICALNAME="name" VALUE="Batched" />`)}
         <AMDYNAMICSCRM ACTIVITY="end_batch" RESULTDATASET="done" /><AMWRITETOLOG TEXT="%done.activity% %done.status%" />`,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["execute_message done"]);
      const [account] = await organization.accounts();
      assert.equal(account?.attributes.get("name"), "Batched");
    });

    for (const [name, inside] of [
      [
        "Merge",
        parameter("Target", `account:${id}`) +
          parameter("SubordinateId", other) +
          parameter("PerformParentingChecks", "NO"),
      ],
      ["ExecuteWorkflow", parameter("WorkflowId", id) + parameter("EntityId", other)],
    ] as const) {
      test(`${name}, of which the embedded organization has no engine: its fault names it`, async () => {
        await using organization = await startTestOrganization();
        const { result } = await organization.run(`${open}${execute(name, inside)}`);
        assert.equal(result.error?.code, "SESSION_FAULT");
        assert.match(result.error?.message ?? "", new RegExp(`${name}.*not supported`));
      });
    }

    test("a message in another case", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${execute("whoami", into("UserId", 'VARIABLE="a"'))}<AMWRITETOLOG TEXT="[%a%]" />`,
      );
      assert.equal(run.result.error, undefined);
      assert.match(logsOf(run)[0] ?? "", /^\[[0-9a-f-]{36}\]$/);
    });

    test("a result that the message does not give is said, and Empty", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}${execute("WhoAmI", into("Nobody", 'VARIABLE="a"'))}<AMWRITETOLOG TEXT="[%a%]" />`,
      );
      assert.deepEqual(logsOf(run), ["[]"]);
      assert.match(warningsOf(run)[0] ?? "", /ACTION_NO_RESULT the message gave no result Nobody; it gave .*UserId/);
    });

    test("a result that a dataset holds, and a variable does not, says so", async () => {
      await using organization = await startTestOrganization();
      const { result } = await organization.run(
        `${open}${execute("RetrieveTotalRecordCount", parameter("EntityNames", "account") + into("EntityRecordCountCollection", 'VARIABLE="a"'))}`,
      );
      assert.equal(result.error?.remedy, "give the RESULT element DATASET in place of VARIABLE");
    });

    test("a right that is none is named before anything is sent", async () => {
      await using organization = await startTestOrganization();
      const { result } = await organization.run(
        `${open}${execute("GrantAccess", parameter("Target", `account:${other}`) + parameter("PrincipalAccess", `systemuser:${other}=readaccess,WriteAces`))}`,
      );
      assert.equal(result.error?.message, '"WriteAces" is no right to a record');
      assert.equal(result.error?.remedy, "did you mean WriteAccess?");
    });

    test("a result that neither variable nor dataset can hold is refused by name", async () => {
      await using organization = await startTestOrganization();
      const { result } = await organization.run(
        `${open}${execute("RetrieveEntity", parameter("LogicalName", "account") + parameter("EntityFilters", "Entity") + parameter("RetrieveAsIfPublished", "NO") + into("EntityMetadata", 'VARIABLE="a"'))}`,
      );
      assert.equal(result.error?.code, "ACTION_RESULT");
      assert.match(
        result.error?.message ?? "",
        /the message was done, but its result EntityMetadata is of type EntityMetadata/,
      );
    });
  });
}

const refused = [
  [
    "a parameter that the message does not have",
    execute("Merge", parameter("Subordinate", other)),
    /parameter Subordinate is not among the parameters of Merge/,
    /SubordinateId/,
  ],
  [
    "a value that does not fit",
    execute("SetState", parameter("EntityMoniker", "Contoso")),
    /parameter EntityMoniker of type EntityReference cannot be "Contoso"/,
    /ENTITY:ID/,
  ],
  [
    "a number that is none",
    execute("LocalTimeFromUtcTime", parameter("TimeZoneCode", "CET")),
    /TimeZoneCode of type Integer cannot be "CET"/,
    /whole number/,
  ],
  [
    "a query that is none",
    execute("RetrieveMultiple", parameter("Query", "account")),
    /parameter Query holds no query/,
    /FetchXML/,
  ],
  [
    "a type that is not known",
    execute("new_Do", parameter("Factor", "1")),
    /parameter Factor has no TYPE, and the organization does not tell that of new_Do/,
    /give TYPE/,
  ],
  [
    "attributes without their parameter",
    execute("Merge", `<ATTRIBUTE PARAMETER="UpdateContent" LOGICALNAME="name" VALUE="x" />`),
    /attribute name is given to the parameter UpdateContent/,
    /PARAMETER NAME="UpdateContent"/,
  ],
  [
    "attributes of what is no record",
    execute(
      "Merge",
      `${parameter("SubordinateId", other)}<ATTRIBUTE PARAMETER="SubordinateId" LOGICALNAME="name" VALUE="x" />`,
    ),
    /SubordinateId is of type Guid, and attributes are given to it/,
    /Entity/,
  ],
  [
    "a parameter given twice",
    execute("Merge", parameter("SubordinateId", other) + parameter("subordinateid", other)),
    /SubordinateId is given twice/,
    /keep one/,
  ],
  [
    "a type that has no text",
    execute("CreateEntity", parameter("Entity", "x")),
    /Entity is of type EntityMetadata, which no text is read as/,
    /session.execute/,
  ],
  ["a variable that is not there", execute("WhoAmI", into("UserId", 'VARIABLE="nowhere"')), /nowhere/, /AMVARIABLE/],
  ["a result that goes nowhere", execute("WhoAmI", into("UserId", "")), /VARIABLE/, /DATASET/],
  [
    "results in a batch",
    `<AMDYNAMICSCRM ACTIVITY="begin_batch" />${execute("WhoAmI", into("UserId", 'VARIABLE="a"'))}`,
    /RESULT cannot be filled by a step of a batch/,
    /end_batch/,
  ],
] as const;
for (const [what, steps, message, remedy] of refused) {
  test(`refused before anything is sent: ${what}`, async () => {
    await using organization = await startTestOrganization();
    const { result } = await organization.run(`${variables}${createSession()}${steps}`);
    assert.match(result.error?.message ?? "", message);
    assert.match(result.error?.remedy ?? "", remedy);
  });
}
