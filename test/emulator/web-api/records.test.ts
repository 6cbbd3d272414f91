import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { idIn, root, WebApiOrganization } from "./web-api-organization.ts";

const missing = "0ddba11a-0000-4000-8000-00000000dead";

describe("records over the Web API", () => {
  let organization: WebApiOrganization;
  let account: string;
  let contact: string;
  before(async () => {
    organization = await WebApiOrganization.open();
  });
  after(() => organization.close());
  beforeEach(async () => {
    contact = await organization.create("contacts", { firstname: "Jo", lastname: "Doe" });
    account = await organization.create("accounts", {
      name: "Contoso",
      telephone1: "555",
      "primarycontactid@odata.bind": `/contacts(${contact})`,
    });
  });

  const columns = async (select: string) => {
    const {
      "@odata.context": _,
      "@odata.etag": __,
      accountid: ___,
      ...values
    } = await organization.get(`accounts(${account})?$select=${select}`);
    return values;
  };

  it("POST tells the address, and with return=representation the record", async () => {
    const plain = await organization.send("POST", "accounts", { name: "a" });
    assert.equal(plain.status, 204);
    assert.equal(plain.headers["odata-entityid"], `${root}accounts(${idIn(plain.headers)})`);
    assert.equal(plain.headers["odata-version"], "4.0");
    const shown = await organization.send(
      "POST",
      "accounts?$select=name",
      { name: "b" },
      { prefer: "return=representation" },
    );
    assert.deepEqual(
      [shown.status, shown.json.name, shown.headers["preference-applied"]],
      [201, "b", "return=representation"],
    );
    assert.equal(shown.headers["odata-entityid"], undefined);
  });

  it("a body of several records stands or falls together", async () => {
    const bad = { name: "whole", contact_customer_accounts: [{ lastname: "ok" }, { lastname: "x".repeat(500) }] };
    assert.equal((await organization.send("POST", "accounts", bad)).status, 400);
    const { value } = await organization.get("accounts?$select=name&$filter=name eq 'whole'");
    assert.deepEqual(value, []);
  });

  it("existing records of a collection are bound when a record is created", async () => {
    const id = await organization.create("accounts", {
      name: "b",
      "contact_customer_accounts@odata.bind": [`/contacts(${contact})`],
    });
    const { value } = await organization.get(`accounts(${id})/contact_customer_accounts?$select=lastname`);
    assert.deepEqual(
      value.map(({ lastname }: { lastname: string }) => lastname),
      ["Doe"],
    );
  });

  it("PATCH changes what is sent, and null clears", async () => {
    const { status, headers } = await organization.send("PATCH", `accounts(${account})`, {
      name: "B",
      telephone1: null,
      primarycontactid: null,
    });
    assert.deepEqual([status, headers["odata-entityid"]], [204, `${root}accounts(${account})`]);
    assert.deepEqual(await columns("name,telephone1,_primarycontactid_value"), {
      name: "B",
      telephone1: null,
      _primarycontactid_value: null,
    });
  });

  it("PATCH creates what is not there, and says so", async () => {
    const id = "0ddba11a-0000-4000-8000-000000000abc";
    const prefer = { prefer: "return=representation" };
    assert.equal((await organization.send("PATCH", `accounts(${id})?$select=name`, { name: "U" }, prefer)).status, 201);
    assert.equal((await organization.send("PATCH", `accounts(${id})?$select=name`, { name: "U" }, prefer)).status, 200);
  });

  it("one column is read, written and cleared", async () => {
    const { value } = await organization.get(`accounts(${account})/name`);
    assert.equal(value, "Contoso");
    const raw = await organization.send("GET", `accounts(${account})/name/$value`);
    assert.deepEqual([raw.status, raw.text], [200, "Contoso"]);
    assert.equal((await organization.send("PUT", `accounts(${account})/name`, { value: "N" })).status, 204);
    assert.equal((await organization.send("DELETE", `accounts(${account})/telephone1`)).status, 204);
    assert.equal((await organization.send("GET", `accounts(${account})/telephone1`)).status, 204);
    assert.deepEqual(await columns("name"), { name: "N" });
  });

  it("lookups are followed, and their columns read", async () => {
    const found = await organization.get(`accounts(${account})/primarycontactid?$select=fullname`);
    assert.equal(found.fullname, "Jo Doe");
    assert.equal((await organization.get(`accounts(${account})/primarycontactid/lastname`)).value, "Doe");
    const { "@odata.id": address } = await organization.get(`accounts(${account})/primarycontactid/$ref`);
    assert.equal(address, `${root}contacts(${contact})`);
    assert.equal((await organization.send("DELETE", `accounts(${account})/primarycontactid/$ref`)).status, 204);
    assert.equal((await organization.send("GET", `accounts(${account})/primarycontactid`)).status, 204);
    const body = { "@odata.id": `contacts(${contact})` };
    assert.equal((await organization.send("PUT", `accounts(${account})/primarycontactid/$ref`, body)).status, 204);
    assert.deepEqual(await columns("_primarycontactid_value"), { _primarycontactid_value: contact });
  });

  it("collections are read, counted, added to and taken from", async () => {
    const coll = `accounts(${account})/contact_customer_accounts`;
    const body = { "@odata.id": `${root}contacts(${contact})` };
    assert.equal((await organization.send("POST", `${coll}/$ref`, body)).status, 204);
    assert.equal((await organization.send("GET", `${coll}/$count`)).text, "\ufeff1");
    assert.deepEqual((await organization.get(`${coll}/$ref`)).value, [body]);
    const filtered = await organization.get(`${coll}?$select=lastname&$filter=lastname eq 'nobody'`);
    assert.deepEqual(filtered.value, []);
    assert.equal((await organization.get(`${coll}(${contact})/lastname`)).value, "Doe");
    assert.equal((await organization.send("DELETE", `${coll}(${contact})/$ref`)).status, 204);
    assert.equal((await organization.send("POST", `${coll}/$ref`, body)).status, 204);
    assert.equal((await organization.send("DELETE", `${coll}/$ref?$id=${root}contacts(${contact})`)).status, 204);
    assert.equal((await organization.send("GET", `${coll}/$count`)).text, "\ufeff0");
  });

  it("DELETE deletes, and only once", async () => {
    assert.equal((await organization.send("DELETE", `accounts(${account})`)).status, 204);
    const { status, json } = await organization.send("DELETE", `accounts(${account})`);
    assert.deepEqual([status, json.error.code], [404, "0x80040217"]);
  });

  describe("versions", () => {
    const etag = async (): Promise<string> =>
      (await organization.get(`accounts(${account})?$select=name`))["@odata.etag"];

    it("If-None-Match spares the body of what has not changed", async () => {
      const version = await etag();
      const same = await organization.send("GET", `accounts(${account})`, undefined, { "if-none-match": version });
      assert.deepEqual([same.status, same.text, same.headers.etag], [304, "", version]);
      await organization.send("PATCH", `accounts(${account})`, { name: "later" });
      const other = await organization.send("GET", `accounts(${account})`, undefined, { "if-none-match": version });
      assert.equal(other.status, 200);
    });

    it("If-Match guards changes and deletions", async () => {
      const version = await etag();
      const guarded = { "if-match": version };
      assert.equal((await organization.send("PATCH", `accounts(${account})`, { name: "1" }, guarded)).status, 204);
      for (const method of ["PATCH", "DELETE"]) {
        const { status, json } = await organization.send(method, `accounts(${account})`, { name: "2" }, guarded);
        assert.deepEqual([status, json.error.code], [412, "0x80060882"]);
        assert.equal(
          json.error.message,
          "The version of the existing record doesn't match the RowVersion property provided.",
        );
      }
      assert.equal(
        (await organization.send("DELETE", `accounts(${account})`, undefined, { "if-match": await etag() })).status,
        204,
      );
    });

    it("If-Match: * only changes, If-None-Match: * only creates", async () => {
      const change = await organization.send("PATCH", `accounts(${missing})`, { name: "x" }, { "if-match": "*" });
      assert.deepEqual(
        [change.status, change.json.error.message],
        [404, `account With Id = ${missing} Does Not Exist`],
      );
      const create = await organization.send("PATCH", `accounts(${account})`, { name: "x" }, { "if-none-match": "*" });
      assert.deepEqual(
        [create.status, create.json.error.message],
        [412, "A record with matching key values already exists."],
      );
      assert.deepEqual(await columns("name"), { name: "Contoso" });
    });
  });

  describe("refusals", () => {
    const type = "Microsoft.Dynamics.CRM.account";
    const rows: readonly (readonly [
      method: string,
      path: string,
      body: unknown,
      status: number,
      code: string,
      message: RegExp,
    ])[] = [
      ["GET", "nosuchset", undefined, 404, "0x80060888", /^Resource not found for the segment 'nosuchset'.$/],
      ["GET", "accounts?$select=foo", undefined, 400, "0x80060888", new RegExp(`'foo' on type '${type}'`)],
      ["GET", `accounts(${missing})`, undefined, 404, "0x80040217", /^account With Id = .* Does Not Exist$/],
      ["GET", "accounts(name='x')", undefined, 400, "0x80060888", /^The key in the request URI is not valid/],
      ["GET", "accounts(x", undefined, 400, "0x80060888", /expected/],
      ["GET", `accounts(${missing})/contact_customer_accounts`, undefined, 404, "0x80040217", /Does Not Exist/],
      ["POST", "accounts", "[]", 400, "0x80048d19", /not a JSON object/],
      ["POST", "accounts", "{", 400, "0x80048d19", /^An error occurred while parsing the JSON payload/],
      ["POST", "accounts", { foo: 1 }, 400, "0x80048d19", /The property 'foo' does not exist on type/],
      [
        "POST",
        "accounts",
        { name: "x".repeat(161) },
        400,
        "0x80044331",
        /exceeded the maximum allowed length of '160'/,
      ],
      ...["bad \u0001", "half \ud83d a pair", "\ufffe"].map(
        (name) =>
          [
            "POST",
            "accounts",
            JSON.stringify({ name }),
            400,
            "0x80040278",
            /^The field 'name' contains one or more invalid characters\.$/,
          ] as const,
      ),
      [
        "POST",
        "EntityDefinitions(LogicalName='account')/Keys",
        {
          SchemaName: "new_Bad",
          DisplayName: { LocalizedLabels: [{ Label: "bad \u0001", LanguageCode: 1033 }] },
          KeyAttributes: ["accountnumber"],
        },
        400,
        "0x80040278",
        /^The field 'Label' contains one or more invalid characters\.$/,
      ],
      ["PATCH", `accounts(${missing})`, { description: "\v" }, 400, "0x80040278", /^The field 'description' contains/],
      ["PATCH", "accounts", {}, 405, "0x80060888", /'PATCH' is not allowed/],
      ["POST", "InstallSampleData", {}, 405, "0x80040315", /InstallSampleData/],
      ["GET", "RetrieveUserPrivileges()", undefined, 400, "0x80060888", /^Request message has unresolved parameters$/],
      ["POST", "WhoAmI", {}, 405, "0x80060888", /called with GET/],
      ["GET", "accounts?fetchXml=<fetch><entity name='contact'/></fetch>", undefined, 400, "0x80041128", /contact/],
      ["GET", "accounts?fetchXml=<fetch>", undefined, 400, "0x80040303", /./],
    ];
    for (const [method, path, body, status, code, message] of rows) {
      it(`${method} ${path.slice(0, 60)}: ${status} ${code}`, async () => {
        const answer = await organization.send(method, path, body);
        assert.deepEqual([answer.status, answer.json?.error.code], [status, code], answer.text);
        assert.match(answer.json.error.message, message);
      });
    }

    it("details are told to who asks for annotations", async () => {
      const prefer = { prefer: 'odata.include-annotations="*"' };
      const { json } = await organization.send("GET", `accounts(${missing})`, undefined, prefer);
      assert.match(json.error["@Microsoft.PowerApps.CDS.HelpLink"], /CrmException%3a80040217&client=platform$/);
      assert.match(json.error["@Microsoft.PowerApps.CDS.InnerError.Message"], /Does Not Exist/);
    });

    it("an address that is too long", async () => {
      const { status } = await organization.send("GET", `accounts?$filter=name eq '${"x".repeat(33_000)}'`);
      assert.equal(status, 414);
    });

    it("versions that there are not, and OData 3", async () => {
      assert.equal((await organization.send("GET", "/embedded/api/data/v7.0/WhoAmI()")).status, 404);
      assert.equal((await organization.send("GET", "/embedded/api/data/v8.0/WhoAmI()")).status, 200);
      assert.equal((await organization.send("GET", "/api/data/v9.2/WhoAmI()")).status, 200);
      assert.equal((await organization.send("GET", "WhoAmI()", undefined, { "odata-version": "3.0" })).status, 400);
    });
  });
});
