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
