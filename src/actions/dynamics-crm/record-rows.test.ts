import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatasets } from "../../engine/dataset-table.ts";
import type { Value } from "../../expression/value.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { datasetValue } from "./dataset-value.ts";
import { RecordRows } from "./record-rows.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const date = new Date(0);
const party: Entity = { logicalName: "activityparty", id: Guid.of(id), attributes: new Map() };
const member: Entity = { ...party, attributes: new Map([["partyid", new EntityReference("contact", id)]]) };
const address: Entity = { ...party, attributes: new Map([["addressused", "jo@contoso.com"]]) };

const values: readonly (readonly [name: string, value: AttributeValue, seen: Value])[] = [
  ["a String", "text", "text"],
  ["a Boolean", false, false],
  ["an Integer", 42, 42],
  ["a small BigInt", 1234n, 1234],
  ["a BigInt beyond a number's digits", 9223372036854775807n, Decimal.of("9223372036854775807")],
  ["a Decimal", Decimal.of("12.50"), 12.5],
  ["a negative Decimal below one", Decimal.of("-0.0000000001"), -1e-10],
  ["a Decimal beyond a number's digits", Decimal.of("100000000000.0000000001"), Decimal.of("100000000000.0000000001")],
  ["a Money", new Money("-3.00"), -3],
  ["a Double", new Double(2), 2],
  ["a DateTime", date, date],
  ["a Picklist", new OptionSetValue(7), 7],
  ["several options", [new OptionSetValue(1), new OptionSetValue(2)], "1,2"],
  ["a Lookup", new EntityReference("contact", id, "Muscle"), `contact:${id}`],
  ["a Uniqueidentifier", Guid.of(id), id],
  ["no value", null, undefined],
  [
    "a column of a linked table",
    { kind: "AliasedValue", entityLogicalName: "contact", attributeLogicalName: "a", value: new OptionSetValue(3) },
    3,
  ],
  ["a managed property", { kind: "ManagedProperty", value: true, canBeChanged: false }, true],
  [
    "a party list",
    {
      kind: "EntityCollection",
      entityName: "activityparty",
      entities: [party, member, address],
      moreRecords: false,
      totalRecordCount: -1,
      totalRecordCountLimitExceeded: false,
    },
    `activityparty:${id},contact:${id},jo@contoso.com`,
  ],
];

for (const [name, value, seen] of values) {
  test(`${name} as a task sees it`, () => assert.deepEqual(datasetValue(value), seen));
}

type Read = { readonly attributes: Map<string, AttributeValue>; readonly formattedValues?: Map<string, string> };

function datasetOf(records: readonly Read[], asked?: readonly string[]) {
  const rows = new RecordRows(asked);
  for (const record of records) rows.add(record);
  const { columns, rows: cells } = rows.putInto(
    createDatasets(() => date),
    "d",
  );
  return { columns, rows: cells };
}

test("columns are those asked for, in that order, then what else the records hold; what one lacks is Empty", () => {
  const one = { attributes: new Map<string, AttributeValue>([["name", "one"]]) };
  const two = { attributes: new Map<string, AttributeValue>([["accountid", Guid.of(id)]]) };
  assert.deepEqual(datasetOf([one, two], ["fax", "name"]), {
    columns: ["fax", "name", "accountid"],
    rows: [
      [undefined, "one", undefined],
      [undefined, undefined, id],
    ],
  });
  assert.deepEqual(datasetOf([], ["name"]), { columns: ["name"], rows: [] });
});

test("companions stand behind their column: a name, and of a reference the table and the bare ID", () => {
  const one = {
    attributes: new Map<string, AttributeValue>([
      ["name", "one"],
      ["statecode", new OptionSetValue(0)],
      ["primarycontactid", new EntityReference("contact", id, "Jo")],
    ]),
    formattedValues: new Map([
      ["statecode", "Active"],
      ["primarycontactid", "Jo, formatted"],
    ]),
  };
  const two = {
    attributes: new Map<string, AttributeValue>([["primarycontactid", new EntityReference("contact", id)]]),
  };
  assert.deepEqual(datasetOf([two, one], ["name", "primarycontactid"]), {
    columns: [
      ...["name", "primarycontactid", "primarycontactid.name", "primarycontactid.type", "primarycontactid.id"],
      ...["statecode", "statecode.name"],
    ],
    rows: [
      [undefined, `contact:${id}`, undefined, "contact", id, undefined, undefined],
      ["one", `contact:${id}`, "Jo", "contact", id, 0, "Active"],
    ],
  });
});

test("the name of a party list is those of its parties, or their addresses", () => {
  const named = new Map<string, AttributeValue>([["partyid", new EntityReference("contact", id, "Jo Berry")]]);
  const listOf = (...entities: Entity[]): AttributeValue => ({
    kind: "EntityCollection",
    entityName: "activityparty",
    entities,
    moreRecords: false,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  });
  const to = listOf({ ...party, attributes: named }, address);
  const record = (value: AttributeValue) => ({ attributes: new Map([["to", value]]) });
  assert.deepEqual(datasetOf([record(to), record(listOf(party))]), {
    columns: ["to", "to.name"],
    rows: [
      [`contact:${id},jo@contoso.com`, "Jo Berry; jo@contoso.com"],
      [`activityparty:${id}`, undefined],
    ],
  });
});

test("a link that is called as a lookup keeps its columns", () => {
  const linked: AttributeValue = {
    kind: "AliasedValue",
    entityLogicalName: "contact",
    attributeLogicalName: "name",
    value: "of the link",
  };
  const record = {
    attributes: new Map<string, AttributeValue>([
      ["owner", new EntityReference("contact", id, "of the lookup")],
      ["owner.name", linked],
    ]),
  };
  assert.deepEqual(datasetOf([record]).columns, ["owner", "owner.type", "owner.id", "owner.name"]);
  assert.equal(datasetOf([record]).rows[0]?.[3], "of the link");
});
