import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DynamicsWebApi } from "dynamics-web-api";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { defaultTenantId } from "../../src/emulator/sign-in/oauth/oauth-state.ts";

const clientId = "11111111-1111-4111-8111-111111111111";
const secret = "s3cret~value";

const english = (text: string) => ({
  "@odata.type": "Microsoft.Dynamics.CRM.Label",
  LocalizedLabels: [{ "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel", Label: text, LanguageCode: 1033 }],
});

describe("dynamics-web-api drives the embedded organization's Web API with OAuth", () => {
  let emulator: Emulator;
  let crm: DynamicsWebApi;

  before(async () => {
    emulator = await startEmulator({ clients: [{ clientId, secret, applicationUser: "CONTOSO\\daemon" }] });
    crm = new DynamicsWebApi({
      serverUrl: `${emulator.url}/embedded`,
      dataApi: { version: "9.2" },
      onTokenRefresh: accessToken,
    });
  });
  after(() => emulator.close());

  async function accessToken(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: secret,
      scope: `${emulator.url}/.default`,
    });
    const answer = await fetch(`${emulator.url}/${defaultTenantId}/oauth2/v2.0/token`, { method: "POST", body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  /** The ID of a new record; without a representation that is what the client gives. */
  const create = (collection: string, data: object): Promise<string> =>
    crm.create<object, string>({ collection, data });

  const refusal = (status: number, message: RegExp) => (error: unknown) => {
    assert.ok(error instanceof Error && "status" in error, String(error));
    assert.equal(error.status, status, error.message);
    assert.match(error.message, message);
    return true;
  };

  it("creates, retrieves, updates and deletes a record", async () => {
    const key = await create("accounts", { name: "Contoso", revenue: 20000.5, numberofemployees: 7 });
    const account = await crm.retrieve({
      collection: "accounts",
      key,
      select: ["name", "revenue", "numberofemployees", "telephone1"],
      includeAnnotations: "*",
    });
    assert.equal(account.name, "Contoso");
    assert.equal(account.revenue, 20000.5);
    assert.equal(account.telephone1, null);
    assert.equal(account.revenue_Formatted, "$20,000.50");
    assert.match(account["@odata.etag"], /^W\/"\d+"$/);
    await crm.update({ collection: "accounts", key, data: { telephone1: "555", revenue: null } });
    await crm.updateSingleProperty({ collection: "accounts", key, fieldValuePair: { name: "Contoso Ltd" } });
    const changed = await crm.retrieve({ collection: "accounts", key, select: ["name", "revenue", "telephone1"] });
    assert.deepEqual([changed.name, changed.revenue, changed.telephone1], ["Contoso Ltd", null, "555"]);
    await crm.deleteRecord({ collection: "accounts", key, property: "telephone1" });
    const { telephone1 } = await crm.retrieve({ collection: "accounts", key, select: ["telephone1"] });
    assert.equal(telephone1, null);
    await crm.deleteRecord({ collection: "accounts", key });
    await assert.rejects(
      crm.retrieve({ collection: "accounts", key }),
      refusal(404, /account With Id = .* Does Not Exist/),
    );
  });

  it("gets representations, and creates records inside others", async () => {
    const account = await crm.create({
      collection: "accounts",
      data: {
        name: "Deep",
        primarycontactid: { firstname: "Jo", lastname: "Doe" },
        Account_Tasks: [{ subject: "one" }, { subject: "two" }],
      },
      returnRepresentation: true,
      select: ["name"],
      expand: [
        { property: "primarycontactid", select: ["fullname"] },
        { property: "Account_Tasks", select: ["subject"], orderBy: ["subject desc"] },
      ],
    });
    assert.equal(account.name, "Deep");
    const { primarycontactid, Account_Tasks: tasks } = account as unknown as {
      primarycontactid: { fullname: string };
      Account_Tasks: { subject: string }[];
    };
    assert.equal(primarycontactid.fullname, "Jo Doe");
    assert.deepEqual(
      tasks.map(({ subject }) => subject),
      ["two", "one"],
    );
  });

  it("upserts, with If-Match and If-None-Match", async () => {
    const key = "0ddba11a-0000-4000-8000-000000000001";
    const created = await crm.upsert({ collection: "accounts", key, data: { name: "Up" }, returnRepresentation: true });
    assert.equal(created.name, "Up");
    const again = await crm.upsert({ collection: "accounts", key, data: { name: "Up 2" }, ifnonematch: "*" });
    assert.equal(again, null, "what is there is not created again");
    const other = { collection: "accounts", key: "0ddba11a-0000-4000-8000-000000000002", data: { name: "No" } };
    assert.equal(await crm.upsert({ ...other, ifmatch: "*" }), null, "what is not there is not updated");
    const version = (await crm.retrieve({ collection: "accounts", key, select: ["name"] }))["@odata.etag"];
    await crm.update({ collection: "accounts", key, data: { name: "Up 3" }, ifmatch: version });
    assert.equal(await crm.update({ collection: "accounts", key, data: { name: "Up 4" }, ifmatch: version }), false);
    const { name } = await crm.retrieve({ collection: "accounts", key, select: ["name"] });
    assert.equal(name, "Up 3");
  });

  it("retrieves many: filters, orders, pages and counts", async () => {
    const names = ["page a", "page b", "page c", "page d", "page e"];
    for (const name of names) await create("accounts", { name, description: "paged" });
    const filter = "description eq 'paged' and startswith(name,'page')";
    const asked = { collection: "accounts", select: ["name"], filter, orderBy: ["name desc"] };
    const first = await crm.retrieveMultiple({ ...asked, maxPageSize: 2, count: true });
    assert.equal(first.oDataCount, 5);
    assert.deepEqual(
      first.value.map(({ name }) => name),
      ["page e", "page d"],
    );
    const next = await crm.retrieveMultiple({ ...asked, maxPageSize: 2 }, first.oDataNextLink);
    assert.deepEqual(
      next.value.map(({ name }) => name),
      ["page c", "page b"],
    );
    const all = await crm.retrieveAll({ ...asked, maxPageSize: 2 });
    assert.equal(all.value.length, 5);
    const top = await crm.retrieveMultiple({ ...asked, top: 1 });
    assert.deepEqual(
      top.value.map(({ name }) => name),
      ["page e"],
    );
    assert.equal(await crm.count({ collection: "accounts", filter }), 5);
    assert.equal(await crm.countAll({ collection: "accounts", filter }), 5);
    const aliased = await crm.retrieveMultiple({
      collection: "accounts",
      select: ["name"],
      filter: "name eq @p1",
      queryParams: ["@p1='page a'"],
    });
    assert.equal(aliased.value.length, 1);
  });

  it("asks with FetchXML, page after page", async () => {
    const key = await create("accounts", { name: "fetched" });
    for (const lastname of ["A", "B", "C"]) {
      const data = { lastname, "parentcustomerid_account@odata.bind": `/accounts(${key})` };
      await create("contacts", data);
    }
    const fetchXml = `<fetch count="2"><entity name="contact"><attribute name="lastname"/><order attribute="lastname"/>
      <link-entity name="account" from="accountid" to="parentcustomerid" alias="parent"><attribute name="name"/>
      <filter><condition attribute="accountid" operator="eq" value="${key}"/></filter></link-entity></entity></fetch>`;
    const page = await crm.fetch({ collection: "contacts", fetchXml });
    assert.deepEqual(
      page.value.map((row) => [row.lastname, row["parent.name"]]),
      [
        ["A", "fetched"],
        ["B", "fetched"],
      ],
    );
    assert.equal(page.PagingInfo?.nextPage, 2);
    const all = await crm.fetchAll({ collection: "contacts", fetchXml });
    assert.deepEqual(
      all.value.map(({ lastname }) => lastname),
      ["A", "B", "C"],
    );
  });

  it("associates and disassociates, by collections and lookups", async () => {
    const account = await create("accounts", { name: "A" });
    const contact = await create("contacts", { lastname: "B" });
    const inCollection = async () => {
      const { value } = await crm.retrieveMultiple({
        collection: `accounts(${account})/contact_customer_accounts`,
        select: ["lastname"],
      });
      return value.length;
    };
    const pair = { collection: "accounts", primaryKey: account, relationshipName: "contact_customer_accounts" };
    await crm.associate({ ...pair, relatedCollection: "contacts", relatedKey: contact });
    assert.equal(await inCollection(), 1);
    await crm.disassociate({ ...pair, relatedKey: contact });
    assert.equal(await inCollection(), 0);
    const lookup = { collection: "accounts", primaryKey: account, navigationProperty: "primarycontactid" };
    const primary = () => crm.retrieve({ collection: "accounts", key: account, select: ["_primarycontactid_value"] });
    await crm.associateSingleValued({ ...lookup, relatedCollection: "contacts", relatedKey: contact });
    assert.equal((await primary())._primarycontactid_value, contact);
    await crm.disassociateSingleValued(lookup);
    assert.equal((await primary())._primarycontactid_value, null);
  });

  it("associates many to many", async () => {
    const account = await create("accounts", { name: "many" });
    const lead = await create("leads", { subject: "S", lastname: "L" });
    const pair = { collection: "accounts", primaryKey: account, relationshipName: "accountleads_association" };
    await crm.associate({ ...pair, relatedCollection: "leads", relatedKey: lead });
    const expanded = await crm.retrieve({
      collection: "accounts",
      key: account,
      select: ["name"],
      expand: [{ property: "accountleads_association", select: ["subject"] }],
    });
    assert.deepEqual(
      expanded.accountleads_association.map(({ subject }: { subject: string }) => subject),
      ["S"],
    );
    await crm.disassociate({ ...pair, relatedKey: lead });
  });

  it("runs a batch whose change set refers to what it made", async () => {
    crm.startBatch();
    crm.create({ collection: "accounts", data: { name: "batched" }, contentId: "1" });
    crm.create({ collection: "contacts", data: { lastname: "in batch", "parentcustomerid_account@odata.bind": "$1" } });
    crm.retrieveMultiple({ collection: "accounts", select: ["name"], filter: "name eq 'batched'" });
    const [account, contact, found] = await crm.executeBatch();
    assert.equal(found.value.length, 1);
    assert.equal(found.value[0].accountid, account);
    const { _parentcustomerid_value: parent } = await crm.retrieve({ collection: "contacts", key: contact });
    assert.equal(parent, account);
  });

  it("a change set that fails leaves nothing behind; with continue-on-error the rest goes on", async () => {
    crm.startBatch();
    crm.create({ collection: "accounts", data: { name: "undone" } });
    crm.create({ collection: "accounts", data: { name: "bad", nosuchcolumn: 1 } });
    await assert.rejects(crm.executeBatch(), (error: unknown) => {
      assert.match(JSON.stringify(error), /nosuchcolumn/);
      return true;
    });
    assert.equal(await crm.count({ collection: "accounts", filter: "name eq 'undone'" }), 0);
    crm.startBatch();
    crm.create({ collection: "accounts", data: { nosuchcolumn: 1 }, inChangeSet: false });
    crm.create({ collection: "accounts", data: { name: "gone on" }, inChangeSet: false });
    const [failed, created] = await crm.executeBatch({ continueOnError: true });
    assert.match(failed.error.message, /nosuchcolumn/);
    assert.match(created, /^[0-9a-f-]{36}$/);
  });

  it("calls functions and actions", async () => {
    const me = await crm.callFunction("WhoAmI");
    assert.match(me.UserId, /^[0-9a-f-]{36}$/);
    const counts = await crm.callFunction({
      name: "RetrieveTotalRecordCount",
      parameters: { EntityNames: ["account"] },
    });
    assert.deepEqual(counts.EntityRecordCountCollection.Keys, ["account"]);
    const privileges = await crm.callFunction({
      collection: "systemusers",
      key: me.UserId,
      name: "Microsoft.Dynamics.CRM.RetrieveUserPrivileges",
    });
    assert.ok(privileges.RolePrivileges.length > 0);
    const { Ids } = await crm.callAction({
      collection: "accounts",
      actionName: "Microsoft.Dynamics.CRM.CreateMultiple",
      action: {
        Targets: [1, 2].map((n) => ({ "@odata.type": "Microsoft.Dynamics.CRM.account", name: `multiple ${n}` })),
      },
    });
    assert.equal(Ids.length, 2);
    const contact = await create("contacts", { lastname: "shared" });
    await crm.callAction({
      actionName: "GrantAccess",
      action: {
        Target: { "@odata.type": "Microsoft.Dynamics.CRM.contact", contactid: contact },
        PrincipalAccess: {
          AccessMask: "ReadAccess,WriteAccess",
          Principal: { "@odata.type": "Microsoft.Dynamics.CRM.systemuser", systemuserid: me.UserId },
        },
      },
    });
    await assert.rejects(crm.callFunction("NoSuchFunction"), refusal(404, /Resource not found for the segment/));
    await assert.rejects(crm.callAction({ actionName: "InstallSampleData" }), refusal(405, /InstallSampleData/));
  });

  describe("tables of its own", () => {
    const table = "new_bank";
    let metadataId: string;

    it("are created, with columns, keys and relationships", async () => {
      metadataId = await crm.createEntity({
        data: {
          SchemaName: "new_Bank",
          DisplayName: english("Bank"),
          DisplayCollectionName: english("Banks"),
          OwnershipType: "UserOwned",
          HasNotes: false,
          HasActivities: false,
          Attributes: [
            {
              "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata",
              SchemaName: "new_Name",
              IsPrimaryName: true,
              MaxLength: 100,
              FormatName: { Value: "Text" },
              DisplayName: english("Name"),
            },
          ],
        },
      });
      const entityKey = `LogicalName='${table}'`;
      await crm.createAttribute({
        entityKey,
        data: {
          "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata",
          SchemaName: "new_Code",
          MaxLength: 20,
          FormatName: { Value: "Text" },
          DisplayName: english("Code"),
        },
      });
      await crm.createAttribute({
        entityKey,
        data: {
          "@odata.type": "Microsoft.Dynamics.CRM.FileAttributeMetadata",
          SchemaName: "new_Document",
          MaxSizeInKB: 30_000,
          DisplayName: english("Document"),
        },
      });
      await crm.createRelationship({
        data: {
          "@odata.type": "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
          SchemaName: "new_account_bank",
          ReferencedEntity: "account",
          ReferencingEntity: table,
          CascadeConfiguration: { Delete: "RemoveLink" },
          Lookup: { SchemaName: "new_AccountId", DisplayName: english("Account") },
        },
      });
      const entity = await crm.retrieveEntity({ key: metadataId, select: ["LogicalName", "EntitySetName"] });
      assert.deepEqual([entity.LogicalName, entity.EntitySetName], [table, "new_banks"]);
      const attributes = await crm.retrieveAttributes({
        entityKey,
        select: ["LogicalName", "AttributeType"],
        filter: "LogicalName eq 'new_code' or LogicalName eq 'new_accountid'",
      });
      assert.deepEqual(attributes.value.map(({ LogicalName, AttributeType }) => [LogicalName, AttributeType]).sort(), [
        ["new_accountid", "Lookup"],
        ["new_code", "String"],
      ]);
      const relationship = await crm.retrieveRelationship({ key: "SchemaName='new_account_bank'" });
      assert.equal(relationship.ReferencingEntity, table);
    });

    it("have alternate keys, by which records are upserted", async () => {
      const answer = await fetch(`${emulator.url}/embedded/api/data/v9.2/EntityDefinitions(${metadataId})/Keys`, {
        method: "POST",
        headers: { authorization: `Bearer ${await accessToken()}`, "content-type": "application/json" },
        body: JSON.stringify({ SchemaName: "new_CodeKey", DisplayName: english("Code"), KeyAttributes: ["new_code"] }),
      });
      assert.equal(answer.status, 204, await answer.text());
      const key = "new_code='B-1'";
      const created = await crm.upsert({
        collection: "new_banks",
        key,
        data: { new_name: "First" },
        returnRepresentation: true,
      });
      assert.equal(created.new_name, "First");
      await crm.upsert({ collection: "new_banks", key, data: { new_name: "Second" } });
      const bank = await crm.retrieve({ collection: "new_banks", key, select: ["new_name", "new_code"] });
      assert.deepEqual([bank.new_name, bank.new_code], ["Second", "B-1"]);
      await assert.rejects(
        crm.retrieve({ collection: "new_banks", key: "new_name='First'" }),
        refusal(400, /The key in the request URI is not valid/),
      );
    });

    it("hold files, sent and read in blocks", async () => {
      const key = await create("new_banks", { new_name: "with file" });
      const data = Buffer.alloc(9 * 1024 * 1024, "0123456789");
      const column = { collection: "new_banks", key, property: "new_document" };
      await crm.uploadFile({ ...column, data, fileName: "digits.txt" });
      const file = await crm.downloadFile(column);
      assert.equal(file.fileName, "digits.txt");
      assert.equal(file.fileSize, data.length);
      assert.ok(data.equals(Buffer.from(file.data)));
      await crm.deleteRecord({ ...column });
      const { new_document: left } = await crm.retrieve({ collection: "new_banks", key });
      assert.equal(left, null);
    });

    it("share choices", async () => {
      const option = (Value: number, text: string) => ({ Value, Label: english(text) });
      await crm.createGlobalOptionSet({
        data: {
          "@odata.type": "Microsoft.Dynamics.CRM.OptionSetMetadata",
          Name: "new_colors",
          DisplayName: english("Colors"),
          IsGlobal: true,
          OptionSetType: "Picklist",
          Options: [option(1, "Red"), option(2, "Blue")],
        },
      });
      const choice = await crm.retrieveGlobalOptionSet({ key: "Name='new_colors'" });
      assert.deepEqual(
        choice.Options.map(({ Value }: { Value: number }) => Value),
        [1, 2],
      );
    });
  });

  describe("definitions that are changed and deleted", () => {
    const entityKey = "LogicalName='new_shelf'";
    const text = (SchemaName: string, more: object = {}) => ({
      "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata" as const,
      SchemaName,
      MaxLength: 50,
      FormatName: { Value: "Text" as const },
      DisplayName: english(SchemaName),
      ...more,
    });
    before(async () => {
      await crm.createEntity({
        data: {
          SchemaName: "new_Shelf",
          DisplayName: english("Shelf"),
          DisplayCollectionName: english("Shelves"),
          OwnershipType: "UserOwned",
          HasNotes: false,
          HasActivities: false,
          Attributes: [text("new_Name", { IsPrimaryName: true })],
        },
      });
      await crm.createAttribute({ entityKey, data: text("new_Room") });
    });

    it("a table gets another label", async () => {
      const shelf = await crm.retrieveEntity({ key: entityKey });
      await crm.updateEntity({ data: { ...shelf, DisplayName: english("Rack") }, mergeLabels: true });
      const changed = await crm.retrieveEntity({ key: entityKey, select: ["DisplayName"] });
      assert.equal(changed.DisplayName?.UserLocalizedLabel?.Label, "Rack");
    });

    it("a column gets another length", async () => {
      const attributeKey = "LogicalName='new_room'";
      const castType = "Microsoft.Dynamics.CRM.StringAttributeMetadata";
      const room = await crm.retrieveAttribute({ entityKey, attributeKey, castType });
      await crm.updateAttribute({ entityKey, castType, data: { ...room, MaxLength: 80 }, mergeLabels: true });
      const changed = await crm.retrieveAttribute({ entityKey, attributeKey, castType, select: ["MaxLength"] });
      assert.equal(changed.MaxLength, 80);
    });

    it("a relationship is listed, changed and deleted", async () => {
      await crm.createRelationship({
        data: {
          "@odata.type": "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
          SchemaName: "new_account_shelf",
          ReferencedEntity: "account",
          ReferencingEntity: "new_shelf",
          CascadeConfiguration: { Delete: "RemoveLink" },
          Lookup: { SchemaName: "new_AccountId", DisplayName: english("Account") },
        },
      });
      const castType = "Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata";
      const { value } = await crm.retrieveRelationships({
        castType,
        select: ["SchemaName"],
        filter: "SchemaName eq 'new_account_shelf'",
      });
      assert.deepEqual(
        value.map(({ SchemaName }) => SchemaName),
        ["new_account_shelf"],
      );
      const key = "SchemaName='new_account_shelf'";
      const relationship = await crm.retrieveRelationship({ key, castType });
      const CascadeConfiguration = { ...relationship.CascadeConfiguration, Delete: "Restrict" };
      await crm.updateRelationship({ data: { ...relationship, CascadeConfiguration }, castType });
      const changed = await crm.retrieveRelationship({ key, castType });
      assert.equal(changed.CascadeConfiguration?.Delete, "Restrict");
      await crm.deleteRelationship({ key });
      await assert.rejects(crm.retrieveRelationship({ key }), refusal(404, /./));
    });

    it("a shared choice is listed, changed and deleted", async () => {
      const option = (Value: number, label: string) => ({ Value, Label: english(label) });
      await crm.createGlobalOptionSet({
        data: {
          "@odata.type": "Microsoft.Dynamics.CRM.OptionSetMetadata",
          Name: "new_heights",
          DisplayName: english("Heights"),
          IsGlobal: true,
          OptionSetType: "Picklist",
          Options: [option(1, "Low")],
        },
      });
      const key = "Name='new_heights'";
      const castType = "Microsoft.Dynamics.CRM.OptionSetMetadata";
      const choice = await crm.retrieveGlobalOptionSet({ key, castType });
      await crm.updateGlobalOptionSet({ data: { ...choice, DisplayName: english("How high") }, castType });
      const changed = await crm.retrieveGlobalOptionSet({ key, castType });
      assert.equal(changed.DisplayName.UserLocalizedLabel.Label, "How high");
      const all = await crm.retrieveGlobalOptionSets({ select: ["Name"] });
      assert.ok(all.value.some(({ Name }: { Name: string }) => Name === "new_heights"));
      await crm.deleteGlobalOptionSet({ key });
      await assert.rejects(crm.retrieveGlobalOptionSet({ key }), refusal(404, /new_heights/));
    });
  });

  it("sends a file that is a multiple of its blocks", async () => {
    const key = await create("new_banks", { new_name: "two blocks" });
    const column = { collection: "new_banks", key, property: "new_document" };
    for (const blocks of [1, 2]) {
      const data = Buffer.alloc(blocks * 4 * 1024 * 1024, "0123456789");
      await crm.uploadFile({ ...column, data, fileName: `${blocks}.txt` });
      // Its own download would ask for a part behind the last one.
      const address = `${emulator.url}/embedded/api/data/v9.2/new_banks(${key})/new_document/$value`;
      const answer = await fetch(address, { headers: { authorization: `Bearer ${await accessToken()}` } });
      assert.equal(answer.headers.get("x-ms-file-name"), `${blocks}.txt`);
      assert.ok(data.equals(Buffer.from(await answer.arrayBuffer())));
    }
  });

  it("writes many records by the actions of a set", async () => {
    const record = (name: string) => ({ "@odata.type": "Microsoft.Dynamics.CRM.account", name });
    const { Ids } = await crm.callAction<{ Ids: string[] }>({
      actionName: "Microsoft.Dynamics.CRM.CreateMultiple",
      collection: "accounts",
      action: { Targets: [record("many 1"), record("many 2")] },
    });
    assert.equal(Ids.length, 2);
    const changes = Ids.map((accountid, index) => ({ ...record(`more ${index}`), accountid }));
    await crm.callAction({
      actionName: "Microsoft.Dynamics.CRM.UpdateMultiple",
      collection: "accounts",
      action: { Targets: changes },
    });
    const { value } = await crm.retrieveMultiple({
      collection: "accounts",
      select: ["name"],
      filter: "startswith(name,'more')",
      orderBy: ["name"],
    });
    assert.deepEqual(
      value.map(({ name }) => name),
      ["more 0", "more 1"],
    );
  });

  it("runs reads, changes and deletions in one batch", async () => {
    const [one, two] = [await create("accounts", { name: "b1" }), await create("accounts", { name: "b2" })];
    crm.startBatch();
    const promises = [
      crm.retrieve({ collection: "accounts", key: one, select: ["name"] }),
      crm.update({ collection: "accounts", key: one, data: { name: "b1 changed" } }),
      crm.deleteRecord({ collection: "accounts", key: two }),
      crm.fetch({
        collection: "accounts",
        fetchXml: `<fetch><entity name="account"><attribute name="name"/><filter><condition attribute="accountid" operator="eq" value="${one}"/></filter></entity></fetch>`,
      }),
      crm.callFunction("WhoAmI"),
    ];
    const answers = await crm.executeBatch();
    await Promise.allSettled(promises);
    assert.equal(answers.length, 5);
    assert.equal(answers[0].name, "b1");
    assert.equal(answers[3].value[0].name, "b1 changed");
    assert.match(answers[4].UserId, /^[0-9a-f-]{36}$/);
    await assert.rejects(crm.retrieve({ collection: "accounts", key: two }), refusal(404, /Does Not Exist/));
  });

  it("expands owners, and is told what is not there: search, jobs in the background", async () => {
    const key = await create("contacts", { lastname: "owned" });
    const { ownerid } = await crm.retrieve({ collection: "contacts", key, expand: [{ property: "ownerid" }] });
    assert.equal(ownerid["@odata.type"], "#Microsoft.Dynamics.CRM.systemuser");
    const later = { collection: "accounts", data: { name: "later" }, headers: { Prefer: "respond-async" } };
    await assert.rejects(crm.create(later), refusal(501, /'respond-async' .* is not supported/));
  });

  it("reads definitions and the metadata document", async () => {
    const { value } = await crm.retrieveEntities({
      select: ["LogicalName", "EntitySetName"],
      filter: "LogicalName eq 'account'",
    });
    assert.deepEqual(
      value.map(({ EntitySetName }) => EntitySetName),
      ["accounts"],
    );
    const industry = await crm.retrieveAttribute({
      entityKey: "LogicalName='account'",
      attributeKey: "LogicalName='industrycode'",
      castType: "Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
      select: ["LogicalName"],
      expand: [{ property: "OptionSet" }],
    });
    assert.equal(industry.OptionSet.Options[0].Label.UserLocalizedLabel.Label, "Accounting");
    assert.match(await crm.retrieveCsdlMetadata(), /<EntityType Name="account"/);
    const named = new DynamicsWebApi({
      serverUrl: `${emulator.url}/embedded`,
      dataApi: { version: "9.2" },
      useEntityNames: true,
      onTokenRefresh: accessToken,
    });
    const found = await named.retrieveMultiple({ collection: "account", select: ["name"], top: 1 });
    assert.equal(found.value.length, 1);
  });

  it("follows changes", async () => {
    const first = await crm.retrieveMultiple({ collection: "contacts", select: ["lastname"], trackChanges: true });
    assert.ok(first.oDataDeltaLink);
    const contact = await create("contacts", { lastname: "new since" });
    const next = await crm.retrieveMultiple({ collection: "contacts" }, first.oDataDeltaLink);
    assert.deepEqual(
      next.value.map(({ contactid, lastname }) => [contactid, lastname]),
      [[contact, "new since"]],
    );
  });

  it("acts for another user", async () => {
    const users = await crm.retrieveMultiple({ collection: "systemusers", select: ["systemuserid", "fullname"] });
    const me = await crm.callFunction("WhoAmI");
    const other = users.value.find(({ systemuserid }) => systemuserid !== me.UserId);
    assert.ok(other, "the organization has a user of its own");
    const acting = await crm.callFunction({ name: "WhoAmI", impersonate: other.systemuserid });
    assert.equal(acting.UserId, other.systemuserid);
  });
});
