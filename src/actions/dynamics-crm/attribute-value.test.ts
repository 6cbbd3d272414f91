import assert from "node:assert/strict";
import { test } from "node:test";
import { Decimal } from "../../values/decimal.ts";
import { Double } from "../../values/double.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { attributeValue, attributeValues } from "./attribute-value.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";

const fitting: readonly (readonly [type: string, text: string, value: AttributeValue])[] = [
  ["String", " as it is ", " as it is "],
  ["Memo", "two\nlines", "two\nlines"],
  ["EntityName", "account", "account"],
  ["Boolean", "Yes", true],
  ["Boolean", "False", false],
  ["boolean", "1", true],
  ["Integer", " -42 ", -42],
  ["Integer", "2147483647", 2147483647],
  ["BigInt", "9223372036854775807", 9223372036854775807n],
  ["Decimal", "12.50", Decimal.of("12.50")],
  ["Double", "1.25e-3", new Double(0.00125)],
  ["Double", "3", new Double(3)],
  ["Money", "100000000000.0001", new Money("100000000000.0001")],
  ["DateTime", "2026-11-23T09:30:00Z", new Date(Date.UTC(2026, 10, 23, 9, 30))],
  ["DateTime", "2026-11-23T09:30:00.25+02:00", new Date(Date.UTC(2026, 10, 23, 7, 30, 0, 250))],
  ["DateTime", "2026-11-23 9:30", new Date(Date.UTC(2026, 10, 23, 9, 30))],
  ["DateTime", "2026-11-23", new Date(Date.UTC(2026, 10, 23))],
  ["Picklist", "3", new OptionSetValue(3)],
  ["Option Set", "3", new OptionSetValue(3)],
  ["OptionSetValue", "3", new OptionSetValue(3)],
  ["State", "1", new OptionSetValue(1)],
  ["status", "2", new OptionSetValue(2)],
  ["Lookup", `contact:${id}`, new EntityReference("contact", id)],
  ["Entity-Reference", `Contact: {${id.toUpperCase()}}`, new EntityReference("contact", id)],
  ["Customer", `account:${id}`, new EntityReference("account", id)],
  ["Owner", `systemuser:${id}`, new EntityReference("systemuser", id)],
  ["Uniqueidentifier", `{${id}}`, Guid.of(id)],
  ["Guid", id, Guid.of(id)],
  ["Null", "whatever", null],
  ["Integer", "", null],
];

for (const [type, text, value] of fitting) {
  test(`${type} ${JSON.stringify(text)}`, () => {
    assert.deepEqual(attributeValue({ logicalName: "a", type, value: text }), value);
  });
}

const unfitting: readonly (readonly [type: string, text: string])[] = [
  ["Boolean", "maybe"],
  ["Integer", "2147483648"],
  ["Integer", "1.5"],
  ["Integer", "0x10"],
  ["BigInt", "9223372036854775808"],
  ["Decimal", "12,50"],
  ["Double", "Infinity"],
  ["Double", "1e999"],
  ["Money", "€ 5"],
  ["DateTime", "tomorrow"],
  ["DateTime", "2026-02-30"],
  ["DateTime", "0050-01-01"],
  ["DateTime", "2026-11-23T24:61:00Z"],
  ["Picklist", "Gold"],
  ["Lookup", id],
  ["Lookup", `account:${id}:x`],
  ["Uniqueidentifier", "1234"],
];

for (const [type, text] of unfitting) {
  test(`${type} refuses "${text}", and the error names attribute, value and what fits`, () => {
    assert.throws(
      () => attributeValue({ logicalName: "revenue", type, value: text }),
      (error: Error & { code?: string; remedy?: string }) => {
        assert.equal(error.code, "ACTION_ATTRIBUTE_VALUE");
        assert.ok(error.message.includes("revenue") && error.message.includes(`"${text}"`), error.message);
        assert.match(error.remedy ?? "", /^give ./);
        return true;
      },
    );
  });
}

const types: readonly (readonly [type: string | undefined, message: RegExp])[] = [
  [undefined, /has no TYPE/],
  ["PartyList", /PartyList, which is not supported yet/],
  ["Multi-Select Picklist", /not supported yet/],
  ["ManagedProperty", /not supported yet/],
  ["Strnig", /unknown TYPE "Strnig"/],
  ["constructor", /unknown TYPE "constructor"/],
];

for (const [type, message] of types) {
  test(`TYPE ${type} is refused, with a value and without one`, () => {
    assert.throws(() => attributeValue({ logicalName: "name", type, value: "x" }), message);
    assert.throws(() => attributeValue({ logicalName: "name", type }), message);
  });
}

test("logical names are lower case, and one may be given once", () => {
  const name = { logicalName: " Name ", type: "String", value: "x" };
  assert.deepEqual(attributeValues([name]), new Map([["name", "x"]]));
  assert.throws(() => attributeValues([name, { ...name, logicalName: "NAME" }]), /attribute name is given twice/);
});
