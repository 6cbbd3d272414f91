import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { unsupported } from "../../src/emulator/not-supported.ts";
import { Decimal } from "../../src/values/decimal.ts";
import { Double } from "../../src/values/double.ts";
import type { AttributeValue } from "../../src/values/entity.ts";
import { EntityReference } from "../../src/values/entity-reference.ts";
import { Guid } from "../../src/values/guid.ts";
import { Money } from "../../src/values/money.ts";
import { OptionSetValue } from "../../src/values/option-set-value.ts";
import type { OrganizationCall } from "../../src/wire/organization-call.ts";
import type { ConditionExpression, QueryExpression } from "../../src/wire/query/query-expression.ts";
import { decodeReply } from "../../src/wire/soap/decode-reply.ts";
import { encodeCall } from "../../src/wire/soap/encode-call.ts";
import { columnSet, entity, executeCall, post, queryExpression, TestOrganization } from "./test-organization.ts";

const missing = Guid.of("11111111-2222-3333-4444-555555555555");
const codes = {
  noEntity: -2147217150,
  noAttribute: -2147217149,
  wrongType: -2147204268,
  tooLong: -2147204303,
  option: -2147204326,
  integerRange: -2147204305,
  decimalRange: -2147204304,
  dateTime: -2147220935,
  invalidArgument: -2147220989,
  doesNotExist: -2147220969,
  state: -2147187704,
  duplicate: -2147220937,
  notSupported: -2147220715,
} as const;

const create = (table: string, values: Record<string, AttributeValue>): OrganizationCall => ({
  operation: "Create",
  entity: entity(table, values),
});

type Case = readonly [what: string, call: OrganizationCall, code: number, message: string | RegExp];

const condition = (only: ConditionExpression): QueryExpression =>
  queryExpression({ entityName: "account", criteria: { filterOperator: "And", conditions: [only], filters: [] } });

const value = (name: string, given: AttributeValue, code: number, message: string | RegExp): Case => [
  `${name} = ${typeof given === "string" && given.length > 20 ? "a long text" : given}`,
  create("account", { name: "A", [name]: given }),
  code,
  message,
];

const wrongType = (name: string, given: AttributeValue, expected: string, found: string): Case =>
  value(
    name,
    given,
    codes.wrongType,
    `Invalid Attribute Value Type for ${name}. Expected: ${expected}, Found: ${found}`,
  );

const outOfRange = (name: string, given: AttributeValue, code: number): Case =>
  value(
    name,
    given,
    code,
    `A validation error occurred.  The value ${given} of '${name}' on record of type 'account' is outside the valid range.`,
  );

const cases: readonly Case[] = [
  [
    "unknown table",
    create("acount", {}),
    codes.noEntity,
    "The entity with a name = 'acount' with namemapping = 'Logical' was not found in the MetadataCache.",
  ],
  [
    "unknown column on Create",
    create("account", { ticketsymbol: "X" }),
    codes.noAttribute,
    "'account' entity doesn't contain attribute with Name = 'ticketsymbol'.",
  ],
  [
    "unknown column on Update",
    { operation: "Update", entity: entity("account", { ticketsymbol: "X" }, missing) },
    codes.noAttribute,
    "'account' entity doesn't contain attribute with Name = 'ticketsymbol'.",
  ],
  [
    "unknown column on Retrieve",
    { operation: "Retrieve", entityName: "account", id: missing, columnSet: columnSet(["ticketsymbol"]) },
    codes.noAttribute,
    "'account' entity doesn't contain attribute with Name = 'ticketsymbol'.",
  ],
  [
    "Retrieve of a missing record",
    { operation: "Retrieve", entityName: "account", id: missing, columnSet: columnSet([]) },
    codes.doesNotExist,
    `account With Id = ${missing} Does Not Exist`,
  ],
  [
    "Update of a missing record",
    { operation: "Update", entity: entity("contact", { firstname: "A" }, missing) },
    codes.doesNotExist,
    `contact With Id = ${missing} Does Not Exist`,
  ],
  [
    "Delete of a missing record",
    { operation: "Delete", entityName: "contact", id: missing },
    codes.doesNotExist,
    `contact With Id = ${missing} Does Not Exist`,
  ],
  [
    "Update without an ID",
    { operation: "Update", entity: entity("account", { name: "A" }) },
    codes.invalidArgument,
    "Entity Id must be specified for Update",
  ],
  [
    "two different IDs",
    { operation: "Create", entity: entity("account", { accountid: Guid.random() }, missing) },
    codes.invalidArgument,
    "Entity Id must be the same as the value set in property bag.",
  ],
  wrongType("name", 5, "System.String", "System.Int32"),
  wrongType("numberofemployees", "5", "System.Int32", "System.String"),
  wrongType("numberofemployees", 5n, "System.Int32", "System.Int64"),
  wrongType("revenue", Decimal.of("5"), "Microsoft.Xrm.Sdk.Money", "System.Decimal"),
  wrongType("industrycode", 1, "Microsoft.Xrm.Sdk.OptionSetValue", "System.Int32"),
  wrongType("creditonhold", "true", "System.Boolean", "System.String"),
  wrongType("lastonholdtime", "2020-01-01", "System.DateTime", "System.String"),
  wrongType("primarycontactid", missing, "Microsoft.Xrm.Sdk.EntityReference", "System.Guid"),
  wrongType("address1_latitude", Decimal.of("5.5"), "System.Double", "System.Decimal"),
  wrongType("accountid", "x", "System.Guid", "System.String"),
  wrongType("statecode", 0, "Microsoft.Xrm.Sdk.OptionSetValue", "System.Int32"),
  value(
    "name",
    "x".repeat(161),
    codes.tooLong,
    "A validation error occurred.  The length of the 'name' attribute of the 'account' entity exceeded the maximum allowed length of '160'.",
  ),
  value(
    "industrycode",
    new OptionSetValue(999),
    codes.option,
    /^A validation error occurred\. {2}The value 999 of 'industrycode' on record of type 'account' is outside the valid range\. Accepted Values: 1,2,3,/,
  ),
  outOfRange("numberofemployees", -1, codes.integerRange),
  outOfRange("address1_latitude", new Double(90.5), codes.decimalRange),
  outOfRange("revenue", new Money("-0.01"), codes.decimalRange),
  outOfRange("revenue", new Money("100000000000000.01"), codes.decimalRange),
  value(
    "lastonholdtime",
    new Date("1752-12-31T23:59:59Z"),
    codes.dateTime,
    "DateTime is less than minumum value supported by CrmDateTime. Actual value: 12/31/1752 23:59:59, Minimum value supported: 01/01/1753 00:00:00",
  ),
  value(
    "primarycontactid",
    new EntityReference("account", missing),
    codes.invalidArgument,
    "'account' is not a valid lookup target of 'primarycontactid'. Valid targets: contact.",
  ),
  value(
    "primarycontactid",
    new EntityReference("contact", missing),
    codes.doesNotExist,
    `contact With Id = ${missing} Does Not Exist`,
  ),
  value(
    "originatingleadid",
    new EntityReference("lead", missing),
    codes.doesNotExist,
    `lead With Id = ${missing} Does Not Exist`,
  ),
  value(
    "ownerid",
    new EntityReference("team", missing),
    codes.doesNotExist,
    `team With Id = ${missing} Does Not Exist`,
  ),
  [
    "a record as its own parent",
    {
      operation: "Create",
      entity: entity("account", { parentaccountid: new EntityReference("account", missing) }, missing),
    },
    -2147220217,
    /its own parent/,
  ],
  value(
    "statuscode",
    new OptionSetValue(77),
    codes.state,
    /^77 is not a valid status code for state code AccountState\.Active on account with Id [0-9a-f-]{36}\.$/,
  ),
  ...[
    { statuscode: new OptionSetValue(2) },
    { statecode: new OptionSetValue(1), statuscode: new OptionSetValue(2) },
  ].map(
    (asked): Case => [
      `a new record with ${JSON.stringify(asked)}`,
      create("contact", asked),
      codes.state,
      /^2 is not a valid status code for state code ContactState\.Active on contact with Id /,
    ],
  ),
  value("statecode", new OptionSetValue(7), codes.option, /The value 7 of 'statecode'.*Accepted Values: 0,1$/),
  value("overriddencreatedon", new Date("2999-01-01T00:00:00Z"), codes.invalidArgument, /future/),
  [
    "a business unit without a parent",
    create("businessunit", { name: "B" }),
    codes.invalidArgument,
    "Attribute: parentbusinessunitid cannot be set to NULL",
  ],
  [
    "a user without a business unit",
    create("systemuser", { domainname: "X\\y", lastname: "y" }),
    codes.invalidArgument,
    "Attribute: businessunitid cannot be set to NULL",
  ],
  [
    "Create of an organization",
    create("organization", { name: "Second" }),
    codes.invalidArgument,
    "The 'Create' method does not support entities of type 'organization'.",
  ],
  [
    "Delete of a user",
    { operation: "Delete", entityName: "systemuser", id: missing },
    codes.invalidArgument,
    "The 'Delete' method does not support entities of type 'systemuser'.",
  ],
  [
    "RetrieveMultiple of no table",
    { operation: "RetrieveMultiple", query: queryExpression({ entityName: "" }) },
    codes.invalidArgument,
    "The 'RetrieveMultiple' method does not support entities of type 'none'.",
  ],
  ...[...unsupported.messages].map(
    (name): Case => [
      `message ${name}`,
      executeCall(name),
      codes.notSupported,
      `The message '${name}' is not supported by the embedded organization yet.`,
    ],
  ),
  ...["ChildOf", "Mask", "NotMask", "MasksSelect", "EqualRoleBusinessId"].map(
    (operator): Case => [
      `condition operator ${operator}, which the service has for itself`,
      { operation: "RetrieveMultiple", query: condition({ attributeName: "name", operator, values: ["x"] }) },
      -2147217120,
      `Unsupported condition operator '${operator}' specified.`,
    ],
  ),
  [
    "message that nobody has",
    executeCall("BringCoffee"),
    codes.invalidArgument,
    "There is no message with the name 'BringCoffee'.",
  ],
  [
    "a message that is a member of every object",
    executeCall("constructor"),
    codes.invalidArgument,
    "There is no message with the name 'constructor'.",
  ],
  ...(["Associate", "Disassociate"] as const).map(
    (operation): Case => [
      operation,
      {
        operation,
        association: { entityName: "account", entityId: missing, relationship: "x", relatedEntities: [] },
      },
      -2147217918,
      "The Entity Relationship with SchemaName = 'x' was not found in the MetadataCache.",
    ],
  ),
  [
    "FetchXML without a table",
    { operation: "RetrieveMultiple", query: { kind: "FetchExpression", query: "<fetch/>" } },
    -2147217117,
    "A required element was not specified: 'entity' in the element 'fetch'.",
  ],
  ["missing parameter", executeCall("Create"), codes.invalidArgument, "Required field 'Target' is missing"],
  [
    "parameter of another type",
    executeCall("Create", { Target: new EntityReference("account", missing) }),
    codes.invalidArgument,
    "The parameter 'Target' is not of type 'Entity'.",
  ],
  [
    "unknown parameter",
    executeCall("WhoAmI", { Sugar: true }),
    codes.notSupported,
    "Unrecognized request parameter: Sugar",
  ],
  [
    "parameter that would change the result",
    executeCall("Delete", { Target: new EntityReference("account", missing), SolutionUniqueName: "x" }),
    codes.notSupported,
    "The parameter 'SolutionUniqueName' of Delete is not supported by the embedded organization yet.",
  ],
];

describe("what an organization refuses", () => {
  let organization: TestOrganization;
  before(async () => {
    organization = await TestOrganization.open();
  });
  after(() => organization.close());

  for (const [what, call, code, message] of cases) {
    it(what, async () => {
      const fault = await organization.fault(call);
      assert.equal(fault.blame, "Sender");
      assert.equal(fault.detail?.errorCode, code, fault.reason);
      if (typeof message === "string") assert.equal(fault.reason, message);
      else assert.match(fault.reason, message);
      assert.equal(fault.detail?.message, fault.reason);
      assert.match(fault.detail?.timestamp ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    });
  }

  it("a second record of the same ID", async () => {
    const id = await organization.create("account", { name: "A" });
    const fault = await organization.fault({ operation: "Create", entity: entity("account", { name: "B" }, id) });
    assert.equal(fault.detail?.errorCode, codes.duplicate);
    assert.equal(fault.reason, "Cannot insert duplicate key.");
  });

  it("a refused call leaves nothing behind", async () => {
    const name = "nothing of me must stay";
    await organization.fault(create("account", { name, primarycontactid: new EntityReference("contact", missing) }));
    const found = await organization.retrieveMultiple({
      entityName: "account",
      criteria: {
        filterOperator: "And",
        conditions: [{ attributeName: "name", operator: "Equal", values: [name] }],
        filters: [],
      },
    });
    assert.equal(found.entities.length, 0);
  });

  it("null for a column that must have a value", async () => {
    const id = await organization.create("account", { name: "A" });
    const fault = await organization.fault({ operation: "Update", entity: entity("account", { ownerid: null }, id) });
    assert.equal(fault.detail?.errorCode, codes.invalidArgument);
    assert.equal(fault.reason, "Attribute: ownerid cannot be set to NULL");
  });

  it("a chain of parents that would become a ring", async () => {
    const a = await organization.create("account", { name: "A" });
    const b = await organization.create("account", { parentaccountid: new EntityReference("account", a) });
    const c = await organization.create("account", { parentaccountid: new EntityReference("account", b) });
    const fault = await organization.fault({
      operation: "Update",
      entity: entity("account", { parentaccountid: new EntityReference("account", c) }, a),
    });
    assert.equal(fault.detail?.errorCode, -2147220217);
  });

  it("acting for a user that there is none of", async () => {
    const { headers, body } = encodeCall(executeCall("WhoAmI"), "1.1");
    const header = `<s:Header><CallerId xmlns="http://schemas.microsoft.com/xrm/2011/Contracts">${missing}</CallerId></s:Header>`;
    const request = post(body.replace("<s:Body>", `${header}<s:Body>`), headers, "1.1");
    const reply = decodeReply((await organization.handler(request, organization.connection)).body);
    assert.ok("kind" in reply && reply.detail?.errorCode === codes.doesNotExist);
  });
});
