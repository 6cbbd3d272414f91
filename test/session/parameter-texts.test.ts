import assert from "node:assert/strict";
import { after, before, describe, it, type TestContext } from "node:test";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { Session } from "../../src/session/session.ts";
import { customApiTypes } from "../../src/session/text-values/custom-api-types.ts";
import { type ParameterText, readMessage } from "../../src/session/text-values/parameter-texts.ts";
import { processActionTypes } from "../../src/session/text-values/process-action-types.ts";
import { Decimal } from "../../src/values/decimal.ts";
import { Double } from "../../src/values/double.ts";
import type { Entity, EntityCollection } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import { encodeChallenge } from "../../src/wire/ntlm/challenge.ts";
import { ntlmGate, organization } from "../scripted-organization.ts";
import { startHttpServer } from "../scripted-server.ts";

const one = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const two = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab50";
const account = new EntityReference("account", one);
const fetch = `<fetch><entity name="account"><attribute name="name"/></entity></fetch>`;

const fitting: readonly (readonly [type: string, text: string, value: unknown])[] = [
  ["String", "a, b", "a, b"],
  ["Boolean", "No", false],
  ["Integer", "-42", -42],
  ["BigInt", "9007199254740993", 9007199254740993n],
  ["Decimal", "12.50", Decimal.of("12.50")],
  ["Double", "1.5", new Double(1.5)],
  ["Money", "12.50", new Money("12.50")],
  ["DateTime", "2026-11-23T09:30:00Z", new Date(Date.UTC(2026, 10, 23, 9, 30))],
  ["OptionSetValue", "3", new OptionSetValue(3)],
  ["Guid", `{${one}}`, Guid.of(one)],
  ["Guid", `account:${one}`, Guid.of(one)],
  ["EntityReference", `Account:${one}`, account],
  ["EntityReferenceCollection", `account:${one}, contact:${two}`, [account, new EntityReference("contact", two)]],
  ["GuidArray", `${one}, account:${two}`, [Guid.of(one), Guid.of(two)]],
  ["StringArray", "a, 'b, c', 'it''s'", ["a", "b, c", "it's"]],
  ["StringArray", "'s-Hertogenbosch", ["'s-Hertogenbosch"]],
  ["IntegerArray", "1, -2", [1, -2]],
  ["ColumnSet", "Name, telephone1", { kind: "ColumnSet", allColumns: false, columns: ["name", "telephone1"] }],
  ["ColumnSet", " * ", { kind: "ColumnSet", allColumns: true }],
  ["FetchXml", ` ${fetch} `, { kind: "FetchExpression", query: fetch }],
  [
    "Enum",
    "EntityFilters: Entity, Attributes",
    { kind: "EnumValue", typeName: "EntityFilters", value: "Entity Attributes" },
  ],
  ["Relationship", "a_b", { kind: "Relationship", schemaName: "a_b", primaryEntityRole: undefined }],
  ["Relationship", "a_a:referenced", { kind: "Relationship", schemaName: "a_a", primaryEntityRole: "Referenced" }],
  [
    "PrincipalAccess",
    `team:${two} = ReadAccess, WriteAccess`,
    { kind: "PrincipalAccess", principal: new EntityReference("team", two), accessMask: "ReadAccess WriteAccess" },
  ],
  [
    "RolePrivilegeArray",
    `${one}=deep`,
    [{ kind: "RolePrivilege", privilegeId: Guid.of(one), depth: "Deep", businessUnitId: Guid.empty }],
  ],
  [
    "Label",
    "1033:Preferred; 1031: Bevorzugt",
    {
      localized: [
        { label: "Preferred", languageCode: 1033 },
        { label: "Bevorzugt", languageCode: 1031 },
      ],
    },
  ],
  ["PagingInfo", "page=2, count=50", { pageNumber: 2, count: 50, returnTotalRecordCount: false }],
  ["Binary", "AQID", new Uint8Array([1, 2, 3])],
  ["Null", "whatever", null],
  ["Integer", "", null],
];

const unfitting: readonly (readonly [type: string, text: string, fits: RegExp])[] = [
  ["Guid", "17", /a GUID/],
  ["OptionSetValue", "Inactive", /^give an option's number, such as 1$/],
  ["EntityReference", one, /ENTITY:ID/],
  ["EntityReferenceCollection", `account:${one}, Contoso`, /ENTITY:ID/],
  ["EntityCollection", `account:${one}, contact:${two}`, /records of one entity/],
  ["IntegerArray", "1, b", /whole numbers/],
  ["Enum", "Attributes", /ENUMERATION:MEMBER/],
  ["Relationship", "a b", /schema name/],
  ["Relationship", "a_b:Sideways", /Referencing/],
  ["PrincipalAccess", `team:${two}`, /ReadAccess/],
  ["PrincipalAccess", "jo=ReadAccess", /ReadAccess/],
  ["RolePrivilegeArray", `${one}=Everywhere`, /depths/],
  ["Label", "Preferred", /1033:Preferred/],
  ["PagingInfo", "page=0, count=50", /page=1/],
  ["Binary", "not base64!", /base64/],
  ["Binary", "AQI!", /base64/],
  ["Binary", "AQI", /base64/],
  ["Entity", "account:17", /ENTITY/],
];

describe("texts of a message's parameters", () => {
  let emulator: Emulator;
  const sessions: Partial<Record<"Soap" | "WebApi", Session>> = {};
  before(async () => {
    emulator = await startEmulator({ open: true });
    for (const transport of ["Soap", "WebApi"] as const) {
      sessions[transport] = await openSession({
        organizationUri: `${emulator.url}/embedded`,
        userName: "CRM\\user",
        password: "Secret-of-tests-1",
        authType: "ActiveDirectory",
        transport,
      });
    }
  });
  after(async () => {
    for (const session of Object.values(sessions)) await session.end();
    await emulator.close();
  });

  const read = async (message: string, texts: readonly ParameterText[], transport: "Soap" | "WebApi" = "Soap") => {
    const session = sessions[transport];
    assert.ok(session !== undefined);
    return await readMessage(message, texts, session, {});
  };
  const valueIn = async (type: string, value: string) =>
    (await read("new_Do", [{ name: "Value", type, value }])).parameters.Value;

  for (const [type, text, value] of fitting) {
    it(`${type}: ${text || "nothing"}`, async () => assert.deepEqual(await valueIn(type, text), value));
  }

  for (const [type, text, fits] of unfitting) {
    it(`${type} is not ${text}`, async () => {
      await assert.rejects(valueIn(type, text), (error: { code: string; message: string; remedy: string }) => {
        assert.equal(error.code, "SESSION_BAD_VALUE");
        assert.match(error.message, /parameter Value of type/);
        assert.match(error.remedy, fits);
        return true;
      });
    });
  }

  it("QueryExpression and its list, from FetchXML", async () => {
    const query = (await valueIn("QueryExpression", fetch)) as { kind: string; entityName: string };
    assert.deepEqual([query.kind, query.entityName], ["QueryExpression", "account"]);
    assert.deepEqual(await valueIn("QueryExpressionArray", fetch), [query]);
  });

  it("EntityCollection of records by reference", async () => {
    const { entityName, entities } = (await valueIn(
      "EntityCollection",
      `account:${one}, account:${two}`,
    )) as EntityCollection;
    assert.equal(entityName, "account");
    assert.deepEqual(
      entities.map(({ logicalName, id }) => [logicalName, id?.text]),
      [
        ["account", one],
        ["account", two],
      ],
    );
  });

  it("EntityCollection of rows: values of the columns' types, and the ID of those that exist", async () => {
    const row = (...texts: readonly (readonly [string, string])[]) =>
      texts.map(([logicalName, value]) => ({ logicalName, value }));
    const rows = [row(["accountid", one], ["Revenue", "12.50"]), row(["name", "New"])];
    const { parameters } = await read("UpsertMultiple", [{ name: "Targets", value: "account", rows }]);
    const { entityName, entities } = parameters.Targets as EntityCollection;
    assert.equal(entityName, "account");
    assert.deepEqual(
      entities.map(({ id, attributes }) => [id?.text, [...attributes]]),
      [
        [one, [["revenue", new Money("12.50")]]],
        [undefined, [["name", "New"]]],
      ],
    );
    await assert.rejects(read("Create", [{ name: "Target", value: "account", rows }]), {
      message: /parameter Target is of type Entity, and rows are given to it/,
    });
  });

  it("a record with its values, of the columns' types", async () => {
    const attributes = [
      { logicalName: "Revenue", value: "12.50" },
      { logicalName: "parentaccountid", value: `account:${two}` },
    ];
    const { parameters } = await read("Update", [{ name: "target", value: `account:${one}`, attributes }]);
    const target = parameters.Target as Entity;
    assert.deepEqual([target.logicalName, target.id?.text], ["account", one]);
    assert.deepEqual(target.attributes.get("revenue"), new Money("12.50"));
    assert.deepEqual(target.attributes.get("parentaccountid"), new EntityReference("account", two));
  });

  it("an attribute that is given twice is refused by name", async () => {
    const attributes = ["Revenue", " revenue"].map((logicalName) => ({ logicalName, value: "1" }));
    const twice = { code: "SESSION_BAD_VALUE", message: /Target has the attribute revenue twice/ };
    await assert.rejects(read("Update", [{ name: "Target", value: `account:${one}`, attributes }]), twice);
  });

  it("types that are asked for of the organization: none where it has no such table, its error otherwise", async () => {
    const session = sessions.Soap;
    assert.ok(session !== undefined);
    for (const types of [customApiTypes, processActionTypes]) {
      assert.equal((await types(session, "new_Do", {})).size, 0);
      await assert.rejects(types(session, "new_Do", { signal: AbortSignal.abort() }), { code: "NET_ABORTED" });
    }
  });

  it("names in any case and types that the platform's message has", async () => {
    const texts = [
      { name: "entitymoniker", value: `account:${one}` },
      { name: "STATE", value: "1" },
      { name: "Status", value: "-1" },
    ];
    assert.deepEqual(await read("setstate", texts), {
      message: "SetState",
      parameters: { EntityMoniker: account, State: new OptionSetValue(1), Status: new OptionSetValue(-1) },
    });
    const { parameters } = await read("RetrieveEntity", [{ name: "EntityFilters", value: "Attributes" }]);
    assert.deepEqual(parameters.EntityFilters, { kind: "EnumValue", typeName: "EntityFilters", value: "Attributes" });
  });

  it("a record in place of an ID is its ID over SOAP, and itself where the Web API takes records", async () => {
    const members = [
      { name: "ListId", value: `list:${one}` },
      { name: "MemberIds", value: `contact:${one}, contact:${two}` },
    ];
    const { parameters } = await read("AddListMembersList", members);
    assert.deepEqual([parameters.ListId, parameters.MemberIds], [Guid.of(one), [Guid.of(one), Guid.of(two)]]);
    const references = (await read("AddListMembersList", members, "WebApi")).parameters;
    assert.deepEqual(references.ListId, new EntityReference("list", one));
    assert.deepEqual(
      references.MemberIds,
      [one, two].map((id) => new EntityReference("contact", id)),
    );
    const mixed = [{ name: "MemberIds", value: `${one}, contact:${two}` }];
    const ids = (await read("AddListMembersList", mixed, "WebApi")).parameters.MemberIds;
    assert.deepEqual(ids, [Guid.of(one), Guid.of(two)]);
    const alone = [{ name: "SubordinateId", value: two }];
    assert.deepEqual((await read("Merge", alone, "WebApi")).parameters.SubordinateId, Guid.of(two));
  });
});

/** A session on an organization that answers each query with the records of its table. */
async function sessionOnRecords(t: TestContext, records: readonly Entity[]) {
  const queries: unknown[] = [];
  const server = await startHttpServer(
    ntlmGate(
      () => ({
        challenge: (negotiate) => encodeChallenge({ negotiate, domain: "D", computer: "C" }),
        verify: () => true,
      }),
      organization((call) => {
        if (call.operation !== "RetrieveMultiple") return undefined;
        queries.push(call.query);
        const text = JSON.stringify(call.query);
        const entities = records.filter(({ logicalName }) => text.includes(logicalName));
        const entityName = entities[0]?.logicalName ?? "none";
        const page = { moreRecords: false, totalRecordCount: -1, totalRecordCountLimitExceeded: false };
        const collection = { kind: "EntityCollection", entityName, entities, ...page } as const;
        return { operation: "RetrieveMultiple", collection };
      }),
    ),
  );
  t.after(() => server.close());
  const session = await openSession({
    organizationUri: `${server.origin}/org`,
    authType: "ActiveDirectory",
    userName: "d\\u",
    password: "p",
    transport: "Soap",
  });
  t.after(() => session.end());
  return { session, queries };
}

it("a Custom API's types are asked of the organization, once", async (t) => {
  const parameters: Entity[] = [
    ["Amount", 8],
    ["Lines", 11],
    ["Strange", 77],
  ].map(([uniquename, type]) => ({
    logicalName: "customapirequestparameter",
    attributes: new Map<string, string | OptionSetValue>([
      ["uniquename", String(uniquename)],
      ["type", new OptionSetValue(Number(type))],
    ]),
  }));
  const { session, queries } = await sessionOnRecords(t, parameters);
  const texts = [
    { name: "Amount", value: "12.50" },
    { name: "Lines", value: "a,b" },
  ];
  assert.deepEqual(await readMessage("new_Sum", texts, session, {}), {
    message: "new_Sum",
    parameters: { Amount: new Money("12.50"), Lines: ["a", "b"] },
  });
  assert.equal(queries.length, 1);
  assert.match(JSON.stringify(queries[0]), /customapirequestparameter.*customapi.*new_Sum/s);
  for (const name of ["Other", "Strange"]) {
    await assert.rejects(readMessage("new_Sum", [{ name, value: "1" }], session, {}), {
      message: `parameter ${name} has no TYPE, and the organization does not tell that of new_Sum`,
    });
  }
});

it("a custom action's types are those of its registered request", async (t) => {
  const assembly = "Version=9.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35";
  const fields: Entity[] = [
    ["Target", `Microsoft.Xrm.Sdk.EntityReference,Microsoft.Xrm.Sdk, ${assembly}`],
    ["Count", `System.Int32,mscorlib, ${assembly}`],
    ["Names", `System.String[],mscorlib, ${assembly}`],
    ["Strange", `System.Nullable\`1[[System.Int32, mscorlib]],mscorlib, ${assembly}`],
  ].map(([name = "", clrparser = ""]) => ({
    logicalName: "sdkmessagerequestfield",
    attributes: new Map([
      ["name", name],
      ["clrparser", clrparser],
    ]),
  }));
  const { session, queries } = await sessionOnRecords(t, fields);
  const texts = [
    { name: "Target", value: `account:${one}` },
    { name: "Count", value: "3" },
    { name: "Names", value: "a, b" },
  ];
  const { parameters } = await readMessage("new_Approve", texts, session, {});
  assert.deepEqual(parameters, { Target: account, Count: 3, Names: ["a", "b"] });
  assert.match(JSON.stringify(queries[1]), /sdkmessagerequestfield.*sdkmessagepair.*sdkmessage.*new_Approve/s);
  await assert.rejects(readMessage("new_Approve", [{ name: "Strange", value: "1" }], session, {}), {
    message: "parameter Strange has no TYPE, and the organization does not tell that of new_Approve",
  });
});
