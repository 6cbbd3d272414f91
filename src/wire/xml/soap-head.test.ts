import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readSoapHead } from "./soap-message.ts";

const envelope = (header: string, rest: string) =>
  Buffer.from(
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">${header}${rest}`,
  );
const header = "<s:Header><a:MessageID>urn:uuid:1</a:MessageID><a:To>https://o.example/ä🎉</a:To></s:Header>";

describe("readSoapHead", () => {
  it("reads the header of a call, however long its body is", () => {
    const call = envelope(header, `<s:Body><v>${"ä".repeat(2_000_000)}</v></s:Body></s:Envelope>`);
    const { soap, messageId, to } = readSoapHead(call, "a call");
    assert.deepEqual({ soap, messageId, to }, { soap: "1.2", messageId: "urn:uuid:1", to: "https://o.example/ä🎉" });
  });

  it("does not look at what comes behind the header's chunk", () => {
    assert.equal(readSoapHead(envelope(header, `${" ".repeat(5000)}<not`), "a call").messageId, "urn:uuid:1");
  });

  for (const length of [4095, 4096, 4097, 9000]) {
    it(`keeps elements verbatim when a header has ${length} characters`, () => {
      const block = `<x:Block xmlns:x="urn:x"><x:v>${"y".repeat(length)}\r\n🎉</x:v></x:Block>`;
      const { header: read } = readSoapHead(envelope(`<s:Header>${block}<a:To>t</a:To></s:Header>`, "<s:Body/>"), "it");
      assert.deepEqual(
        read?.children.map(({ verbatim }) => verbatim),
        [block, "<a:To>t</a:To>"],
      );
    });
  }

  it("of an envelope without a header is empty", () => {
    assert.equal(readSoapHead(envelope("", "<s:Body/></s:Envelope>"), "a call").header, undefined);
  });

  const refused: readonly [what: string, body: Uint8Array, code: string][] = [
    ["no header in the first megabyte", envelope("", `<s:Body>${"x".repeat(1_100_000)}</s:Body>`), "WIRE_TOO_LARGE"],
    ["an envelope that ends early", envelope("<s:Header>", ""), "WIRE_MALFORMED_XML"],
    ["another document", Buffer.from("<a><Header/></a>"), "WIRE_NOT_SOAP"],
    ["a document type", Buffer.from("<!DOCTYPE a><a/>"), "WIRE_DOCTYPE"],
    ["bytes that are no UTF-8", Uint8Array.of(0x3c, 0xff), "WIRE_ENCODING"],
    ["too deep a header", envelope(`<s:Header>${"<a>".repeat(100)}`, ""), "WIRE_TOO_DEEP"],
  ];
  for (const [what, body, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => readSoapHead(body, "a call"), { code }));
  }
});
