import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { root, WebApiOrganization } from "./web-api-organization.ts";

type Row = Record<string, unknown>;

describe("queries over the Web API", () => {
  let organization: WebApiOrganization;
  let parent: string;
  before(async () => {
    organization = await WebApiOrganization.open();
    parent = await organization.create("accounts", {
      name: "parent",
      revenue: 100,
      statuscode: 1,
      primarycontactid: { firstname: "Jo", lastname: "Doe" },
      contact_customer_accounts: [{ lastname: "B" }, { lastname: "A" }, { lastname: "C" }],
    });
    await organization.create("accounts", {
      name: "child",
      revenue: 20.5,
      "parentaccountid@odata.bind": `/accounts(${parent})`,
    });
    await organization.create("accounts", { name: "100% other" });
  });
  after(() => organization.close());

  const names = async (filter: string): Promise<unknown[]> => {
    const { value } = await organization.get(
      `accounts?$select=name&$orderby=name&$filter=${encodeURIComponent(filter)}`,
    );
    return value.map(({ name }: Row) => name);
  };

  const filters: readonly (readonly [filter: string, names: readonly string[]])[] = [
    ["name eq 'PARENT'", ["parent"]],
    ["name ne 'parent'", ["100% other", "child"]],
    ["revenue gt 20.5", ["parent"]],
    ["not (revenue gt 20.5)", ["100% other", "child"]],
    ["revenue eq null", ["100% other"]],
    ["contains(name,'h') and not startswith(name,'1')", ["child"]],
    ["contains(name,'[%]')", ["100% other"]],
    ["parentaccountid/name eq 'parent'", ["child"]],
    ["parentaccountid/name ne 'parent'", ["100% other", "parent"]],
    ["parentaccountid/primarycontactid/fullname eq 'Jo Doe'", ["child"]],
    ["contact_customer_accounts/any(c:c/lastname eq 'B')", ["parent"]],
    ["contact_customer_accounts/all(c:c/lastname ne 'B')", ["100% other", "child"]],
    ["not contact_customer_accounts/any()", ["100% other", "child"]],
    ["Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['child','parent'])", ["child", "parent"]],
    ["Microsoft.Dynamics.CRM.Today(PropertyName='createdon')", ["100% other", "child", "parent"]],
    ["Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')", ["100% other", "child", "parent"]],
    ["Microsoft.Dynamics.CRM.Under(PropertyName='accountid',PropertyValue='{parent}')", ["child"]],
    ["statecode eq 0 and createdon ge 2020-01-01", ["100% other", "child", "parent"]],
  ];
  for (const [filter, expected] of filters) {
    it(filter, async () => assert.deepEqual(await names(filter.replace("{parent}", parent)), expected));
  }

  it("expands lookups inside of lookups, and null where there is none", async () => {
    const { value } = await organization.get(
      "accounts?$select=name&$orderby=name&$expand=parentaccountid($select=name;$expand=primarycontactid($select=fullname))",
    );
    const expanded = value.map(({ parentaccountid: one }: { parentaccountid: Row | null }) => {
      const contact = one?.primarycontactid as Row | undefined;
      return one === null ? null : [one.name, contact?.fullname];
    });
    assert.deepEqual(expanded, [null, ["parent", "Jo Doe"], null]);
  });

  it("expands collections with options of their own", async () => {
    const options = "$select=lastname;$orderby=lastname desc;$top=2;$filter=lastname ne 'B'";
    const { contact_customer_accounts: contacts, ...account } = await organization.get(
      `accounts(${parent})?$select=name&$expand=contact_customer_accounts(${options})`,
    );
    assert.deepEqual(
      contacts.map(({ lastname }: Row) => lastname),
      ["C", "A"],
    );
    assert.deepEqual(
      contacts.map((contact: Row) => contact._parentcustomerid_value),
      [parent, parent],
      "the lookup to the parent comes by itself",
    );
    assert.match(
      account["contact_customer_accounts@odata.nextLink"],
      /accounts\([0-9a-f-]{36}\)\/contact_customer_accounts\?\$select=lastname&\$orderby=lastname%20desc/,
    );
  });

  it("expands references", async () => {
    const { primarycontactid: contact } = await organization.get(
      `accounts(${parent})?$select=name&$expand=primarycontactid/$ref`,
    );
    assert.match(contact["@odata.id"], new RegExp(`^${root}contacts\\([0-9a-f-]{36}\\)$`));
  });

  it("orders by a lookup's column, pages by links and counts", async () => {
    const path = "accounts?$select=name&$orderby=parentaccountid/name desc,name&$count=true";
    const prefer = { prefer: "odata.maxpagesize=2" };
    const first = await organization.get(path, prefer);
    assert.deepEqual([first["@odata.count"], first.value.length], [3, 2]);
    assert.equal(first.value[0].name, "child");
    const next = await organization.get(first["@odata.nextLink"].replace("http://localhost:5555", ""), prefer);
    assert.deepEqual([next.value.length, next["@odata.nextLink"]], [1, undefined]);
  });

  it("aggregates", async () => {
    const { value } = await organization.get(
      "accounts?$apply=aggregate($count as n,revenue with sum as total,revenue with max as most)",
    );
    assert.deepEqual(value, [{ n: 3, total: 120.5, most: 100 }]);
    const grouped = await organization.get(
      "accounts?$apply=filter(revenue ne null)/groupby((statecode),aggregate($count as n))",
      {
        prefer: 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"',
      },
    );
    assert.deepEqual(
      grouped.value.map((row: Row) => [
        row.statecode,
        row["statecode@OData.Community.Display.V1.FormattedValue"],
        row.n,
      ]),
      [[0, "Active", 2]],
    );
  });

  it("aggregates as many groups as $top says, at once whatever a page is asked to hold", async () => {
    const path = "accounts?$apply=groupby((name),aggregate($count as n))";
    const prefer = { prefer: "odata.maxpagesize=2" };
    const all = await organization.send("GET", path, undefined, prefer);
    assert.deepEqual([all.json.value.length, all.json["@odata.nextLink"]], [3, undefined]);
    assert.equal(all.headers["preference-applied"], undefined);
    assert.equal((await organization.get(`${path}&$top=2`)).value.length, 2);
    assert.equal((await organization.get(`${path}&$filter=name eq 'child'`)).value.length, 1);
  });

  it("counts without records", async () => {
    const { value, "@odata.count": count } = await organization.get("accounts?$count=true&$top=0");
    assert.deepEqual([value, count], [[], 3]);
  });

  it("FetchXML shows what is there, aliases included; before version 9 a dot is written otherwise", async () => {
    const fetch = encodeURIComponent(
      `<fetch><entity name="account"><attribute name="name"/><attribute name="revenue"/><order attribute="name"/>
       <link-entity name="account" from="accountid" to="parentaccountid" alias="up" link-type="outer"><attribute name="name"/></link-entity></entity></fetch>`,
    );
    const { value } = await organization.get(`accounts?fetchXml=${fetch}`);
    assert.deepEqual(
      value.map((row: Row) => [row.name, row["up.name"], Object.hasOwn(row, "revenue")]),
      [
        ["100% other", undefined, false],
        ["child", "parent", true],
        ["parent", undefined, true],
      ],
    );
    const older = await organization.get(`/embedded/api/data/v8.2/accounts?fetchXml=${fetch}`);
    assert.equal(older.value[1].up_x002e_name, "parent");
  });

  it("a view is asked by its ID", async () => {
    const view = await organization.create("savedqueries", {
      name: "v",
      returnedtypecode: "account",
      querytype: 0,
      fetchxml:
        '<fetch><entity name="account"><attribute name="name"/><filter><condition attribute="name" operator="eq" value="child"/></filter></entity></fetch>',
    });
    const { value } = await organization.get(`accounts?savedQuery=${view}`);
    assert.deepEqual(
      value.map(({ name }: Row) => name),
      ["child"],
    );
  });
});
