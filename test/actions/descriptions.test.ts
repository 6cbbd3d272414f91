import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Dataset } from "../../src/engine/datasets.ts";
import { connection, createSession, logsOf, startTestOrganization } from "./organization.ts";

const crm = (activity: string, attributes: string) => `<AMDYNAMICSCRM ACTIVITY="${activity}" ${attributes} />\n`;

/** The row whose first columns are these values, as an object. */
function rowWhere(dataset: Dataset | undefined, column: string, value: unknown): Record<string, unknown> {
  const at = dataset?.columns.indexOf(column) ?? -1;
  const row = [...(dataset?.rows ?? [])].find((one) => one[at] === value);
  return Object.fromEntries((dataset?.columns ?? []).map((name, index) => [name, row?.[index]]));
}

for (const transport of ["Soap", "WebApi"] as const) {
  const start = createSession(`TRANSPORT="${transport}"`);

  describe(`descriptions over ${transport}`, () => {
    it("who_am_i: the user into variables and a dataset, also of a caller", async () => {
      await using organization = await startTestOrganization();
      const variables = ["id", "name", "unit", "org", "other", "alone"]
        .map((name) => `<AMVARIABLE NAME="${name}" />`)
        .join("");
      const run = await organization.run(
        variables +
          crm("create_session", `SESSION="Other" ${connection("jo")}`) +
          start +
          crm(
            "who_am_i",
            'USERIDVARIABLE="id" FULLNAMEVARIABLE="name" BUSINESSUNITIDVARIABLE="unit" ORGANIZATIONIDVARIABLE="org" RESULTDATASET="me"',
          ) +
          crm("who_am_i", 'FULLNAMEVARIABLE="alone"') +
          crm("get_entity", 'ENTITY="systemuser" ID="%id%" COLUMNS="fullname, businessunitid" RESULTDATASET="user"') +
          '<AMDYNAMICSCRM ACTIVITY="query_entities" ENTITY="systemuser" COLUMNS="fullname" RESULTDATASET="users"><CONDITION ATTRIBUTE="domainname" VALUE="netautoinc\\jo" /></AMDYNAMICSCRM>' +
          crm("who_am_i", 'CALLER="%users.systemuserid%" USERIDVARIABLE="other"'),
      );
      assert.equal(run.result.error, undefined);
      const { variables: told, datasets } = run.result;
      const me = rowWhere(datasets.find("me"), "userid", told.get("id"));
      const user = rowWhere(datasets.find("user"), "systemuserid", told.get("id"));
      assert.deepEqual([told.get("name"), told.get("alone")], [user.fullname, user.fullname]);
      assert.equal(told.get("unit"), user["businessunitid.id"]);
      assert.match(String(told.get("org")), /^[0-9a-f-]{36}$/);
      assert.deepEqual(
        [me.fullname, me.businessunitid, me.organizationid, me.transport],
        [told.get("name"), told.get("unit"), told.get("org"), transport],
      );
      assert.equal(told.get("other"), datasets.find("users")?.rows[0]?.[1]);
      assert.notEqual(told.get("other"), told.get("id"));
    });

    it("who_am_i wants to know where to put it", async () => {
      await using organization = await startTestOrganization();
      const { result } = await organization.run(start + crm("who_am_i", ""));
      assert.equal(result.error?.code, "CHECK_MISSING_PARAMETER");
      assert.match(result.error.message, /RESULTDATASET is missing/);
    });

    it("list_entities: tables with what names them", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${start}${crm("list_entities", 'RESULTDATASET="all"')}${crm("list_entities", 'KIND="Custom" RESULTDATASET="own"')}`,
      );
      assert.equal(run.result.error, undefined);
      const all = run.result.datasets.find("all");
      const { description: _, ...account } = rowWhere(all, "logicalname", "account");
      assert.deepEqual(account, {
        logicalname: "account",
        displayname: "Account",
        displaycollectionname: "Accounts",
        entitysetname: "accounts",
        primaryid: "accountid",
        primaryname: "name",
        objecttypecode: 1,
        ownership: "UserOwned",
        iscustom: false,
        isactivity: false,
        isintersect: false,
        changetracking: account.changetracking,
      });
      const names = [...(all?.rows ?? [])].map(([name]) => String(name));
      assert.deepEqual(names, names.toSorted());
      const custom = run.result.datasets.find("own");
      assert.ok((custom?.rows.length ?? 0) < names.length);
      assert.ok([...(custom?.rows ?? [])].every((row) => row[custom?.columns.indexOf("iscustom") ?? -1] === true));
    });

    it("describe_entity: columns, relationships and keys", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${start}${crm("describe_entity", 'ENTITY="Account" RESULTDATASET="columns"')}
         ${crm("describe_entity", 'ENTITY="account" INCLUDE="relationships" RESULTDATASET="relationships"')}
         ${crm("describe_entity", 'ENTITY="account" INCLUDE="Keys" RESULTDATASET="keys"')}`,
      );
      assert.equal(run.result.error, undefined);
      const { datasets } = run.result;
      const column = (name: string) => rowWhere(datasets.find("columns"), "logicalname", name);
      const name = column("name");
      assert.deepEqual(
        [name.type, name.required, name.isprimaryname, name.displayname, typeof name.maxlength],
        ["String", "ApplicationRequired", true, "Account Name", "number"],
      );
      assert.deepEqual([column("primarycontactid").type, column("primarycontactid").targets], ["Lookup", "contact"]);
      assert.match(String(column("statecode").options), /^0=Active; 1=Inactive$/);
      assert.match(String(column("donotemail").options), /0=\w+; 1=\w+|1=\w+; 0=\w+/);
      assert.deepEqual(rowWhere(datasets.find("relationships"), "schemaname", "account_primary_contact"), {
        schemaname: "account_primary_contact",
        type: "ManyToOne",
        attribute: "primarycontactid",
        relatedentity: "contact",
        relatedattribute: "contactid",
        intersectentity: undefined,
        navigationproperty: "primarycontactid",
        cascadedelete: "RemoveLink",
        iscustom: false,
      });
      assert.deepEqual(datasets.find("keys")?.columns, ["logicalname", "displayname", "attributes", "indexstatus"]);
    });

    it("describe_entity: a relationship of many with many is told from the table's own end", async () => {
      await using organization = await startTestOrganization();
      const ends = ["systemuser", "role"].map((name) =>
        crm("describe_entity", `ENTITY="${name}" INCLUDE="Relationships" RESULTDATASET="${name}"`),
      );
      const run = await organization.run(start + ends.join(""));
      assert.equal(run.result.error, undefined);
      const told = (name: string) => {
        const row = rowWhere(run.result.datasets.find(name), "schemaname", "systemuserroles_association");
        return [row.type, row.attribute, row.relatedentity, row.relatedattribute, row.navigationproperty];
      };
      const navigation = "systemuserroles_association";
      assert.deepEqual(told("systemuser"), ["ManyToMany", "systemuserid", "role", "roleid", navigation]);
      assert.deepEqual(told("role"), ["ManyToMany", "roleid", "systemuser", "systemuserid", navigation]);
    });

    it("get_option_set: of an attribute, with the state of a status reason, and of a choice", async () => {
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${start}${crm("get_option_set", 'ENTITY="account" ATTRIBUTE="industrycode" RESULTDATASET="industries"')}
         ${crm("get_option_set", 'ENTITY="account" ATTRIBUTE="statuscode" RESULTDATASET="reasons"')}
         ${crm("get_option_set", 'ENTITY="account" ATTRIBUTE="statecode" RESULTDATASET="states"')}
         ${crm("get_option_set", 'ENTITY="account" ATTRIBUTE="donotemail" RESULTDATASET="answers"')}
         ${crm("get_option_set", 'NAME="budgetstatus" RESULTDATASET="budget"')}`,
      );
      assert.equal(run.result.error, undefined);
      const { datasets } = run.result;
      assert.deepEqual(datasets.find("industries")?.columns.slice(0, 4), ["value", "label", "color", "state"]);
      assert.equal(rowWhere(datasets.find("industries"), "value", 1).label, "Accounting");
      const reason = rowWhere(datasets.find("reasons"), "value", 2);
      assert.deepEqual([reason.label, reason.state], ["Inactive", 1]);
      assert.equal(rowWhere(datasets.find("states"), "value", 1).defaultstatus, 2);
      assert.equal(datasets.find("answers")?.rows.length, 2);
      assert.equal(rowWhere(datasets.find("budget"), "value", 0).label, "No Committed Budget");
    });

    const refused: readonly (readonly [step: string, code: string, message: RegExp])[] = [
      [crm("describe_entity", 'ENTITY="acount" RESULTDATASET="d"'), "SESSION_FAULT", /acount/],
      [crm("get_option_set", 'ENTITY="account" ATTRIBUTE="nmae" RESULTDATASET="d"'), "SESSION_FAULT", /nmae/],
      [
        crm("get_option_set", 'ENTITY="account" ATTRIBUTE="name" RESULTDATASET="d"'),
        "SESSION_BAD_VALUE",
        /attribute name of account is of type String, which has no options/,
      ],
      [crm("get_option_set", 'NAME="no_such_choice" RESULTDATASET="d"'), "SESSION_FAULT", /no_such_choice/],
    ];

    it("what is not there is named", async () => {
      await using organization = await startTestOrganization();
      for (const [step, code, message] of refused) {
        const { result } = await organization.run(start + step);
        assert.equal(result.error?.code, code, step);
        assert.match(result.error.message, message);
      }
    });

    it("the remedy for a global option set that is not there speaks of its name", async () => {
      await using organization = await startTestOrganization();
      const { result } = await organization.run(
        start + crm("get_option_set", 'NAME="no_such_choice" RESULTDATASET="d"'),
      );
      assert.match(result.error?.remedy ?? "", /^check the name of the global option set/);
    });

    it("get_changes: what is new since the token, and what was deleted", async () => {
      await using organization = await startTestOrganization();
      const changes = crm(
        "get_changes",
        'ENTITY="account" COLUMNS="name" PAGESIZE="2" SINCEVARIABLE="since" RESULTDATASET="changed" DELETEDDATASET="deleted"',
      );
      const told = '<AMWRITETOLOG TEXT="%changed.TotalRows% %deleted.TotalRows%" />';
      const create = (name: string) =>
        `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account" RESULTVARIABLE="id"><ATTRIBUTE LOGICALNAME="name" VALUE="${name}" /></AMDYNAMICSCRM>\n`;
      const run = await organization.run(
        `<AMVARIABLE NAME="since" /><AMVARIABLE NAME="id" />${start}${create("A")}${create("B")}${create("C")}
         ${changes}${changes}${told}<AMWRITETOLOG TEXT="[%changed.accountid & deleted.id%]" />${create("D")}
         ${crm("delete_entity", 'ENTITY="account" ID="%id%"')}${create("E")}
         ${changes}${told}<AMWRITETOLOG TEXT="%changed.name% %deleted.record%" />`,
      );
      assert.equal(run.result.error, undefined);
      const [nothing, ids, some, last = ""] = logsOf(run);
      assert.deepEqual([nothing, ids, some], ["0 0", "[]", "1 1"]);
      assert.match(last, /^E account:[0-9a-f-]{36}$/);
      assert.notEqual(run.result.variables.get("since"), "");
    });
  });
}
