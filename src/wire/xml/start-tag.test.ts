import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { documentScope, readStartTag } from "./start-tag.ts";

const instance = "http://www.w3.org/2001/XMLSchema-instance";

function tagWith(attributes: string) {
  const text = `<a xmlns:i="${instance}" xmlns:p="urn:p" ${attributes}>`;
  return readStartTag(text, documentScope, (message) => new Error(message));
}

describe("what a start tag says of its element's value", () => {
  const nils: readonly (readonly [attributes: string, isNil: boolean])[] = [
    ['i:nil="true"', true],
    ['i:nil=" 1\n"', true],
    ['i:nil="false"', false],
    ['i:nil="TRUE"', false],
    ['nil="true"', false],
    ['p:nil="true"', false],
  ];
  for (const [attributes, isNil] of nils) {
    test(`${JSON.stringify(attributes)}: ${isNil ? "none" : "one"}`, () => {
      assert.equal(tagWith(attributes).isNil, isNil);
    });
  }

  const types: readonly (readonly [attributes: string, type: object | undefined])[] = [
    ['i:type="p:b"', { namespace: "urn:p", name: "b" }],
    ['i:type="\tp:b "', { namespace: "urn:p", name: "b" }],
    ['i:type="b"', { namespace: "", name: "b" }],
    ['i:type="b" xmlns="urn:d"', { namespace: "urn:d", name: "b" }],
    ['i:type="q:b"', { namespace: undefined, name: "b" }],
    ['type="p:b"', undefined],
  ];
  for (const [attributes, type] of types) {
    test(`${JSON.stringify(attributes)}: ${JSON.stringify(type)}`, () => {
      assert.deepEqual(tagWith(attributes).type, type);
    });
  }
});
