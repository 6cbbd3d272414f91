import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Answer, WebApiOrganization } from "./web-api-organization.ts";

const type = "Microsoft.Dynamics.CRM.account";

describe("UpsertMultiple over the Web API", () => {
  let organization: WebApiOrganization;
  before(async () => {
    organization = await WebApiOrganization.open();
    const key = { SchemaName: "new_Number", DisplayName: label("Number"), KeyAttributes: ["accountnumber"] };
    const { status, text } = await organization.send("POST", "EntityDefinitions(LogicalName='account')/Keys", key);
    assert.equal(status, 204, text);
  });
  after(() => organization.close());

  const label = (text: string) => ({
    "@odata.type": "Microsoft.Dynamics.CRM.Label",
    LocalizedLabels: [
      { "@odata.type": "Microsoft.Dynamics.CRM.LocalizedLabel", Label: text, LanguageCode: 1033, IsManaged: false },
    ],
  });
  const upsert = (...rows: readonly Record<string, unknown>[]): Promise<Answer> =>
    organization.send("POST", "accounts/Microsoft.Dynamics.CRM.UpsertMultiple", {
      Targets: rows.map((row) => ({ "@odata.type": type, ...row })),
    });
  const named = async (number: string): Promise<string[]> => {
    const { value } = await organization.get(
      `accounts?$select=name&$filter=accountnumber eq '${number}'&$orderby=name`,
    );
    return value.map(({ name }: { name: string }) => name);
  };

  it("creates and then updates the record that @odata.id names by an alternate key, which may need escapes", async () => {
    for (const name of ["first", "second"]) {
      const { status, text } = await upsert(
        { "@odata.id": "accounts(accountnumber='A-1')", name },
        { "@odata.id": "/accounts(accountnumber='O%27%27Neill%20%26%20Co')", name },
      );
      assert.equal(status, 204, text);
      assert.deepEqual(await named("A-1"), [name]);
      const byKey = await organization.get(
        "accounts(accountnumber='O%27%27Neill%20%26%20Co')?$select=name,accountnumber",
      );
      assert.deepEqual([byKey.name, byKey.accountnumber], [name, "O'Neill & Co"]);
    }
  });

  it("takes the record's ID in @odata.id and in its column", async () => {
    const there = await organization.create("accounts", { name: "there", accountnumber: "A-2" });
    const absent = "5d7b1e9c-8f0a-4a61-9d6c-2f4b7c0e1a11";
    await upsert({ "@odata.id": `accounts(${there})`, name: "by address" });
    assert.deepEqual(await named("A-2"), ["by address"]);
    await upsert({ accountid: there, name: "by column" }, { accountid: absent, name: "new", accountnumber: "A-3" });
    assert.deepEqual(await named("A-2"), ["by column"]);
    assert.equal((await organization.get(`accounts(${absent})?$select=name`)).name, "new");
  });

  it("columns of the key in the row: the record that is there is updated, a new one is refused, and no row is written", async () => {
    await upsert({ "@odata.id": "accounts(accountnumber='A-4')", name: "first" });
    const repeated = { "@odata.id": "accounts(accountnumber='A-4')", accountnumber: "A-4", name: "second" };
    assert.ok((await upsert(repeated)).status < 300);
    assert.deepEqual(await named("A-4"), ["second"]);
    const created = { ...repeated, "@odata.id": "accounts(accountnumber='A-5')", accountnumber: "A-5" };
    const { status, json } = await upsert({ ...repeated, name: "third" }, created);
    assert.deepEqual(
      [status, json.error.code, json.error.message],
      [400, "0x80040216", "An unexpected error occurred."],
    );
    assert.deepEqual([await named("A-4"), await named("A-5")], [["second"], []]);
  });

  it("refuses columns that are no key, another table's address, and an ID that the row contradicts", async () => {
    const id = await organization.create("accounts", { name: "x" });
    const other = await organization.create("accounts", { name: "y" });
    const rows: readonly [row: Record<string, unknown>, code: string, message: RegExp][] = [
      [{ "@odata.id": "accounts(name='x')" }, "0x80060888", /^The key in the request URI is not valid/],
      [{ "@odata.id": `contacts(${id})` }, "0x80048d19", /'@odata\.id'.*leads to 'contact', its type is 'account'/],
      [{ "@odata.id": "nosuch(1)" }, "0x80060888", /nosuch/],
      [
        { "@odata.id": `accounts(${id})`, accountid: other },
        "0x80040203",
        /must be the same as the value set in property bag/,
      ],
    ];
    for (const [row, code, message] of rows) {
      const { status, json } = await upsert(row);
      assert.ok(status >= 400 && status < 500, String(status));
      assert.equal(json.error.code, code);
      assert.match(json.error.message, message);
    }
  });
});
