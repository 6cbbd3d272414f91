import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeMessageFault } from "../xml/soap-fault.ts";
import { encodeMetadata, encodeMetadataResponse } from "./encode-metadata.ts";
import {
  decodeMetadataRequest,
  metadataRequest,
  parseMetadataResponse,
  type TokenEndpoint,
} from "./metadata-exchange.ts";

const mex = "https://sts.example.com/adfs/services/trust/mex";

const at = (path: string) => `https://sts.example.com/adfs/services/trust/${path}`;

/** What AD FS offers (protocols §4). */
const endpoints: readonly TokenEndpoint[] = [
  { address: at("2005/windowstransport"), version: "2005", credential: "Windows", security: "Transport" },
  { address: at("2005/windowsmixed"), version: "2005", credential: "Windows", security: "Mixed" },
  { address: at("2005/certificatemixed"), version: "2005", credential: "Certificate", security: "Mixed" },
  { address: at("2005/certificatetransport"), version: "2005", credential: "Certificate", security: "Transport" },
  { address: at("2005/usernamemixed"), version: "2005", credential: "UserName", security: "Mixed" },
  { address: at("2005/kerberosmixed"), version: "2005", credential: "Kerberos", security: "Mixed" },
  {
    address: at("2005/issuedtokenmixedsymmetricbasic256"),
    version: "2005",
    credential: "IssuedToken",
    security: "Mixed",
    keyType: "SymmetricKey",
  },
  { address: at("13/kerberosmixed"), version: "1.3", credential: "Kerberos", security: "Mixed" },
  { address: at("13/certificatetransport"), version: "1.3", credential: "Certificate", security: "Transport" },
  { address: at("13/usernamemixed"), version: "1.3", credential: "UserName", security: "Mixed" },
  {
    address: at("13/issuedtokenmixedasymmetricbasic256"),
    version: "1.3",
    credential: "IssuedToken",
    security: "Mixed",
    keyType: "PublicKey",
  },
  {
    address: at("13/issuedtokenmixedsymmetricbasic256"),
    version: "1.3",
    credential: "IssuedToken",
    security: "Mixed",
    keyType: "SymmetricKey",
  },
  { address: at("13/windowstransport"), version: "1.3", credential: "Windows", security: "Transport" },
];

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const parse = (body: string, status = 200) => parseMetadataResponse({ status, body }, mex);

describe("metadata exchange", () => {
  it("asks with WS-Transfer Get and an empty body", () => {
    const { url, body = "" } = metadataRequest(mex);
    assert.equal(url, mex);
    assert.match(body, /transfer\/Get<.*<s:Body><\/s:Body>/s);
    assert.match(decodeMetadataRequest(body).messageId ?? "", /^urn:uuid:/);
    assert.throws(() => decodeMetadataRequest(body.replace("transfer/Get", "transfer/Put")), {
      code: "WIRE_UNKNOWN_OPERATION",
    });
  });

  it("lists every endpoint, in an envelope and by itself", () => {
    assert.deepEqual(plain(parse(encodeMetadataResponse(endpoints, "urn:uuid:1").body)), plain(endpoints));
    assert.deepEqual(plain(parse(encodeMetadata(endpoints).text)), plain(endpoints));
  });

  it("reads a plain WSDL", () => {
    const wsdl = /<wsdl:definitions.*<\/wsdl:definitions>/s.exec(encodeMetadata(endpoints).text)?.[0] ?? "";
    assert.deepEqual(plain(parse(wsdl)), plain(endpoints));
  });

  it("reads what a federation server writes, with its own prefixes and its own ways", () => {
    const token = (name: string) =>
      `<s:EndorsingSupportingTokens xmlns:s="http://schemas.xmlsoap.org/ws/2005/07/securitypolicy"><p:Policy><s:${name} s:IncludeToken="x"><p:Policy/></s:${name}></p:Policy></s:EndorsingSupportingTokens>`;
    const binding = (name: string, action: string) =>
      `<w:binding name="${name}" type="t:x"><p:PolicyReference URI="#${name}_policy"/><soap12:binding transport="x"/>
        <w:operation name="Trust"><soap12:operation soapAction="${action}" style="document"/></w:operation></w:binding>`;
    const body = `<?xml version="1.0"?>
      <Metadata xmlns="http://schemas.xmlsoap.org/ws/2004/09/mex" xmlns:w="http://schemas.xmlsoap.org/wsdl/"
        xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/">
      <MetadataSection Dialect="http://www.w3.org/2001/XMLSchema"><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/></MetadataSection>
      <MetadataSection Dialect="http://schemas.xmlsoap.org/wsdl/"><w:definitions xmlns:u="urn:u" xmlns:t="urn:t">
        <p:Policy u:Id="K_policy"><p:ExactlyOne><p:All>${token("KerberosToken")}</p:All></p:ExactlyOne></p:Policy>
        <p:Policy u:Id="N_policy"><p:ExactlyOne><p:All>
          <h:NegotiateAuthentication xmlns:h="http://schemas.microsoft.com/ws/06/2004/policy/http"/></p:All></p:ExactlyOne></p:Policy>
        ${binding("K", "http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue")}
        ${binding("N", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue")}
        <w:service name="S">
          <w:port name="K" binding="t:K"><soap12:address location="https://sts.example.com/k"/></w:port>
          <w:port name="N" binding="t:N"><soap12:address location="https://sts.example.com/n"/></w:port>
          <w:port name="M" binding="t:M"><soap12:address location="https://sts.example.com/m"/></w:port>
        </w:service></w:definitions></MetadataSection></Metadata>`;
    assert.deepEqual(plain(parse(body)), [
      { address: "https://sts.example.com/k", version: "2005", credential: "Kerberos", security: "Mixed" },
      { address: "https://sts.example.com/n", version: "1.3", credential: "Windows", security: "Transport" },
    ]);
  });

  it("leaves out what it does not know", () => {
    const body = encodeMetadata(endpoints.slice(4, 5)).text.replaceAll("UsernameToken", "RetinaToken");
    assert.deepEqual(parse(body), []);
  });

  it("tells the version by the policy where the binding has no action", () => {
    const body = encodeMetadata(endpoints).text.replaceAll(/soapAction="[^"]*"/g, "");
    assert.deepEqual(plain(parse(body)), plain(endpoints));
  });

  const refused: readonly [what: string, body: string, status: number, code: string][] = [
    [
      "a fault",
      encodeMessageFault({ code: "Sender", subcode: { namespace: "urn:x", name: "x" }, reason: "no" }).body,
      500,
      "WIRE_UNEXPECTED_DOCUMENT",
    ],
    ["another document", "<a/>", 200, "WIRE_UNEXPECTED_DOCUMENT"],
    ["a page", "<html/>", 200, "WIRE_HTML"],
    ["an error without a document", "", 503, "WIRE_HTTP_STATUS"],
  ];
  for (const [what, body, status, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => parse(body, status), { code }));
  }
});
