import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { samlAssertion } from "../../../test/assertions.ts";
import { referenceToAssertion } from "../ws-security/token-reference.ts";
import { verifySignature } from "../ws-security/verify-signature.ts";
import { readDocument } from "../xml/read-document.ts";
import { decodeTokenRequest } from "./decode-token-request.ts";
import { onlineAudienceOf } from "./online-token-service.ts";
import { type TokenRequest, tokenRequest } from "./token-request.ts";

const now = new Date("2026-11-23T07:00:00.123Z");
const endpoint = "https://sts.example.com/adfs/services/trust/13/usernamemixed";
const appliesTo = "https://org.example.com/XRMServices/2011/Organization.svc";

function request(members: Partial<TokenRequest> = {}): TokenRequest {
  const credential = { kind: "UserName", userName: "CRMDOM\\carol", password: 'p&<">' } as const;
  return { version: "1.3", endpoint, credential, appliesTo, now, ...members };
}

const bodyOf = (members: Partial<TokenRequest> = {}) => tokenRequest(request(members)).body ?? "";

describe("tokenRequest", () => {
  it("is a POST of SOAP 1.2 to the endpoint, which is also its address", () => {
    const { method, url, headers, body = "" } = tokenRequest(request());
    assert.deepEqual([method, url, headers["content-type"]], ["POST", endpoint, "application/soap+xml; charset=utf-8"]);
    assert.match(
      body,
      /<a:Action s:mustUnderstand="1">http:\/\/docs.oasis-open.org\/ws-sx\/ws-trust\/200512\/RST\/Issue</,
    );
    assert.match(body, new RegExp(`<a:To s:mustUnderstand="1">${endpoint}<`));
    assert.match(body, /<a:MessageID>urn:uuid:[0-9a-f-]{36}</);
  });

  for (const version of ["1.3", "2005"] as const) {
    it(`says everything in version ${version}, and it is read back`, () => {
      const asked = {
        version,
        keyType: "SymmetricKey",
        keySize: 192,
        entropy: Uint8Array.from(randomBytes(24)),
        tokenType: "urn:oasis:names:tc:SAML:1.0:assertion",
        lifetime: { created: now, expires: new Date("2026-11-23T15:00:00Z") },
        policy: "MBI_FED_SSL",
      } as const;
      const decoded = decodeTokenRequest(bodyOf({ ...asked, messageId: "urn:uuid:7" }));
      const { security, messageId, to, ...rest } = decoded;
      assert.deepEqual(rest, { ...asked, appliesTo });
      assert.deepEqual([messageId, to], ["urn:uuid:7", endpoint]);
      assert.deepEqual(security?.userName, { userName: "CRMDOM\\carol", password: 'p&<">' });
      assert.deepEqual(security?.timestamp, { created: now, expires: new Date("2026-11-23T07:05:00.123Z") });
    });

    it(`asks for a bearer token in the words of version ${version}`, () => {
      const name = { "1.3": "200512/Bearer", "2005": "identity/NoProofKey" }[version];
      assert.ok(bodyOf({ version, keyType: "Bearer" }).includes(`${name}</t:KeyType>`));
      assert.equal(decodeTokenRequest(bodyOf({ version, keyType: "Bearer" })).keyType, "Bearer");
    });
  }

  it("leaves out what was not asked", () => {
    assert.doesNotMatch(bodyOf(), /KeyType|KeySize|Entropy|ComputedKey|TokenType|Lifetime|PolicyReference/);
  });

  it("has no security header where HTTP proves who it is", () => {
    const request = decodeTokenRequest(bodyOf({ credential: { kind: "Transport" } }));
    assert.equal(request.security, undefined);
    assert.equal(request.appliesTo, appliesTo);
  });

  it("exchanges a home realm's token, signed with its key", () => {
    const assertion = samlAssertion("1.1", "http://sts.example.com/adfs/services/trust");
    const element = readDocument(assertion, "it");
    const key = randomBytes(32);
    const token = {
      kind: "Assertion",
      xml: assertion,
      namespaces: new Map(),
      attachedReference: referenceToAssertion(element),
    } as const;
    const { security } = decodeTokenRequest(
      bodyOf({ credential: { kind: "IssuedToken", token: { ...token, proofKey: key } } }),
    );
    assert.ok(security !== undefined);
    assert.equal(security.tokens[0]?.verbatim, assertion);
    assert.equal(verifySignature(security, key).isValid, true);
    const bearer = decodeTokenRequest(bodyOf({ credential: { kind: "IssuedToken", token } }));
    assert.equal(bearer.security?.signature, undefined);
  });
});

describe("decodeTokenRequest", () => {
  it("cuts white space around a password off", () => {
    const spaced = bodyOf().replace(/(PasswordText">)([^<]*)/, "$1\n        $2\n      ");
    assert.equal(decodeTokenRequest(spaced).security?.userName?.password, 'p&<">');
  });

  it("takes the last of several requests at once", () => {
    const several = bodyOf({ version: "2005" }).replace(
      /<t:RequestSecurityToken .*<\/t:RequestSecurityToken>/s,
      (one) =>
        `<ps:RequestMultipleSecurityTokens xmlns:ps="urn:ps">${one.replace(appliesTo, "http://Passport.NET/tb")}${one}</ps:RequestMultipleSecurityTokens>`,
    );
    assert.equal(decodeTokenRequest(several).appliesTo, appliesTo);
  });

  const refused: readonly [what: string, body: string, code: string][] = [
    ["another message", bodyOf().replaceAll("RequestSecurityToken", "RenewToken"), "WIRE_UNKNOWN_OPERATION"],
    ["a renewal", bodyOf().replace("/Issue</t:RequestType>", "/Renew</t:RequestType>"), "WIRE_UNKNOWN_OPERATION"],
    ["another version's namespace", bodyOf().replaceAll("200512", "200601"), "WIRE_UNKNOWN_OPERATION"],
    ["no audience", bodyOf().replace(/<wsp:AppliesTo.*<\/wsp:AppliesTo>/s, ""), "WIRE_MISSING_ELEMENT"],
    ["a size that is no number", bodyOf({ keySize: 256 }).replace(">256<", ">many<"), "WIRE_INVALID_VALUE"],
    ["a size that is too large", bodyOf({ keySize: 256 }).replace(">256<", ">999999<"), "WIRE_INVALID_VALUE"],
    ["two user names", bodyOf().replace(/<o:UsernameToken.*<\/o:UsernameToken>/s, "$&$&"), "WIRE_UNEXPECTED_CONTENT"],
    ["no SOAP", "<a/>", "WIRE_NOT_SOAP"],
  ];
  for (const [what, body, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => decodeTokenRequest(body), { code }));
  }
});

describe("onlineAudienceOf", () => {
  const cases: readonly [host: string, audience: string | undefined][] = [
    ["contoso.crm.dynamics.com", "urn:crmna:dynamics.com"],
    ["contoso.api.CRM4.dynamics.com", "urn:crmemea:dynamics.com"],
    ["crm5.dynamics.com.", "urn:crmapac:dynamics.com"],
    ["contoso.crm99.dynamics.com", undefined],
    ["contoso.crm4.dynamics.com.evil.example", undefined],
    ["evilcrm4.dynamics.com", undefined],
  ];
  for (const [host, audience] of cases) it(host, () => assert.equal(onlineAudienceOf(host), audience));
});
