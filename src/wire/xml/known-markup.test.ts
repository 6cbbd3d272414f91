import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KnownMarkup } from "./known-markup.ts";
import type { PrefixScope } from "./prefix-scope.ts";
import { documentScope, readStartTag } from "./start-tag.ts";

/** Whether the tag is found again where the same stands around it. */
function isKept(known: KnownMarkup, text: string, outer: PrefixScope): boolean {
  known.addTag(readStartTag(text, outer, (message) => new Error(message)));
  return known.tag(`  ${text}`, 2, 2 + text.length, outer) !== undefined;
}

function declared(count: number, namespace: string): PrefixScope {
  return Array.from({ length: count }, (_, at) => `p${at}`).reduce<PrefixScope>(
    (outer, prefix) => ({ prefix, namespace, outer }),
    documentScope,
  );
}

describe("a tag that is read is kept", () => {
  const cases: readonly (readonly [what: string, text: string, outer: PrefixScope, isKept: boolean])[] = [
    ["in an envelope", '<a:b k="v">', declared(8, "http://schemas.microsoft.com/xrm/2011/Contracts"), true],
    ["of 512 characters", `<${"b".repeat(510)}>`, documentScope, true],
    ["longer", `<${"b".repeat(511)}>`, documentScope, false],
    ["where a namespace fills memory", "<b>", declared(1, "n".repeat(100_000)), false],
    ["where many prefixes do", "<b>", declared(100_000, "n"), false],
    ["where many declarations of no namespace do", "<b>", declared(100_000, ""), false],
  ];
  for (const [what, text, outer, expected] of cases) {
    test(`${what}: ${expected ? "yes" : "no"}`, () => {
      const bound = text.replace("a:", "p0:");
      for (const lasts of [true, false]) assert.equal(isKept(new KnownMarkup(lasts), bound, outer), expected);
    });
  }

  test("while few others are read", () => {
    const known = new KnownMarkup();
    const texts = Array.from({ length: 5_000 }, (_, index) => `<b k="${index}">`);
    for (const text of texts) assert.ok(isKept(known, text, documentScope));
    const left = texts.filter((text) => known.tag(text, 0, text.length, documentScope) !== undefined);
    assert.ok(left.length <= 1024, `${left.length} are kept`);
    assert.ok(left.length >= 64, `${left.length} are kept`);
  });

  test("for its place in the document alone", () => {
    const known = new KnownMarkup();
    const [one, other] = [declared(1, "urn:1"), declared(1, "urn:1")];
    assert.ok(isKept(known, "<p0:b>", one));
    assert.equal(known.tag("<p0:b>", 0, 6, other), undefined);
  });
});

test("a text is what stands there, whatever has been read before", () => {
  const known = new KnownMarkup();
  const texts = Array.from({ length: 2_000 }, (_, index) => `text ${index}`.repeat(1 + (index % 10)));
  for (const text of [...texts, ...texts]) assert.equal(known.text(`<a>${text}</a>`, 3, 3 + text.length), text);
});
