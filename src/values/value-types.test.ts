import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import { Decimal } from "./decimal.ts";
import { Double } from "./double.ts";
import { EntityReference } from "./entity-reference.ts";
import { Guid } from "./guid.ts";
import { Money } from "./money.ts";
import { OptionSetValue } from "./option-set-value.ts";
import { Secret } from "./secret.ts";

const id = "c4944f99-b5a0-e311-b64f-6c3be5a87df0";

describe("how values print", () => {
  for (const [name, value, text, json] of [
    ["Double", new Double(1), "1", "1"],
    ["Money", new Money("60000.0000"), "60000", '{"value":"60000"}'],
    ["OptionSetValue", new OptionSetValue(100000001), "100000001", '{"value":100000001}'],
    ["EntityReference", new EntityReference("contact", id), `contact:${id}`, `{"logicalName":"contact","id":"${id}"}`],
    [
      "EntityReference with its name",
      new EntityReference("contact", Guid.of(id), "Nancy"),
      `contact:${id}`,
      `{"logicalName":"contact","id":"${id}","name":"Nancy"}`,
    ],
  ] as const) {
    test(name, () => {
      assert.equal(String(value), text);
      assert.equal(JSON.stringify(value), json);
    });
  }
});

describe("what values refuse", () => {
  test("an option that is no whole number", () => {
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => new OptionSetValue(value), RangeError);
    }
  });

  test("an amount that is no decimal number", () => {
    assert.throws(() => new Money("ten"), RangeError);
    assert.throws(() => new Money(Number.NaN), RangeError);
  });

  test("a reference without a GUID", () => {
    assert.throws(() => new EntityReference("contact", "17"), RangeError);
  });
});

test("Money keeps what it was given, to the last digit", () => {
  assert.equal(new Money(0.1).value.text, "0.1");
  assert.equal(new Money(Decimal.of("922337203685477.5807")).value.text, "922337203685477.5807");
});

describe("Secret", () => {
  const secret = new Secret("hush");

  test("is bound to hosts where nobody has bound it to others", () => {
    assert.deepEqual(secret.boundTo(["crm"]).hosts, ["crm"]);
    assert.deepEqual(new Secret("hush", ["*"]).boundTo(["crm"]).hosts, ["crm"]);
    assert.deepEqual(new Secret("hush", ["sts"]).boundTo(["crm"]).hosts, ["sts"]);
    assert.equal(secret.boundTo(undefined), secret);
    assert.equal(secret.boundTo(["crm"]).reveal(), "hush");
  });

  test("gives its value to who asks for it", () => assert.equal(secret.reveal(), "hush"));

  for (const [way, print] of [
    ["text", () => String(secret)],
    ["template", () => `${secret}`],
    ["concatenation", () => `<${[secret].join()}>`],
    ["JSON", () => JSON.stringify({ secret })],
    ["inspection", () => inspect(secret)],
    ["inspection, deep", () => inspect({ list: [secret] }, { showHidden: true, depth: 9 })],
    ["its keys", () => JSON.stringify(Object.entries(secret))],
    ["a copy", () => JSON.stringify(structuredClone({ ...secret }))],
  ] as const) {
    test(`never prints: ${way}`, () => assert.doesNotMatch(print(), /hush/));
  }
});
