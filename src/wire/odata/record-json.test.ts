import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnDefinition } from "../../../test/column-definition.ts";
import { TableDefinitions } from "../../emulator/metadata/table-definitions.ts";
import { standardTables } from "../../emulator/metadata/tables.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata, EntityMetadata } from "../metadata/metadata.ts";
import { type JsonObject, parseJson } from "./json.ts";
import { annotationFilter } from "./prefer.ts";
import type { RecordShape } from "./query-plan.ts";
import { recordFromJson, recordPrinter } from "./record-json.ts";
import { jsonFromValue, valueFromJson } from "./value-json.ts";

const tables = new TableDefinitions(standardTables());
const account = tables.byLogicalName("account") as EntityMetadata;
const id = "c4944f99-b5a0-e311-8f05-00155d0e1c00";

const column = (
  attributeType: AttributeMetadata["attributeType"],
  more: Partial<AttributeMetadata> = {},
): AttributeMetadata => columnDefinition("X", attributeType, more);

describe("values of columns as JSON, both ways", () => {
  const multiple = { attributeTypeName: "MultiSelectPicklistType" };
  const rows = [
    [column("String"), "Edm.String", "a", '"a"'],
    [column("Boolean"), "Edm.Boolean", true, "true"],
    [column("Integer"), "Edm.Int32", -7, "-7"],
    [column("BigInt"), "Edm.Int64", 9007199254740993n, "9007199254740993"],
    [column("BigInt"), "Edm.Int64", -(2n ** 63n), "-9223372036854775808"],
    [column("Decimal"), "Edm.Decimal", Decimal.of("0.1234567890123456789"), "0.1234567890123456789"],
    [column("Money"), "Edm.Decimal", new Money("922337203685477.5807"), "922337203685477.5807"],
    [column("Double"), "Edm.Double", new Double(0.5), "0.5"],
    [column("Picklist"), "Edm.Int32", new OptionSetValue(3), "3"],
    [column("Virtual", multiple), "Edm.String", [new OptionSetValue(1), new OptionSetValue(9)], '"1,9"'],
    [column("DateTime"), "Edm.DateTimeOffset", new Date("2023-04-07T21:59:01Z"), '"2023-04-07T21:59:01Z"'],
    [column("DateTime"), "Edm.DateTimeOffset", new Date("2023-04-07T21:59:01.250Z"), '"2023-04-07T21:59:01.250Z"'],
    [column("DateTime"), "Edm.Date", new Date("2023-04-07"), '"2023-04-07"'],
    [column("Uniqueidentifier"), "Edm.Guid", Guid.of(id), `"${id}"`],
    [column("Virtual", { attributeTypeName: "ImageType" }), "Edm.Binary", new Uint8Array([1, 2, 255]), '"AQL/"'],
    [column("String"), "Edm.String", null, "null"],
  ] as const satisfies readonly (readonly [AttributeMetadata, string, AttributeValue, string])[];
  for (const [attribute, type, value, json] of rows) {
    it(`${type} ${json}`, () => {
      assert.equal(JSON.stringify(jsonFromValue(value, type)), json);
      assert.deepEqual(valueFromJson(parseJson(json), { name: "x", type, attribute }), value);
    });
  }

  it("money has four digits at least", () => {
    assert.equal(JSON.stringify(jsonFromValue(new Money("20000"), "Edm.Decimal")), "20000.0000");
    assert.equal(JSON.stringify(jsonFromValue(new Money("1.5"), "Edm.Decimal")), "1.5000");
  });

  const unfit = [
    ["Edm.Int32", column("Integer"), '"5"'],
    ["Edm.Int32", column("Integer"), "1.5"],
    ["Edm.Int32", column("Integer"), "2147483648"],
    ["Edm.Int32", column("Picklist"), "-2147483649"],
    ["Edm.Int64", column("BigInt"), "9223372036854775808"],
    ["Edm.Int64", column("BigInt"), "-9223372036854775809"],
    ["Edm.Int64", column("BigInt"), "0.5"],
    ["Edm.Boolean", column("Boolean"), '"true"'],
    ["Edm.Guid", column("Uniqueidentifier"), '"x"'],
    ["Edm.DateTimeOffset", column("DateTime"), '"tomorrow"'],
    ["Edm.String", column("Virtual", multiple), '"1,b"'],
    ["Edm.String", column("String"), "5"],
  ] as const;
  for (const [type, attribute, json] of unfit) {
    it(`${json} is no ${type}`, () =>
      assert.equal(valueFromJson(parseJson(json), { name: "x", type, attribute }), undefined));
  }

  it("a time without an offset is UTC", () => {
    const property = { name: "x", type: "Edm.DateTimeOffset", attribute: column("DateTime") } as const;
    assert.deepEqual(valueFromJson("2023-04-07T21:59:01", property), new Date("2023-04-07T21:59:01Z"));
  });
});

describe("records of a body", () => {
  const read = (json: JsonObject) => recordFromJson(json, account, tables);

  it("binds lookups by address, relative and absolute, and by alternate key", () => {
    const addresses = [
      `/contacts(${id})`,
      `contacts(${id})`,
      `https://host/org/api/data/v9.2/contacts(contactid=${id})`,
    ];
    for (const address of addresses) {
      const { entity } = read({ "primarycontactid@odata.bind": address });
      assert.deepEqual(entity.attributes.get("primarycontactid"), new EntityReference("contact", id));
    }
    assert.equal(read({ "primarycontactid@odata.bind": null }).entity.attributes.get("primarycontactid"), null);
    assert.equal(read({ primarycontactid: null }).entity.attributes.get("primarycontactid"), null);
  });

  it("holds related records, and existing ones that are to be joined", () => {
    const { entity, associations } = read({
      name: "x",
      "name@OData.Community.Display.V1.FormattedValue": "ignored",
      primarycontactid: { lastname: "parent" },
      contact_customer_accounts: [{ lastname: "child" }],
      "accountleads_association@odata.bind": [`/leads(${id})`],
    });
    assert.deepEqual(
      entity.relatedEntities?.map(({ relationship, primaryEntityRole, collection }) => [
        relationship,
        primaryEntityRole,
        collection.entities.map(({ logicalName }) => logicalName),
      ]),
      [
        ["account_primary_contact", "Referencing", ["contact"]],
        ["contact_customer_accounts", "Referenced", ["contact"]],
      ],
    );
    assert.deepEqual(
      associations.map(({ navigation, references }) => [navigation.relationship.schemaName, references.map(String)]),
      [["accountleads_association", [`lead:${id}`]]],
    );
  });

  it("parties of an activity become its party lists", () => {
    const email = tables.byLogicalName("email") as EntityMetadata;
    const { entity } = recordFromJson(
      {
        email_activity_parties: [
          { "partyid_systemuser@odata.bind": `/systemusers(${id})`, participationtypemask: 1 },
          { "partyid_contact@odata.bind": `/contacts(${id})`, participationtypemask: 2 },
        ],
      },
      email,
      tables,
    );
    const parties = (name: string) => {
      const value = entity.attributes.get(name);
      assert.ok(typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection");
      return value.entities.map(({ attributes }) => String(attributes.get("partyid")));
    };
    assert.deepEqual([parties("from"), parties("to")], [[`systemuser:${id}`], [`contact:${id}`]]);
  });

  const refusals: readonly (readonly [json: JsonObject, message: RegExp])[] = [
    [{ foo: 1 }, /Entity :'accounts'.*The property 'foo' does not exist on type 'Microsoft.Dynamics.CRM.account'/],
    [{ _primarycontactid_value: id }, /CRM do not support direct update of Entity Reference properties/],
    [{ numberofemployees: "many" }, /Cannot convert the literal 'many' to the expected type 'Edm.Int32'/],
    [{ "primarycontactid@odata.bind": 5 }, /not the address of a record/],
    [{ "contact_customer_accounts@odata.bind": "/contacts(x)" }, /is a collection/],
    [{ "primarycontactid@odata.bind": `/nosuchset(${id})` }, /Resource not found for the segment 'nosuchset'/],
    [{ contact_customer_accounts: [1] }, /not a related record/],
  ];
  for (const [json, message] of refusals) {
    it(`${JSON.stringify(json)} is refused`, () => assert.throws(() => read(json), { message }));
  }
});

describe("records of an answer", () => {
  const properties = ["name", "_primarycontactid_value", "telephone1"].map((name) => {
    const logicalName = name.replace(/^_(.*)_value$/, "$1");
    const attribute = account.attributes?.find((one) => one.logicalName === logicalName) as AttributeMetadata;
    return { name, type: name.startsWith("_") ? ("Edm.Guid" as const) : ("Edm.String" as const), attribute };
  });
  const shape: RecordShape = { table: account, properties, singles: [], collections: [] };
  const entity = {
    logicalName: "account",
    rowVersion: "5",
    attributes: new Map<string, AttributeValue>([
      ["name", "x"],
      ["primarycontactid", new EntityReference("contact", id, "Jo")],
    ]),
  };

  it("begin with the etag, and have null where nothing is", () => {
    const print = recordPrinter(shape, { annotations: annotationFilter(undefined), root: "" });
    const json = `{"@odata.etag":"W/\\"5\\"","name":"x","_primarycontactid_value":"${id}","telephone1":null}`;
    assert.equal(JSON.stringify(print(entity)), json);
  });

  it("have the annotations that are asked for, each before its property", () => {
    const print = recordPrinter(shape, { annotations: annotationFilter("Microsoft.Dynamics.CRM.*"), root: "" });
    assert.deepEqual(Object.keys(print(entity)), [
      "@odata.etag",
      "name",
      "_primarycontactid_value@Microsoft.Dynamics.CRM.associatednavigationproperty",
      "_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname",
      "_primarycontactid_value",
      "telephone1",
    ]);
  });
});
