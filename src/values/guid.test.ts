import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Guid } from "./guid.ts";

const text = "c4944f99-b5a0-e311-b64f-6c3be5a87df0";

describe("Guid", () => {
  for (const written of [text, text.toUpperCase(), `{${text.toUpperCase()}}`, `  ${text}\n`]) {
    test(`reads ${JSON.stringify(written)}`, () => assert.equal(Guid.parse(written)?.text, text));
  }

  for (const written of [
    "",
    "17",
    text.slice(1),
    `${text}0`,
    text.replace("-", ""),
    `(${text})`,
    `${text.slice(1)}g`,
  ]) {
    test(`does not read ${JSON.stringify(written)}`, () => {
      assert.equal(Guid.parse(written), undefined);
      assert.throws(() => Guid.of(written), new RangeError(`"${written}" is not a GUID`));
    });
  }

  test("prints lower case, without braces, as text and as JSON", () => {
    const guid = Guid.of(`{${text.toUpperCase()}}`);
    assert.equal(`${guid}`, text);
    assert.equal(JSON.stringify({ guid }), `{"guid":"${text}"}`);
  });

  test("equals a GUID or its text, however written, and nothing else", () => {
    const guid = Guid.of(text);
    assert.ok(guid.equals(Guid.of(text)));
    assert.ok(guid.equals(`{${text.toUpperCase()}}`));
    assert.ok(!guid.equals(Guid.empty));
    assert.ok(!guid.equals("not a GUID"));
  });

  test("is not made twice the same at random, and is of version 4", () => {
    const guid = Guid.random();
    assert.ok(!guid.equals(Guid.random()));
    assert.match(guid.text, /^.{14}4.{4}[89ab]/);
  });

  test("stays itself", () => {
    const guid = Guid.of(text);
    assert.equal(Guid.of(guid), guid);
    fc.assert(fc.property(fc.uuid(), (any) => assert.equal(Guid.of(any.toUpperCase()).text, any)));
  });
});
