import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DynamlError } from "../../errors.ts";
import { Decimal } from "../../values/decimal.ts";
import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { recordCollection } from "../../values/record-collection.ts";
import type { OrganizationCall } from "../organization-call.ts";
import { encodeCall } from "./encode-call.ts";
import { WrittenPairs } from "./written-pairs.ts";

const id = Guid.of("c4944f99-b5a0-e311-b64f-6c3be5a87df0");

function account(attributes: Readonly<Record<string, AttributeValue>>): Entity {
  return { logicalName: "account", attributes: new Map(Object.entries(attributes)) };
}

function create(attributes: Readonly<Record<string, AttributeValue>>): OrganizationCall {
  return { operation: "Create", entity: account(attributes) };
}

/** What is written, or the error. */
function outcome(encode: () => { readonly body: string }): unknown {
  try {
    return encode().body;
  } catch (error) {
    assert.ok(error instanceof DynamlError);
    const { code, message, context } = error;
    return { code, message, context };
  }
}

describe("a call after others that were like it has the same bytes as by itself", () => {
  const party: Entity = { logicalName: "activityparty", attributes: new Map([["addressused", "jo@contoso.com"]]) };
  const calls: readonly (readonly [what: string, call: OrganizationCall])[] = [
    ["texts", create({ name: "Bubba", description: "a & b < c > d" })],
    ["a text that is in the markup", create({ name: "value", description: "</b:key>", telephone1: "key" })],
    ["a text like the key's", create({ name: "name", a: "a" })],
    ["an empty text", create({ name: "", description: "x" })],
    ["nothing", create({ name: null })],
    ["numbers", create({ numberofemployees: 5, rate: 5.5, versionnumber: 5n })],
    ["values of one text", create({ revenue: new Money(Decimal.of(5)), industrycode: new OptionSetValue(5) })],
    ["references", create({ a: new EntityReference("contact", id), b: new EntityReference("contact", id, "Forrest") })],
    [
      "a reference by a key",
      create({ a: new EntityReference("contact", Guid.empty, undefined, { keyAttributes: new Map([["n", "x"]]) }) }),
    ],
    ["a date and a Boolean", create({ a: new Date(0), b: true, c: id })],
    ["several options, and bytes", create({ a: [new OptionSetValue(1)], b: new Uint8Array([1, 2]) })],
    ["records", create({ to: recordCollection("activityparty", [party, party]) })],
    ["a parameter", { operation: "Execute", request: { requestName: "X", parameters: new Map([["name", "Bubba"]]) } }],
    [
      "a record as a parameter",
      {
        operation: "Execute",
        request: { requestName: "Create", parameters: new Map([["Target", account({ name: "x" })]]) },
      },
    ],
    ["a text that XML cannot carry", create({ name: "Bubba", description: "a\u0001b" })],
    ["a key that XML cannot carry", create({ "na\u0001me": "Bubba" })],
    ["a value that no type has", create({ name: { kind: "What" } as unknown as AttributeValue })],
    ["a date that is out of range", create({ a: new Date(Number.NaN) })],
    ...[5, ["Forrest"], null, {}].map(
      (name) =>
        [
          `a name that is no text: ${JSON.stringify(name)}`,
          create({ a: new EntityReference("contact", id, name as unknown as string) }),
        ] as const,
    ),
    ["a name after it", create({ a: new EntityReference("contact", id, "Forrest") })],
  ];

  const written = new WrittenPairs();
  for (const version of ["1.1", "1.2"] as const) {
    test(`SOAP ${version}`, () => {
      const options = { messageId: "urn:uuid:1", to: "http://crm/" };
      for (let round = 0; round < 3; round += 1) {
        for (const [what, call] of calls) {
          assert.deepEqual(
            outcome(() => encodeCall(call, version, { ...options, written })),
            outcome(() => encodeCall(call, version, options)),
            what,
          );
        }
      }
    });
  }

  test("records nested deeper than they were before, and too deep", () => {
    const written = new WrittenPairs();
    const codes = new Set<unknown>();
    let target = account({ name: "x" });
    for (let depth = 0; depth < 16; depth += 1) {
      const call: OrganizationCall = {
        operation: "Execute",
        request: { requestName: "Create", parameters: new Map([["Target", target]]) },
      };
      const alone = outcome(() => encodeCall(call, "1.1"));
      for (let round = 0; round < 2; round += 1) {
        assert.deepEqual(
          outcome(() => encodeCall(call, "1.1", { written })),
          alone,
        );
      }
      codes.add(typeof alone === "object" && alone !== null && "code" in alone ? alone.code : undefined);
      target = account({ to: recordCollection("account", [target]) });
    }
    assert.deepEqual([...codes], [undefined, "WIRE_TOO_DEEP"]);
  });
});
