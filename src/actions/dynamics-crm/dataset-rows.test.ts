import assert from "node:assert/strict";
import { test } from "node:test";
import type { Value } from "../../expression/value.ts";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { datasetRows, datasetValue } from "./dataset-rows.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const date = new Date(0);
const party: Entity = { logicalName: "activityparty", id: Guid.of(id), attributes: new Map() };

const values: readonly (readonly [name: string, value: AttributeValue, seen: Value])[] = [
  ["a String", "text", "text"],
  ["a Boolean", false, false],
  ["an Integer", 42, 42],
  ["a small BigInt", 1234n, 1234],
  ["a BigInt beyond a number's digits", 9223372036854775807n, "9223372036854775807"],
  ["a Decimal", Decimal.of("12.50"), 12.5],
  ["a negative Decimal below one", Decimal.of("-0.0000000001"), -1e-10],
  ["a Decimal beyond a number's digits", Decimal.of("100000000000.0000000001"), "100000000000.0000000001"],
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
      entities: [party, party],
      moreRecords: false,
      totalRecordCount: -1,
      totalRecordCountLimitExceeded: false,
    },
    `activityparty:${id},activityparty:${id}`,
  ],
];

for (const [name, value, seen] of values) {
  test(`${name} as a task sees it`, () => assert.deepEqual(datasetValue(value), seen));
}

test("columns are those asked for, in that order, then what else the records hold; what one lacks is Empty", () => {
  const one = { logicalName: "account", attributes: new Map<string, AttributeValue>([["name", "one"]]) };
  const two = { logicalName: "account", attributes: new Map<string, AttributeValue>([["accountid", Guid.of(id)]]) };
  assert.deepEqual(datasetRows([one, two], ["fax", "name"]), {
    columns: ["fax", "name", "accountid"],
    rows: [
      [undefined, "one", undefined],
      [undefined, undefined, id],
    ],
  });
  assert.deepEqual(datasetRows([], ["name"]), { columns: ["name"], rows: [] });
});
