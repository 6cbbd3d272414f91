import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Markup, xml } from "./markup.ts";
import { readDocument } from "./read-document.ts";

describe("xml", () => {
  it("escapes what goes in, so that it is read back as it was", () => {
    const value = `a & b < c > d " e ' f\r\n\tg 🎉`;
    const root = readDocument(xml`<a k="${value}">${value}</a>`.text, "the document");
    assert.equal(root.text, value);
    assert.equal(root.attribute("", "k"), value);
  });

  it("escapes every text that XML can carry", () => {
    const carried = fc
      .string({ unit: "binary" })
      .filter((text) => !/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text));
    fc.assert(
      fc.property(carried, (value) => {
        const root = readDocument(xml`<a k="${value}">${value}</a>`.text, "the document");
        assert.deepEqual([root.text, root.attribute("", "k")], [value, value]);
      }),
    );
  });

  it("takes markup as it is, lists one after the other, nothing for undefined", () => {
    const text = xml`<a>
      ${[xml`<b/>`, new Markup("<c/>")]}
      ${undefined}
      ${7}
    </a>`.text;
    assert.equal(text, "<a><b/><c/>7</a>");
  });

  it("refuses a character that XML cannot carry, without telling the value", () => {
    assert.throws(
      () => xml`<a>${"Secret1!\u0000"}</a>`,
      (error: Error) => /U\+0000/.test(error.message) && !/Secret1/.test(error.message),
    );
    assert.throws(() => xml`<a>${"\ud800"}</a>`, { code: "WIRE_INVALID_CHARACTER" });
  });
});
