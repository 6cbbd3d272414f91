import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { emulatorSite, type Network, type Site, startNetwork } from "../auth/network.ts";
import { customizations } from "../conformance/probe.ts";

const alice = { domain: "EXAMPLE", userName: "alice", password: "Pass&w0rd!" };
const host = "crm.example.test";
const names = "?$select=LogicalName,EntitySetName,PrimaryIdAttribute";
const columns =
  "&$expand=Attributes($select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,IsPrimaryId,IsValidForCreate,IsValidForUpdate)";
const table = (name: string) => `GET EntityDefinitions(LogicalName='${name}')`;
const wholeNames = (name: string) => `${table(name)}${names}${columns}`;
const lookups = (name: string) =>
  `${table(name)}/ManyToOneRelationships?$select=SchemaName,ReferencedEntity,ReferencingEntity,ReferencingAttribute,ReferencingEntityNavigationPropertyName`;
const collections = (name: string) => [
  `${table(name)}/OneToManyRelationships?$select=SchemaName,ReferencedEntity,ReferencingEntity,ReferencedEntityNavigationPropertyName`,
  `${table(name)}/ManyToManyRelationships?$select=SchemaName,Entity1LogicalName,Entity1NavigationPropertyName,Entity2LogicalName,Entity2NavigationPropertyName`,
];

/** What a session asks of the tables' definitions over the Web API: what the calls need, once. */
describe("definitions that calls over the Web API ask for", () => {
  let network: Network;
  let close: () => void;
  let session: Session;
  let sent: string[] = [];
  /** A column that is going to be added to its table. */
  let notYetThere = "";
  const [account, contact, email] = [Guid.random(), Guid.random(), Guid.random()];

  const open = () =>
    openSession({
      organizationUri: `https://${host}/embedded`,
      authType: "ActiveDirectory",
      transport: "WebApi",
      dial: network.dial,
      ...alice,
    });
  before(async () => {
    const emulator = emulatorSite({
      users: [alice],
      customizations,
      signIn: ["ntlm"],
      hostNames: [host],
      version: "9.2.24051.174",
    });
    const site: Site = async (request, connection) => {
      const answer = withoutColumn(await emulator.site(request, connection), notYetThere);
      const path = decodeURIComponent(request.target).replace(/^.*\/api\/data\/v9\.2\//, "");
      if (answer.status !== 401) sent.push(`${request.method} ${path}`);
      return answer;
    };
    close = emulator.close;
    network = await startNetwork({ [host]: site });
    const first = await open();
    await first.create("email", { activityid: email, subject: "read" });
    await first.end();
  });
  after(async () => {
    await network.close();
    close();
  });

  beforeEach(async () => {
    session = await open();
    sent = [];
  });
  afterEach(() => session.end());

  type Case = readonly [what: string, call: () => Promise<unknown>, asked: readonly string[]];
  const cases: readonly Case[] = [
    [
      "a create of texts: names and columns of its table, in one",
      () => session.create("account", { accountid: account, name: "first" }),
      [wholeNames("account"), "POST accounts"],
    ],
    [
      "plain numbers cost nothing more",
      () => session.create("account", { name: "second", numberofemployees: 5, revenue: 12.5 }),
      [wholeNames("account"), "POST accounts"],
    ],
    [
      "a lookup: the lookups of the table, and the names alone of the other",
      () =>
        session.create("contact", { contactid: contact, parentcustomerid: new EntityReference("account", account) }),
      [wholeNames("contact"), lookups("contact"), `${table("account")}${names}`, "POST contacts"],
    ],
    [
      "a lookup that is cleared",
      () => session.update("contact", contact, { parentcustomerid: null, telephone1: null }),
      [wholeNames("contact"), lookups("contact"), `PATCH contacts(${contact})`],
    ],
    [
      "a text that is cleared needs no lookups",
      () => session.update("contact", contact, { telephone1: null }),
      [wholeNames("contact"), `PATCH contacts(${contact})`],
    ],
    [
      "a date that is written: which dates have no time",
      () => session.update("contact", contact, { birthdate: new Date("2001-02-03T00:00:00Z") }),
      [
        wholeNames("contact"),
        `${table("contact")}/Attributes/Microsoft.Dynamics.CRM.DateTimeAttributeMetadata?$select=LogicalName,DateTimeBehavior`,
        `PATCH contacts(${contact})`,
      ],
    ],
    [
      "a record that is read",
      () => session.retrieve("contact", contact, ["fullname", "parentcustomerid"]),
      [wholeNames("contact"), `GET contacts(${contact})?$select=fullname,_parentcustomerid_value,contactid`],
    ],
    [
      "an activity without its parties",
      () => session.retrieve("email", email, ["subject"]),
      [wholeNames("email"), `GET emails(${email})?$select=subject,activityid`],
    ],
    [
      "an activity with its parties",
      () => session.retrieve("email", email, ["subject", "to"]),
      [
        wholeNames("email"),
        ...collections("email"),
        wholeNames("activityparty"),
        `GET emails(${email})?$select=subject,activityid&$expand=email_activity_parties`,
      ],
    ],
    [
      "records that are joined: the properties of the one, the names of the other",
      () =>
        session.associate(new EntityReference("account", account), "contact_customer_accounts", [
          new EntityReference("contact", contact),
        ]),
      [
        `${table("account")}${names}`,
        lookups("account"),
        ...collections("account"),
        `${table("contact")}${names}`,
        `POST accounts(${account})/contact_customer_accounts/$ref`,
      ],
    ],
    [
      "a record that is deleted: the names alone",
      () => session.delete("contact", contact),
      [`${table("contact")}${names}`, `DELETE contacts(${contact})`],
    ],
    ["an operation without records asks nothing", () => session.execute("RetrieveVersion"), ["GET RetrieveVersion()"]],
  ];
  for (const [what, call, asked] of cases) {
    it(what, async () => {
      await call();
      assert.deepEqual(sent.sort(), [...asked].sort());
    });
  }

  it("a query asks for the columns of its tables, one request each, in however many calls at once", async () => {
    const fetchXml = `<fetch><entity name="account"><attribute name="name"/>
      <link-entity name="contact" from="parentcustomerid" to="accountid" alias="c" link-type="outer">
      <attribute name="fullname"/></link-entity></entity></fetch>`;
    await Promise.all(Array.from({ length: 5 }, () => session.query({ fetchXml }).toArray()));
    const asked = sent.filter((one) => one.startsWith("GET EntityDefinitions"));
    assert.deepEqual(asked.sort(), [wholeNames("account"), wholeNames("contact")]);
  });

  it("a thousand creates with lookups ask once", async () => {
    const owner = new EntityReference("systemuser", session.userId);
    const of = (index: number) =>
      session.create("new_probe", { new_name: `${index}`, new_count: index, ownerid: owner });
    await of(0);
    const asked = sent.filter((one) => one.startsWith("GET EntityDefinitions"));
    assert.deepEqual(
      asked.sort(),
      [wholeNames("new_probe"), lookups("new_probe"), `${table("systemuser")}${names}`].sort(),
    );
    sent = [];
    await Promise.all(Array.from({ length: 1000 }, (_, index) => of(index + 1)));
    assert.deepEqual([...new Set(sent)], ["POST new_probeset"]);
  });

  it("a table that is not there is asked for again by the next call", async () => {
    for (let count = 0; count < 2; count += 1) {
      sent = [];
      await assert.rejects(session.create("new_nothing", { name: "x" }), { code: "SESSION_FAULT" });
      const [first, ...more] = sent.filter((one) => one.includes("new_nothing"));
      assert.deepEqual([first, ...new Set(more)], [wholeNames("new_nothing"), wholeNames("new_nothing")]);
    }
  });

  const calls: readonly (readonly [what: string, call: () => Promise<unknown>])[] = [
    ["a create", () => session.create("account", { name: "new", telephone1: "1" })],
    ["an update", () => session.update("account", account, { telephone1: "2" })],
    ["an upsert", () => session.upsert("account", account, { telephone1: "3" })],
    ["a record that is read", () => session.retrieve("account", account, ["telephone1"])],
    [
      "a batch",
      async () => {
        const batch = session.batch();
        batch.update("account", account, { name: "old" });
        batch.update("account", account, { telephone1: "4" });
        assert.deepEqual(
          (await batch.send()).map(({ status }) => status),
          ["done", "done"],
        );
      },
    ],
  ];
  for (const [what, call] of calls) {
    it(`${what}: a column that has been added since is asked for`, async () => {
      notYetThere = "telephone1";
      await session.retrieve("account", account, ["name"]);
      notYetThere = "";
      sent = [];
      await call();
      assert.equal(sent[0], wholeNames("account"));
      sent = [];
      await call();
      assert.equal(sent.length, 1);
    });
  }

  it("a batch: columns of several tables", async () => {
    notYetThere = "telephone1";
    await session.retrieve("account", account, ["name"]);
    const person = await session.create("contact", { lastname: "Berry" });
    notYetThere = "";
    const batch = session.batch();
    batch.update("account", account, { telephone1: "5" });
    batch.update("contact", person, { telephone1: "6" });
    assert.deepEqual(
      (await batch.send()).map(({ status }) => status),
      ["done", "done"],
    );
  });

  it("a column that is not there is asked for once, and refused at once for a while", async () => {
    await session.retrieve("account", account, ["name"]);
    sent = [];
    const wrong = () => session.update("account", account, { new_nothing: "x" });
    await assert.rejects(wrong, /new_nothing/);
    assert.deepEqual(sent, [wholeNames("account")]);
    await assert.rejects(wrong, /new_nothing/);
    assert.deepEqual(sent, [wholeNames("account")]);
  });
});

/** As a definition was before it had the column. */
function withoutColumn(answer: EmulatorResponse, column: string): EmulatorResponse {
  const { body } = answer;
  if (column === "" || typeof body !== "string" || !body.includes(`"LogicalName":"${column}"`)) return answer;
  const json = JSON.parse(body);
  json.Attributes = json.Attributes.filter(({ LogicalName }: { LogicalName: string }) => LogicalName !== column);
  return { ...answer, body: JSON.stringify(json) };
}
