import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { root, WebApiOrganization } from "./web-api-organization.ts";

type Row = Record<string, unknown>;

let organization: WebApiOrganization;
let me: string;
before(async () => {
  organization = await WebApiOrganization.open();
  me = (await organization.get("WhoAmI")).UserId;
});
after(() => organization.close());

describe("$expand=ownerid", () => {
  it("is the user or team with its type, its columns and the key of both", async () => {
    const { BusinessUnitId: unit } = await organization.get("WhoAmI");
    const team = await organization.create("teams", {
      name: "Sales",
      "businessunitid@odata.bind": `/businessunits(${unit})`,
      "administratorid@odata.bind": `/systemusers(${me})`,
    });
    await organization.create("accounts", { name: "a user's" });
    await organization.create("accounts", { name: "a team's", "ownerid@odata.bind": `/teams(${team})` });
    const { value } = await organization.get("accounts?$select=name&$orderby=name&$expand=ownerid");
    assert.deepEqual(
      value.map(({ name, ownerid: owner }: Row & { ownerid: Row }) => [
        name,
        owner["@odata.type"],
        owner.ownerid,
        owner.name ?? owner.lastname,
      ]),
      [
        ["a team's", "#Microsoft.Dynamics.CRM.team", team, "Sales"],
        ["a user's", "#Microsoft.Dynamics.CRM.systemuser", me, "alice"],
      ],
    );
  });

  it("has one property, the key, and addresses", async () => {
    const id = await organization.create("contacts", { lastname: "x" });
    const { ownerid: owner } = await organization.get(
      `contacts(${id})?$select=lastname&$expand=ownerid($select=ownerid)`,
    );
    assert.deepEqual(owner, { "@odata.type": "#Microsoft.Dynamics.CRM.systemuser", ownerid: me });
    const { ownerid: address } = await organization.get(`contacts(${id})?$select=lastname&$expand=ownerid/$ref`);
    assert.deepEqual(address, { "@odata.id": `${root}systemusers(${me})` });
    const { status, json } = await organization.send("GET", `contacts(${id})?$expand=ownerid($select=fullname)`);
    assert.equal(status, 400);
    assert.match(json.error.message, /named 'fullname' on type 'Microsoft.Dynamics.CRM.principal'/);
  });
});

describe("PUT of an activity's parties", () => {
  it("replaces those that there are", async () => {
    const contact = await organization.create("contacts", { lastname: "To" });
    const other = await organization.create("contacts", { lastname: "Cc" });
    const party = (id: string, participationtypemask: number) => ({
      "partyid_contact@odata.bind": `/contacts(${id})`,
      participationtypemask,
    });
    const email = await organization.create("emails", {
      subject: "x",
      email_activity_parties: [party(contact, 2), party(other, 2)],
    });
    const parties = async (): Promise<unknown[]> => {
      const { value } = await organization.get(`emails(${email})/email_activity_parties`);
      return value
        .map((one: Row) => [one.participationtypemask, one._partyid_value])
        .filter(([role]: [number]) => role !== 9)
        .sort();
    };
    assert.equal((await parties()).length, 2);
    const body = { value: [party(contact, 2), party(other, 3)] };
    const { status, text } = await organization.send("PUT", `emails(${email})/email_activity_parties`, body);
    assert.equal(status, 204, text);
    assert.deepEqual(await parties(), [
      [2, contact],
      [3, other],
    ]);
    await organization.send("PUT", `emails(${email})/email_activity_parties`, { value: [] });
    assert.deepEqual(await parties(), []);
  });

  it("is for parties alone", async () => {
    const account = await organization.create("accounts", { name: "x" });
    const { status } = await organization.send("PUT", `accounts(${account})/contact_customer_accounts`, { value: [] });
    assert.equal(status, 405);
  });
});

it("AddListMembersList is an action with records", async () => {
  const list = await organization.create("lists", { listname: "x", createdfromcode: 2 });
  const contact = await organization.create("contacts", { lastname: "member" });
  const { status, text } = await organization.send("POST", "AddListMembersList", {
    List: { listid: list, "@odata.type": "Microsoft.Dynamics.CRM.list" },
    Members: [{ contactid: contact, "@odata.type": "Microsoft.Dynamics.CRM.contact" }],
  });
  assert.equal(status, 204, text);
  const { value } = await organization.get(`lists(${list})/listcontact_association?$select=lastname`);
  assert.deepEqual(
    value.map(({ lastname }: Row) => lastname),
    ["member"],
  );
});
