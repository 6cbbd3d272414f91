import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Decimal } from "../../../values/decimal.ts";
import type { JsonObject } from "../json.ts";
import { PageSplitter } from "./page-splitter.ts";

const documents = {
  "no records": { "@odata.context": "x", value: [] },
  "one record": { value: [{ a: 1 }] },
  "records with lists, objects, quotes and braces in texts": {
    "@odata.context": 'https://x/$metadata#accounts "value":[',
    other: [1, [2], { value: [3] }],
    value: [
      { name: 'Ä€𝄞 "}]{[\\', parties: [{ value: [{ a: [] }] }], last: null },
      {},
      { name: '\\"value":[', deep: { value: [] } },
      { amount: 12.5, text: "x".repeat(50) },
    ],
    "@Microsoft.Dynamics.CRM.morerecords": true,
  },
  "annotations behind": { value: [{ a: 1 }, { a: 2 }], "@odata.nextLink": "https://x?[{", tail: [{ b: 1 }] },
};

function split(text: string, size: number): { readonly around: JsonObject; readonly records: readonly JsonObject[] } {
  const records: JsonObject[] = [];
  const splitter = new PageSplitter((record) => records.push(record));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) splitter.write(bytes.subarray(at, at + size));
  return { around: splitter.end(), records };
}

describe("a page of the Web API in pieces", () => {
  for (const [what, document] of Object.entries(documents)) {
    for (const size of [1, 2, 3, 7, 64, 10_000]) {
      for (const indent of [0, 2]) {
        test(`${what}, of ${size} bytes, ${indent === 0 ? "dense" : "indented"}`, () => {
          const { around, records } = split(`\uFEFF${JSON.stringify(document, null, indent)}`, size);
          assert.deepEqual(records, document.value);
          assert.deepEqual(around, { ...document, value: [] });
        });
      }
    }
  }

  test("each record is told as soon as its piece is there", () => {
    const records: JsonObject[] = [];
    const splitter = new PageSplitter((record) => records.push(record));
    splitter.write(Buffer.from('{"value":[{"a":1},{"a":'));
    assert.deepEqual(records, [{ a: 1 }]);
    splitter.write(Buffer.from("2}"));
    assert.deepEqual(records, [{ a: 1 }, { a: 2 }]);
  });

  test("what stands around the records is no view of its piece, which would keep all of it", () => {
    const splitter = new PageSplitter(() => {});
    const [first, last] = [Buffer.from('{"@odata.context":"x","value":[{"a":1}'), Buffer.from('],"b":"y"}')];
    for (const piece of [first, last]) {
      splitter.write(piece);
      piece.fill(" ");
    }
    assert.deepEqual(splitter.end(), { "@odata.context": "x", value: [], b: "y" });
  });

  test("numbers keep their digits", () => {
    const [record] = split('{"value":[{"a":922337203685.47758070}]}', 5).records;
    assert.ok(record?.a instanceof Decimal);
    assert.equal(record.a.text, "922337203685.47758070");
  });

  for (const text of [
    "",
    "[]",
    "{}",
    '{"value":1}',
    '{"value":[{"a":1}',
    '{"value":[{"a":1}],',
    '{"value":[{"a":}]}',
    "<html/>",
  ]) {
    test(`no page: ${text}`, () => {
      assert.throws(() => split(text, 3), { code: "WIRE_ODATA" });
    });
  }
});
