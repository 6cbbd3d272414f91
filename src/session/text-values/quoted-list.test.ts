import assert from "node:assert/strict";
import { test } from "node:test";
import { parseNamedRecord } from "./named-record.ts";
import { quotedList } from "./quoted-list.ts";

const lists = [
  ["one, two", ["one", "two"]],
  ["'Secret, very' , Public", ["Secret, very", "Public"]],
  ["'it''s'; 2", ["it's", "2"]],
  ["O'Brien, 'tis", ["O'Brien", "'tis"]],
  ["a,", ["a", ""]],
] as const;
for (const [text, expected] of lists) {
  test(`a list: ${text}`, () => assert.deepEqual(quotedList(text, ",;"), expected));
}

const names = [
  ["account(name=O'Brien & Sons)", "O'Brien & Sons"],
  ["account(name='O''Brien, Sons')", "O'Brien, Sons"],
  ["account(name=Smiths')", "Smiths'"],
  ["account(name='Brien)", undefined],
  ["account(name= 'O'Brien)", undefined],
] as const;
for (const [text, expected] of names) {
  test(`a record by name: ${text}`, () => assert.equal(parseNamedRecord(text)?.values.get("name"), expected));
}
