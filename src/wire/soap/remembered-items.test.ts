import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DynamlError } from "../../errors.ts";
import type { Entity } from "../../values/entity.ts";
import { XmlReader } from "../xml/xml-reader.ts";
import { decodeReply, pageReader } from "./decode-reply.ts";
import type { ItemPlan } from "./item-plan.ts";
import { KnownMessages } from "./known-messages.ts";
import { RememberedItems } from "./remembered-items.ts";
import { key, text } from "./scalar-shapes.ts";
import { list, record, required } from "./shape.ts";

const contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";
const xsd = "http://www.w3.org/2001/XMLSchema";

/** A reply to Retrieve whose record has these pairs. */
function reply(pairs: string, declarations = ""): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><RetrieveResponse xmlns="${contracts}/Services"><RetrieveResult xmlns:a="${contracts}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a:Attributes xmlns:b="http://schemas.datacontract.org/2004/07/System.Collections.Generic" xmlns:c="${xsd}"${declarations}>${pairs}</a:Attributes><a:LogicalName>account</a:LogicalName></RetrieveResult></RetrieveResponse></s:Body></s:Envelope>`;
}

function pair(name: string, value: string): string {
  return `<a:KeyValuePairOfstringanyType><b:key>${name}</b:key>${value}</a:KeyValuePairOfstringanyType>`;
}

const number = (digits: string) => `<b:value i:type="c:int">${digits}</b:value>`;
const string = (content: string) => `<b:value i:type="c:string">${content}</b:value>`;
const reference = (name: string) =>
  `<b:value i:type="a:EntityReference"><a:Id>c4944f99-b5a0-e311-b64f-6c3be5a87df0</a:Id><a:LogicalName>contact</a:LogicalName>${name}</b:value>`;
const records = (content: string) =>
  `<b:value i:type="a:EntityCollection"><a:Entities><a:Entity><a:Attributes>${content}</a:Attributes><a:LogicalName>activityparty</a:LogicalName></a:Entity></a:Entities><a:EntityName>activityparty</a:EntityName></b:value>`;

const aliased = (value: string) =>
  `<b:value i:type="a:AliasedValue"><a:AttributeLogicalName>x</a:AttributeLogicalName><a:EntityLogicalName>y</a:EntityLogicalName>${value.replace("<b:value", "<a:Value").replace(/<\/b:value>$/, "</a:Value>")}</b:value>`;

/** What comes of it: the value, or the error with its place. */
function outcome(decode: () => unknown): unknown {
  try {
    return decode();
  } catch (error) {
    assert.ok(error instanceof DynamlError);
    const { code, message, where } = error;
    return { code, message, where };
  }
}

describe("a reply after one that was written alike means the same as by itself", () => {
  const before = pair("name", string("Bubba")) + pair("employees", number("1")) + pair("contact", reference(""));
  const cases: readonly (readonly [what: string, pairs: string, declarations?: string])[] = [
    ["other values", pair("name", string("Gump")) + pair("employees", number("22"))],
    ["no value for one of the keys", pair("employees", number("22"))],
    ["another type under the same key", pair("name", number("22"))],
    ["another order", pair("employees", number("22")) + pair("name", string("x"))],
    ["a member more", pair("contact", reference("<a:Name>Forrest</a:Name>"))],
    ["a member that is nil", pair("contact", reference('<a:Name i:nil="true"/>'))],
    ["a value that is nil", pair("name", '<b:value i:nil="true"/>')],
    ["no value at all", pair("name", "")],
    ["references", pair("name", string("a &amp; b &#xD; &lt;")) + pair("employees", number("&#x33;"))],
    ["line ends", pair("name", string("a\r\nb\rc"))],
    ["an empty text", pair("name", string(""))],
    ["an empty element", pair("name", '<b:value i:type="c:string"/>')],
    ["a section", pair("name", string("<![CDATA[<x>]]>"))],
    ["a comment", pair("name", string("a<!-- b -->c"))],
    ["white space between elements", pair("name", `\n  ${string("x")}\n`)],
    ["records in a value", pair("parties", records(pair("name", string("x")) + pair("name2", number("5"))))],
    ["a reference to nothing", pair("name", string("a &x; b"))],
    ["the end of a section without one", pair("name", string("a ]]> b"))],
    ["a character that XML does not have", pair("name", string("a\u0001b"))],
    ["a text that is no number", pair("name", string("x")) + pair("employees", number("many"))],
    ["a key that comes twice", pair("name", string("x")) + pair("name", string("y"))],
    ["an item that is nil", '<a:KeyValuePairOfstringanyType i:nil="true"/>'],
    ["a type that is not known", pair("name", '<b:value i:type="c:what">x</b:value>')],
    ["an end that is missing", pair("name", '<b:value i:type="c:string">x')],
    ["a prefix that means something else", pair("name", string("x")), ' xmlns:c="urn:other"'],
  ];
  for (const [what, pairs, declarations = ""] of cases) {
    test(what, () => {
      const known = new KnownMessages();
      const document = reply(pairs, "").replace(` xmlns:c="${xsd}"`, declarations || ` xmlns:c="${xsd}"`);
      const alone = outcome(() => decodeReply(document));
      for (let round = 0; round < 3; round += 1) {
        decodeReply(reply(before), known);
        assert.deepEqual(
          outcome(() => decodeReply(document, known)),
          alone,
        );
      }
    });
  }

  for (const value of [records(pair("name", string("x"))), '<b:value i:type="c:base64Binary"/>']) {
    test(`a value is not shared with other records: ${value.slice(0, 40)}`, () => {
      const known = new KnownMessages();
      const document = reply(pair("value", value));
      const [first, second] = [decodeReply(document, known), decodeReply(document, known)];
      assert.deepEqual(first, second);
      assert.ok("entity" in first && "entity" in second);
      assert.notEqual(first.entity.attributes.get("value"), second.entity.attributes.get("value"));
    });
  }

  test("values nested deeper than they were before, and too deep", () => {
    const known = new KnownMessages();
    let pairs = pair("contact", aliased(aliased(reference(""))));
    const codes = new Set<unknown>();
    for (let depth = 0; depth < 16; depth += 1) {
      const document = reply(pairs);
      const alone = outcome(() => decodeReply(document));
      for (let round = 0; round < 2; round += 1) {
        assert.deepEqual(
          outcome(() => decodeReply(document, known)),
          alone,
        );
      }
      codes.add((alone as { readonly code?: unknown }).code);
      pairs = pair("parties", records(pairs));
    }
    assert.deepEqual([...codes], [undefined, "WIRE_TOO_DEEP"]);
  });
});

test("a page in pieces of any size means the same as a whole", () => {
  const row = (index: number) =>
    reply(pair("name", string(`Row ${index}`)) + (index % 3 === 0 ? "" : pair("employees", number(`${index}`))))
      .replace(/^.*<RetrieveResult[^>]*>/s, "<a:Entity>")
      .replace(/<\/RetrieveResult>.*$/s, "</a:Entity>");
  const rows = Array.from({ length: 12 }, (_, index) => row(index)).join("");
  const page = reply("")
    .replace(/RetrieveRes/g, "RetrieveMultipleRes")
    .replace(/<a:Attributes.*<\/a:LogicalName>/s, `<a:Entities>${rows}</a:Entities>`);
  const bytes = Buffer.from(page);
  const whole = decodeReply(bytes);
  assert.ok("collection" in whole);
  assert.equal(whole.collection.entities.length, 12);
  const known = new KnownMessages();
  for (const size of [1, 7, 64, 311, bytes.length]) {
    const found: Entity[] = [];
    const reader = pageReader((record) => found.push(record), known);
    for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
    reader.end();
    assert.deepEqual(found, whole.collection.entities);
  }
});

describe("items", () => {
  const shape = list("", "i", () =>
    record("", { k: required(key, (one: { k: string }) => one.k), v: required(text, () => "") }, (fields) => fields),
  );
  const plan = (name: string): ItemPlan => ({
    markup: [`<i><k>${name}</k><v>`, "</v></i>"],
    value: { kind: "text", index: 0, shape: text },
    followers: [],
  });

  /** What is taken of a list by plans of which the first may come first, and each behind the one before. */
  function taken(content: string, names: readonly string[]): { items: unknown[]; next: string | undefined } {
    const known = new KnownMessages();
    const xml = new XmlReader((_problem, message) => new Error(message), known.markup);
    const remembered = new RememberedItems(xml, known);
    xml.end(`<l>${content}</l>`);
    xml.next();
    const items: unknown[] = [];
    const found = remembered.list(shape, items);
    assert.ok(found);
    let behind: ItemPlan | undefined;
    for (const name of names) behind = found.plans.add(plan(name), behind);
    remembered.takeFrom(found);
    return { items, next: xml.next() };
  }

  test("are taken as long as one like them came behind the one before", () => {
    const content = "<i><k>a</k><v>1</v></i><i><k>b</k><v>2</v></i>";
    assert.deepEqual(taken(content, ["a", "b"]), { items: ["1", "2"], next: "end" });
    assert.deepEqual(taken(content, ["a"]), { items: ["1"], next: "start" });
    assert.deepEqual(taken(content, ["b"]), { items: [], next: "start" });
  });

  test("are taken by their keys where another one was likelier", () => {
    const content = "<i><k>b</k><v>1</v></i><i><k>a</k><v>2</v></i><i><k>a</k><v>3</v></i>";
    assert.deepEqual(taken(content, ["a", "b"]), { items: ["1", "2", "3"], next: "end" });
    assert.deepEqual(taken("", ["a"]), { items: [], next: "end" });
  });

  test("of more keys than are kept are read like all others", () => {
    const known = new KnownMessages();
    for (let round = 0; round < 3; round += 1) {
      for (let from = 0; from < 3000; from += 100) {
        const pairs = Array.from({ length: 100 }, (_, index) => pair(`n${from + index}`, number(`${index}`))).join("");
        const read = decodeReply(reply(pairs), known);
        assert.ok("entity" in read && read.entity.attributes.get(`n${from + 99}`) === 99);
      }
    }
  });
});
