import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { KnownMarkup } from "./known-markup.ts";
import { XmlReader } from "./xml-reader.ts";

/** What is read of a document: `<{namespace}name`, attributes, text, `/`; or that it is refused. */
type Events = readonly string[] | "refused";

/** More of them: `FUZZ_RUNS=1000000 node --test src/wire/xml/xml-reader.stranger.test.ts`. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 1000);

describe("our reader and saxes read the same of a document, or refuse it both", () => {
  test("of documents, whole", () => {
    fc.assert(
      fc.property(documents(), (document) => assert.deepEqual(eventsOf([document]), eventsOfSaxes(document))),
      { numRuns },
    );
  });

  test("of documents with something changed, in pieces", () => {
    const changed = fc.tuple(
      documents(),
      fc.array(changes(), { maxLength: 2 }),
      fc.array(fc.nat(400), { maxLength: 6 }),
    );
    fc.assert(
      fc.property(changed, ([document, edits, cuts]) => {
        const text = edits.reduce((edited, edit) => edit(edited), document);
        if (isOurStrictness(text)) return;
        assert.deepEqual(eventsOf(piecesOf(text, cuts)), eventsOfSaxes(text), text);
      }),
      { numRuns },
    );
  });

  test("of markup in any order", () => {
    const soup = fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(soup, fc.array(fc.nat(60), { maxLength: 4 }), (parts, cuts) => {
        const text = parts.join("");
        if (isOurStrictness(text)) return;
        assert.deepEqual(eventsOf(piecesOf(text, cuts)), eventsOfSaxes(text), text);
      }),
      { numRuns },
    );
  });
});

/** Shared by all runs: what one document has taught must not be wrong for another. */
const known = new KnownMarkup();

function eventsOf(pieces: readonly string[]): Events {
  const events: string[] = [];
  const reader = new XmlReader((_problem, message) => new Refusal(message), known);
  const read = (): void => {
    for (let token = reader.next(); token !== undefined; token = reader.next()) {
      if (token === "declaration" && reader.declaration?.version !== "1.0") throw new Refusal("the version");
      if (token === "start") addStart(events, reader.tag.namespace, reader.tag.name, reader.tag.attributes);
      if (token === "end") events.push("/");
      if (token === "text") addText(events, reader.text);
    }
  };
  return refusing(() => {
    for (const piece of pieces) {
      reader.write(piece);
      read();
    }
    reader.end();
    read();
    return events;
  });
}

function eventsOfSaxes(document: string): Events {
  const events: string[] = [];
  let depth = 0;
  const parser = new SaxesParser({ xmlns: true });
  const refuse = (): never => {
    throw new Refusal("saxes");
  };
  parser.on("error", refuse);
  parser.on("doctype", refuse);
  parser.on("xmldecl", ({ version }) => version === "1.0" || refuse());
  parser.on("opentag", ({ uri, local, attributes }) => {
    depth += 1;
    const of = Object.values(attributes).map(({ uri: namespace, local: name, value }) => ({ namespace, name, value }));
    addStart(events, uri, local, of);
  });
  parser.on("closetag", () => {
    depth -= 1;
    events.push("/");
  });
  parser.on("text", (text) => depth > 0 && addText(events, text));
  parser.on("cdata", (text) => addText(events, text));
  return refusing(() => {
    parser.write(document).close();
    return events;
  });
}

class Refusal extends Error {}

function refusing(read: () => Events): Events {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return "refused";
    throw error;
  }
}

type Attribute = { readonly namespace: string; readonly name: string; readonly value: string };

function addStart(events: string[], namespace: string, name: string, attributes: readonly Attribute[]): void {
  events.push(`<{${namespace}}${name}`, ...attributes.map((one) => `@{${one.namespace}}${one.name}=${one.value}`));
}

/** Texts that follow each other are one. */
function addText(events: string[], text: string): void {
  if (text === "") return;
  const last = events.at(-1);
  if (last?.startsWith("#")) events[events.length - 1] = last + text;
  else events.push(`#${text}`);
}

function piecesOf(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, at) => text.slice(places[at], end));
}

/** saxes trims namespaces, and takes halves of surrogate pairs, `<?p?i?>`, and names whose part behind the colon begins as none may. */
function isOurStrictness(text: string): boolean {
  const trimmed = /xmlns(?::[^\s=]+)?\s*=\s*(?:"[^"]*(?:\s|&#)[^"]*"|'[^']*(?:\s|&#)[^']*')/;
  return !text.isWellFormed() || trimmed.test(text) || /:[-.0-9\u00b7]|<\?[^\s?]+\?(?!>)/.test(text);
}

const fragments: readonly string[] = [
  ...[
    "<a>",
    "</a>",
    "<a/>",
    "<p:a>",
    "</p:a>",
    '<p:a xmlns:p="urn:p">',
    '<a xmlns="urn:d" k="v">',
    "<a k='&lt;'>",
    "</a >",
  ],
  ...[
    '<a xmlns:p="urn:p" xmlns:q="urn:p" p:k="1" q:k="2">',
    '<a k="1" k="2">',
    '<a xmlns:p="">',
    "<xmlns:a/>",
    "<xml:a/>",
  ],
  ...[
    '<a xmlns:xml="http://www.w3.org/XML/1998/namespace">',
    '<a xmlns:b="http://www.w3.org/2000/xmlns/">',
    '<a xmlns="">',
  ],
  ...[
    "<!-- c -->",
    "<!-- < -- -->",
    "<!-->",
    "<!--->",
    "<!---->",
    "<![CDATA[",
    "]]>",
    "<![CDATA[]]>",
    "<![CDATA[ <&]] ]]>",
  ],
  ...[
    "<?p?>",
    "<?p i ??>",
    "<? p?>",
    "<?xml?>",
    "<?XML v?>",
    "<?p:q ?>",
    '<?xml version="1.0"?>',
    '<?xml version="1.1"?>',
  ],
  ...[
    '<?xml version="1.0" encoding="utf-8" standalone="yes" ?>',
    "<?xml version='1.0' standalone='no'?>",
    "<!DOCTYPE a>",
  ],
  ...[
    "&amp;",
    "&#65;",
    "&#x1F389;",
    "&#xD;",
    "&#0;",
    "&#xD800;",
    "&#xFFFE;",
    "&x;",
    "&",
    "&;",
    "&#;",
    "&#x;",
    "&#X41;",
    ";",
  ],
  ...[
    "text",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "]",
    "]]",
    ">",
    "<",
    "/",
    '"',
    "'",
    "=",
    "k",
    ":",
    "é",
    "🎉",
    "\ufffe",
    "\u0001",
  ],
  ...[
    "\ud83c",
    "\udf89",
    "\ufeff",
    "\u0085",
    "\u2028",
    "<1/>",
    "<é:ü xmlns:é='urn:é'/>",
    "<a b/>",
    "<a b=c/>",
    "<a/ >",
    "< a/>",
  ],
  ...[
    "<a\n k\t=\r\n'\t1\r\n2&#10;&#x9;'\n/>",
    "<a k='<'/>",
    "<a k='1'j='2'/>",
    "</>",
    "</ a>",
    "</a b>",
    "<!a>",
    "<!>",
    "<?",
    "<!",
  ],
];

function documents(): fc.Arbitrary<string> {
  const content = fc.letrec<{ element: string; content: string }>((tie) => ({
    element: fc
      .tuple(
        fc.constantFrom(...names),
        fc.uniqueArray(fc.constantFrom(...attributes), { maxLength: 3 }),
        tie("content"),
        white(),
      )
      .map(([name, given, inside, space]) => elementOf(name, given, inside, space)),
    content: fc
      .array(fc.oneof({ maxDepth: 4 }, fc.constantFrom(...texts), tie("element")), { maxLength: 4 })
      .map((all) => all.join("")),
  }));
  const begin = fc.constantFrom("", '<?xml version="1.0" encoding="utf-8"?>', "\ufeff", "<!-- x -->\n", "\r\n");
  return fc.tuple(begin, content.element, fc.constantFrom("", "\n", "<?end?>")).map((parts) => parts.join(""));
}

function elementOf(name: string, given: readonly string[], inside: string, space: string): string {
  const start = [name, "xmlns:p='urn:p'", ...given].join(` ${space}`);
  return inside === "" ? `<${start}${space}/>` : `<${start}${space}>${inside}</${name}${space}>`;
}

function white(): fc.Arbitrary<string> {
  return fc.constantFrom("", "", " ", "\n", "\r\n\t");
}

const names = ["a", "b", "p:a", "p:b-c.d", "_x", "ünï", "xml:y"];
const attributes = [
  ...[
    'k="v"',
    "j='&quot;'",
    'p:k="a\tb&#9;c"',
    'xmlns="urn:d"',
    "xmlns:q='urn:q'",
    'xml:lang="en"',
    "l=''",
    'm=">"',
    'n="\'"',
  ],
];
const texts = [
  ...[
    "x",
    "long text of some words",
    "&lt;&amp;",
    "a\r\nb\rc",
    " ",
    "<![CDATA[<&>]]>",
    "<!-- - -->",
    "<?i n?>",
    "é🎉",
    "]] >",
    "&#x41;",
  ],
];

/** A change to a text: a fragment put in, or some characters left out. */
function changes(): fc.Arbitrary<(text: string) => string> {
  const insertion = fc.tuple(fc.nat(400), fc.constantFrom(...fragments)).map(([at, fragment]) => (text: string) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + fragment + text.slice(place);
  });
  const deletion = fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 4 })).map(([at, count]) => (text: string) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + text.slice(place + count);
  });
  return fc.oneof(insertion, deletion);
}
