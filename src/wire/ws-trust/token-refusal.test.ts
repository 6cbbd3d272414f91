import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeTokenFault, type RefusalReason, type TokenRefusal } from "./token-refusal.ts";
import { parseTokenResponse } from "./token-response.ts";

function refusalOf(body: string, status = 500): TokenRefusal {
  const answer = parseTokenResponse({ status, body });
  assert.ok(answer.kind === "refused");
  return answer.refusal;
}

const online = (text: string, value = "0x80048821", code = "0x80041012") =>
  encodeTokenFault({
    version: "2005",
    subcode: "FailedAuthentication",
    reason: "Authentication Failure",
    passport: { value, code, text },
  }).body;

describe("a token service's fault", () => {
  const adfs: readonly [subcode: string, text: string, reason: RefusalReason][] = [
    [
      "FailedAuthentication",
      "ID3242: The security token could not be authenticated or authorized.",
      "WrongCredentials",
    ],
    ["InvalidSecurity", "An error occurred when verifying security for the message.", "InvalidSecurity"],
    ["InvalidScope", "ID3082: The request scope is not valid or is unsupported.", "UnknownAudience"],
    ["RequestFailed", "MSIS3020: The relying party trust is not known.", "UnknownAudience"],
    ["InvalidRequest", "The request is wrong.", "InvalidRequest"],
    ["RequestFailed", "Something else.", "Refused"],
  ];
  for (const [subcode, text, reason] of adfs) {
    it(`${subcode} with "${text.slice(0, 20)}…" is ${reason}`, () => {
      for (const version of ["1.3", "2005"] as const) {
        const refusal = refusalOf(encodeTokenFault({ version, subcode, reason: text }).body);
        assert.equal(refusal.reason, reason);
        assert.equal(refusal.message, text);
        assert.deepEqual(refusal.codes, ["Sender", subcode]);
        assert.equal(refusal.serverCode, /^[A-Z]+\d+/.exec(text)?.[0]);
      }
    });
  }

  const entra: readonly [text: string, reason: RefusalReason][] = [
    ["AADSTS50126: Error validating credentials due to invalid username or password.", "WrongCredentials"],
    ["AADSTS50053: The account is locked.", "AccountLocked"],
    ["AADSTS50057: The user account is disabled.", "AccountDisabled"],
    ["AADSTS50055: The password is expired.", "PasswordExpired"],
    ["AADSTS50076: You must use multi-factor authentication.", "MultiFactorRequired"],
    ["AADSTS53003: Access has been blocked by Conditional Access policies.", "BlockedByPolicy"],
  ];
  for (const [text, reason] of entra) {
    it(`${text.slice(0, 11)} is ${reason}, whatever the other codes say`, () => {
      const refusal = refusalOf(online(text));
      assert.equal(refusal.reason, reason);
      assert.equal(refusal.serverCode, text.slice(0, 11));
      assert.equal(refusal.message, text);
    });
  }

  it("reads Live ID's own codes", () => {
    assert.equal(refusalOf(online("", "0x80048821", "0x80041012")).reason, "WrongCredentials");
    assert.equal(refusalOf(online("", "0x80048823", "0x8004102F")).reason, "AccountLocked");
    assert.equal(refusalOf(online("", "0x80048823", "0x8004102F")).serverCode, "0x80048823");
    assert.equal(refusalOf(online("", "0x99999999", "0x99999998")).reason, "WrongCredentials");
  });

  it("is read in SOAP 1.1 too, and with status 200", () => {
    const body =
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode xmlns:w="urn:w">w:FailedAuthentication</faultcode>' +
      "<faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>";
    assert.equal(refusalOf(body, 200).reason, "WrongCredentials");
    assert.equal(refusalOf(body.replace("w:FailedAuthentication", "s:Server")).reason, "ServerError");
  });
});
