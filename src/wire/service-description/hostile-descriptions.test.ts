import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDocument } from "../xml/read-document.ts";
import { parseMetadataResponse } from "./metadata-exchange.ts";
import { parseServiceDescription, serviceEndpoints } from "./parse-service-description.ts";

/** Documents that a hostile server could send: each is read, or refused, in time that grows with its length alone. */

const address = "https://sts.example.com/mex";

function repeat(count: number, make: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => make(at)).join("");
}

function definitions(content: string): string {
  return `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap12/"
    xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy" xmlns:sp="http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702">${content}</w:definitions>`;
}

const port = (binding: string) =>
  `<w:port name="x" binding="t:${binding}"><s:address location="https://sts.example.com/x"/></w:port>`;

const quick = 5_000;

function timed<T>(run: () => T): T {
  const started = performance.now();
  const result = run();
  assert.ok(performance.now() - started < quick);
  return result;
}

describe("hostile descriptions", () => {
  it("many ports, bindings and policies", () => {
    const count = 15_000;
    const body = definitions(
      repeat(count, (at) => `<p:Policy Id="P${at}"><sp:UsernameToken/></p:Policy>`) +
        repeat(count, (at) => `<w:binding name="B${at}"><p:PolicyReference URI="#P${at}"/></w:binding>`) +
        `<w:service>${repeat(count, (at) => port(`B${at}`))}</w:service>`,
    );
    assert.deepEqual(
      timed(() => parseMetadataResponse({ status: 200, body }, address)),
      [],
    );
    const document = timed(() => parseServiceDescription({ status: 200, body }, address));
    assert.equal(timed(() => serviceEndpoints([document])).length, count);
  });

  it("many ports that share one large policy", () => {
    const body = definitions(
      `<p:Policy Id="P"><sp:SupportingTokens>${"<sp:X/>".repeat(50_000)}<sp:UsernameToken/></sp:SupportingTokens></p:Policy>` +
        repeat(10_000, (at) => `<w:binding name="B${at}"><p:PolicyReference URI="#P"/></w:binding>`) +
        `<w:service>${repeat(10_000, (at) => port(`B${at}`))}</w:service>`,
    );
    assert.equal(timed(() => parseMetadataResponse({ status: 200, body }, address)).length, 10_000);
  });

  it("an element within many prefixes, with much text and many colons", () => {
    const prefixes = repeat(20_000, (at) => ` xmlns:a${at}="u"`);
    const root = readDocument(`<r${prefixes}><t>${"x".repeat(300_000)} a7:b ${"::a8 ".repeat(30_000)}</t></r>`, "it");
    assert.deepEqual([...timed(() => root.children[0]?.outerNamespaces ?? [])], [["a7", "u"]]);
  });
});
