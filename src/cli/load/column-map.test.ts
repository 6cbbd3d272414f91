import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseColumnMap } from "./column-map.ts";

const cases: readonly (readonly [text: string, map: Readonly<Record<string, string | undefined>> | undefined])[] = [
  ["Firm=name", { Firm: "name" }],
  ["Firm = Name , City=address1_city", { Firm: "name", City: "address1_city" }],
  ["Note=", { Note: undefined }],
  ["Note=,Firm=name", { Note: undefined, Firm: "name" }],
  ['"Street, No."=address1_line1', { "Street, No.": "address1_line1" }],
  ['"a ""b"" = c"=name', { 'a "b" = c': "name" }],
  ["a b=name", { "a b": "name" }],
  ["name", undefined],
  ["=name", undefined],
  ["a=b=c", undefined],
  ["a=1b", undefined],
  ['"a=name', undefined],
  ["a=b,", undefined],
  ["", undefined],
];

describe("parseColumnMap", () => {
  for (const [text, map] of cases) {
    it(`reads ${text}`, () => {
      const read = parseColumnMap(text);
      assert.deepEqual(read === undefined ? undefined : Object.fromEntries(read), map);
    });
  }
});
