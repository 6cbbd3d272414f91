import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { KnownMarkup } from "./known-markup.ts";
import { XmlReader } from "./xml-reader.ts";

/** Tokens in a line each: what it is, the name or text, and where it begins and ends. */
function tokensOf(pieces: readonly string[], known?: KnownMarkup): string[] {
  const tokens: string[] = [];
  const reader = new XmlReader((problem, message, { line, column }) => {
    return new Error(`${problem} ${line}:${column} ${message}`);
  }, known);
  const read = (): void => {
    for (let token = reader.next(); token !== undefined; token = reader.next()) {
      const { line, column } = reader.place;
      const what =
        token === "text" ? reader.text : token === "declaration" ? "" : `{${reader.tag.namespace}}${reader.tag.name}`;
      tokens.push(`${token} ${what} ${reader.offset}-${reader.endOffset} ${line}:${column} ${reader.depth}`);
    }
  };
  for (const [at, piece] of pieces.entries()) {
    reader.write(piece, pieces[at + 1]?.startsWith("<"));
    read();
  }
  reader.end();
  read();
  return tokens;
}

describe("a document in pieces", () => {
  const document =
    '\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<!-- <x> - --><a xmlns="urn:a" xmlns:p="urn:p" k=">">\r\n\t' +
    '<p:b\r\n p:k="2">🎉 &lt;é]]&gt;</p:b ><c/><d><![CDATA[<x>]\r]]]>\r</d><?i <y> ??><p:e\n/>text</a>\r\n<?end?>';
  const whole = tokensOf([document]);

  test("has the tokens that it has, and their places", () => {
    assert.deepEqual(whole, [
      "declaration  0-38 1:1 0",
      "start {urn:a}a 54-93 2:15 1",
      "text \n\t 93-96 2:54 1",
      "start {urn:p}b 96-111 3:2 2",
      "text 🎉 <é]]> 111-125 4:10 2",
      "end {urn:p}b 125-132 4:23 1",
      "start {urn:a}c 132-136 4:30 2",
      "end {urn:a}c 132-136 4:30 1",
      "start {urn:a}d 136-139 4:34 2",
      "text <x>]\n] 139-157 4:37 2",
      "text \n 157-158 5:5 2",
      "end {urn:a}d 158-162 6:1 1",
      "start {urn:p}e 173-180 6:16 2",
      "end {urn:p}e 173-180 6:16 1",
      "text text 180-184 7:3 1",
      "end {urn:a}a 184-188 7:7 0",
    ]);
  });

  test("has the same wherever it is divided in two", () => {
    for (let at = 0; at <= document.length; at += 1) {
      assert.deepEqual(tokensOf([document.slice(0, at), document.slice(at)]), whole, `divided at ${at}`);
    }
  });

  test("has the same in pieces that end before a <", () => {
    assert.deepEqual(tokensOf(document.split(/(?=<)/)), whole);
  });

  test("has the same in pieces of one length", () => {
    for (let length = 1; length < 20; length += 1) {
      const pieces = document.match(new RegExp(`.{1,${length}}`, "gs")) ?? [];
      assert.deepEqual(tokensOf(pieces), whole, `in pieces of ${length}`);
    }
  });
});

test("tokens come as soon as what stands behind them shows that they are complete", () => {
  const reader = new XmlReader((_problem, message) => new Error(message));
  const pieces: readonly (readonly [piece: string, isBeforeTag: boolean, tokens: string])[] = [
    ["<a><!-- <x -", false, "start"],
    ["-> <b>", false, "text"],
    ["1", true, "start text"],
    ["</b>", true, "end"],
    ["<![CDATA[x]", true, ""],
    ["]", false, ""],
    [">2", true, "text text"],
    ["<c/>", true, "start end"],
  ];
  for (const [piece, isBeforeTag, expected] of pieces) {
    reader.write(piece, isBeforeTag);
    const tokens: string[] = [];
    for (let token = reader.next(); token !== undefined; token = reader.next()) tokens.push(token);
    assert.equal(tokens.join(" "), expected, piece);
  }
});

describe("what is not well formed", () => {
  const refused: readonly (readonly [document: string, error: RegExp])[] = [
    ["", /1:1 the document has no root element/],
    ["<!-- x -->", /1:11 the document has no root element/],
    ["<a><b></b>", /1:11 the document ends before <\/a>/],
    ["<a k='", /1:6 the document ends within a tag/],
    ["<a></a", /1:4 the document ends within a tag/],
    ["<a>\n</b></a>", /2:1 <\/b> stands where <a> must end/],
    ["<a/></a>", /1:5 <\/a> ends no element/],
    ["<a/>\n<b/>", /2:1 a document has one root element/],
    ["<a/>x", /1:5 text stands outside of the root element/],
    ["<a/>&#32;", /1:5 text stands outside of the root element/],
    ["<![CDATA[]]><a/>", /1:1 text stands outside of the root element/],
    [" <?xml version='1.0'?><a/>", /1:2 an XML declaration stands at the very start/],
    ["<?xml encoding='utf-8'?><a/>", /1:1 an XML declaration/],
    ["<a><?p:q ?></a>", /1:4 a processing instruction has a name without colon/],
    ["<a><!-- x -- y --></a>", /1:4 two hyphens stand within a comment/],
    ["<a><!-- x ---></a>", /1:4 two hyphens stand within a comment/],
    ["<?XML version='1.0'?><a/>", /1:1 an XML declaration/],
    ["<a><?xml version='1.0'?></a>", /1:4 an XML declaration/],
    ["<a><!-- x", /1:4 <!-- has no -->/],
    ["<a><![CDATA[ x", /1:4 <!\[CDATA\[ has no \]\]>/],
    ["<a><!ELEMENT b></a>", /1:4 <! begins nothing that XML knows/],
    ["<a>x]]>y</a>", /1:5 \]\]> may only stand at the end of a CDATA section/],
    ["<a>1 &lt 2</a>", /1:6 & refers to no character/],
    ["<a>&nbsp;</a>", /1:4 &nbsp; refers to no character/],
    ["<a>&#x110000;</a>", /1:4 &#x110000; refers to no character/],
    ["<a k='&#0;'/>", /1:7 &#0; refers to no character/],
    ["<a>\u000b</a>", /1:4 XML allows no such character/],
    ["<a>\ud83c</a>", /1:4 XML allows no such character/],
    ["<a><1/></a>", /1:5 a name must stand behind </],
    ["<a:b:c/>", /1:5 a tag has a name, attributes after white space, and an end/],
    ["<a k/>", /1:5 the attribute k has no value/],
    ["<a k=1/>", /1:6 the value of k must stand in quotes/],
    ["<a k='<'/>", /1:6 the value of k must stand in quotes and hold no </],
    ["<a k='1'l='2'/>", /1:9 a tag has a name, attributes after white space/],
    ["<a k='1'\n k='2'/>", /2:2 the attribute k comes twice/],
    ["<a xmlns:p='u' xmlns:q='u' p:k='1' q:k='2'/>", /1:36 the attribute q:k comes twice/],
    ["<p:a/>", /1:1 the prefix p is bound to no namespace/],
    ["<a p:k=''/>", /1:4 the prefix p is bound to no namespace/],
    ["<a xmlns:p=''/>", /1:4 the prefix p cannot be bound to no namespace/],
    ["<a xmlns='http://www.w3.org/XML/1998/namespace'/>", /1:4 the prefixes xml and xmlns/],
    ["<xmlns:a/>", /1:1 an element cannot have the prefix xmlns/],
    ["<!DOCTYPE a><a/>", /WIRE_DOCTYPE 1:1 a document type declaration is not allowed/],
  ];
  for (const [document, error] of refused) {
    test(`${JSON.stringify(document)}`, () => {
      assert.throws(() => tokensOf([document]), error);
      assert.throws(() => tokensOf([...document]), error, "in pieces of one character");
    });
  }
});

describe("a text that is taken with its end", () => {
  const takenOf = (document: string): readonly (string | undefined)[] => {
    const reader = new XmlReader((_problem, message) => new Error(message));
    reader.end(document);
    const taken: (string | undefined)[] = [];
    for (let token = reader.next(); token !== undefined; token = reader.next()) {
      if (token === "start" && reader.depth > 1) taken.push(reader.takeText());
    }
    return taken;
  };

  test("is the text of an element that holds characters alone", () => {
    assert.deepEqual(takenOf("<a><b>1</b><b>&lt;\r\n</b><b/><b></b></a>"), ["1", "<\n", "", ""]);
  });

  test("is none where the element holds more, or its end tag is written in another way: the tokens follow", () => {
    assert.deepEqual(takenOf("<a><b>1<c>2</c></b><b>3<!-- x --></b><b>4</b ></a>"), [
      undefined,
      "2",
      undefined,
      undefined,
    ]);
  });

  test("is judged as any", () => {
    assert.throws(() => takenOf("<a><b>]]></b></a>"), /CDATA section/);
    assert.throws(() => takenOf("<a><b>&x;</b></a>"), /&x; refers to no character/);
  });
});

test("a tag that has been read means something else where its prefix does", () => {
  const known = new KnownMarkup();
  const inner = "<p:b/>";
  for (const namespace of ["urn:1", "urn:2", "urn:1"]) {
    const [, start] = tokensOf([`<a xmlns:p="${namespace}">${inner}</a>`], known);
    assert.match(start ?? "", new RegExp(`start \\{${namespace}\\}b`));
  }
  assert.throws(() => tokensOf([`<a>${inner}</a>`], known), /the prefix p is bound to no namespace/);
});

test("tags that never come again fill no memory, and do not push out what they are read by", () => {
  const known = new KnownMarkup();
  const many = Array.from({ length: 20_000 }, (_, index) => `<b k="${index}"/>`).join("");
  assert.equal(tokensOf([`<a>${many}</a>`], known).length, 40_002);
  assert.equal(tokensOf([`<a>${many}</a>`], known).length, 40_002);
});

describe("time grows with the length alone", () => {
  const long = 300_000;
  const documents: readonly (readonly [what: string, document: string])[] = [
    ["a comment full of tags", `<a><!-- ${"<".repeat(long)} --></a>`],
    [
      "a comment full of tags, in pieces that end before one",
      `<a><!-- ${`<${"x".repeat(63)}`.repeat(long / 64)} --></a>`,
    ],
    ["a CDATA section full of brackets", `<a><![CDATA[${"]<".repeat(long)}]]></a>`],
    ["a text of references", `<a>${"&lt;".repeat(long)}</a>`],
    ["an attribute", `<a k="${"x> ".repeat(long)}"/>`],
    ["white space in a tag", `<a${" ".repeat(long)}/>`],
    ["a name", `<${"a".repeat(long)}/>`],
  ];
  for (const [what, document] of documents) {
    test(`in small pieces: ${what}`, () => {
      const started = performance.now();
      const pieces = document.match(/.{1,64}/gs) ?? [];
      assert.ok(tokensOf(pieces).length >= 2);
      assert.ok(performance.now() - started < 2000);
    });
  }
});
