import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DynamlError } from "../../errors.ts";
import { maxElements, readDocument } from "./read-document.ts";
import type { XmlElement } from "./xml-element.ts";

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof DynamlError);
    return error.code;
  }
  return "none";
}

describe("readDocument", () => {
  const text =
    '<?xml version="1.0"?>\r\n<!-- x --><a xmlns="urn:a" xmlns:p="urn:p" k="1">\r\n\t<p:b\r\n p:k="2">🎉 &lt;é</p:b ><c/>' +
    "<d><![CDATA[<x>]]></d><p:e\n/></a>";

  it("keeps each element's own characters, whatever white space, line ends and wide characters there are", () => {
    const root = readDocument(text, "the document");
    const verbatim = (element: XmlElement): string[] => [element.verbatim, ...element.children.flatMap(verbatim)];
    assert.deepEqual(verbatim(root), [
      text.slice(text.indexOf("<a")),
      '<p:b\r\n p:k="2">🎉 &lt;é</p:b >',
      "<c/>",
      "<d><![CDATA[<x>]]></d>",
      "<p:e\n/>",
    ]);
  });

  it("keeps them with a byte order mark too", () => {
    const bytes = new TextEncoder().encode(`\uFEFF${text}`);
    assert.equal(readDocument(bytes, "the document").child("urn:a", "c")?.verbatim, "<c/>");
    assert.equal(readDocument(`\uFEFF${text}`, "the document").child("urn:a", "c")?.verbatim, "<c/>");
  });

  it("resolves namespaces, attributes, text and entities", () => {
    const b = readDocument(text, "the document").requireChild("urn:p", "b");
    assert.equal(b.attribute("urn:p", "k"), "2");
    assert.equal(b.attribute("", "k"), undefined);
    assert.equal(b.text, "🎉 <é");
  });

  it("names the outer namespaces that a copied element needs", () => {
    const root = readDocument(
      '<r xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b" xmlns:c="urn:c" xmlns:e="urn:e"><a:x xmlns:c="urn:c2" k="b:T"><c:y/></a:x><e:z xmlns=""/></r>',
      "the document",
    );
    const [x, z] = root.children;
    assert.deepEqual(
      [...(x?.outerNamespaces ?? [])],
      [
        ["", "urn:d"],
        ["a", "urn:a"],
        ["b", "urn:b"],
      ],
    );
    assert.deepEqual([...(z?.outerNamespaces ?? [])], [["e", "urn:e"]]);
  });

  const refused: readonly [what: string, document: string | Uint8Array, code: string][] = [
    ["a document type", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "WIRE_DOCTYPE"],
    ["an entity that nobody declared", "<a>&x;</a>", "WIRE_MALFORMED_XML"],
    ["a billion laughs", '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><l/>', "WIRE_DOCTYPE"],
    ["deep nesting", "<a>".repeat(70), "WIRE_TOO_DEEP"],
    ["very deep nesting", "<a>".repeat(300_000), "WIRE_TOO_DEEP"],
    ["many elements", `<a>${"<b/>".repeat(maxElements)}</a>`, "WIRE_TOO_LARGE"],
    ["much text", `<a>${" ".repeat(1_000_001)}</a>`, "WIRE_TOO_LARGE"],
    ["an end without a start", "<a></b>", "WIRE_MALFORMED_XML"],
    ["nothing", "", "WIRE_MALFORMED_XML"],
    ["half a document", "<a><b>", "WIRE_MALFORMED_XML"],
    ["an unbound prefix", "<p:a/>", "WIRE_MALFORMED_XML"],
    ["another encoding", '<?xml version="1.0" encoding="utf-16"?><a/>', "WIRE_ENCODING"],
    ["bytes that are no UTF-8", Uint8Array.of(0x3c, 0x61, 0xff, 0x2f, 0x3e), "WIRE_ENCODING"],
    ["a sign-in page", "\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", "WIRE_HTML"],
    ["a page of a proxy", "<HTML><p>denied", "WIRE_HTML"],
  ];
  for (const [what, document, code] of refused) {
    it(`refuses ${what}`, () => {
      const started = performance.now();
      assert.equal(
        codeOf(() => readDocument(document, "the document")),
        code,
      );
      assert.ok(performance.now() - started < 3000);
    });
  }
});
