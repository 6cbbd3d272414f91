import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type OAuthChallenge, oauthChallengeOf } from "./challenge.ts";

const entra = "https://login.microsoftonline.com/8da6b2e5-0000-4000-8000-a2591f45987d/oauth2/authorize";
const resource = "https://contoso.crm.dynamics.com/";
const both: OAuthChallenge = { authorizationUri: entra, resourceId: resource };

const cases: [what: string, header: string | string[] | undefined, expected: OAuthChallenge | undefined][] = [
  ["Dataverse", `Bearer authorization_uri=${entra}, resource_id=${resource}`, both],
  ["quotes", `Bearer authorization_uri="${entra}", resource_id="${resource}"`, both],
  ["other cases", `bearer Authorization_Uri=${entra},RESOURCE_ID=${resource}`, both],
  ["white space", `Bearer  authorization_uri = ${entra} ,  resource_id = "${resource}"`, both],
  ["other order, more of them", `Bearer realm="", resource_id=${resource}, authorization_uri=${entra}, x=1`, both],
  ["a second header", ["Negotiate", "NTLM", `Bearer authorization_uri=${entra}, resource_id=${resource}`], both],
  ["schemes before and after", `Negotiate, Bearer authorization_uri=${entra}, resource_id=${resource}, NTLM`, both],
  [
    "another scheme's parameters",
    `Bearer authorization_uri=${entra}, Basic resource_id="https://evil.example/"`,
    { authorizationUri: entra, resourceId: undefined },
  ],
  ["no resource", `Bearer authorization_uri=${entra}`, { authorizationUri: entra, resourceId: undefined }],
  [
    "the first of two",
    [`Bearer authorization_uri=${entra}, resource_id=${resource}`, "Bearer authorization_uri=x"],
    both,
  ],
  ["an escaped quote", `Bearer authorization_uri="a\\"b"`, { authorizationUri: 'a"b', resourceId: undefined }],
  ["Bearer alone", "Bearer", undefined],
  ["an error without an authority", 'Bearer error="invalid_token", resource_id=x', undefined],
  ["an empty authority", "Bearer authorization_uri=, resource_id=x", undefined],
  ["another scheme", 'Basic realm="authorization_uri=x"', undefined],
  ["no header", undefined, undefined],
];

describe("the Bearer challenge of an organization", () => {
  for (const [what, header, expected] of cases) {
    it(what, () => {
      const headers = header === undefined ? {} : { "www-authenticate": header };
      assert.deepEqual(oauthChallengeOf({ status: 401, headers, body: new Uint8Array() }), expected);
    });
  }

  it("is read in linear time", () => {
    const started = performance.now();
    for (const text of [
      `Bearer a=${"\\".repeat(50_000)}`,
      `Bearer ${"a ".repeat(50_000)}`,
      `${", a".repeat(50_000)}`,
    ]) {
      oauthChallengeOf({ status: 401, headers: { "www-authenticate": text }, body: new Uint8Array() });
    }
    assert.ok(performance.now() - started < 1000);
  });
});
