import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeError } from "../../errors.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import type { GrantType } from "./grant.ts";
import { tokenError } from "./token-error.ts";

const url = "https://login.microsoftonline.com/t/oauth2/v2.0/token";
const secret = "S3cret~value/with+signs=";

function errorOf(status: number, body: unknown, grant: GrantType = "client-secret", type = "application/json") {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = { status, headers: { "content-type": type }, body: Buffer.from(text) };
  return tokenError(response, url, { grant, account: "application 1234", secrets: [secret] });
}

/** As Entra ID writes it: `error` and the description, its number in the text or in a list. */
function entra(number: number, error = "invalid_grant") {
  return { error, error_description: `AADSTS${number}: some words.\r\nTrace ID: x`, error_codes: [number] };
}

describe("a refusal of Entra ID", () => {
  const numbers: [number: number, code: AuthErrorCode][] = [
    [7000215, "AUTH_CLIENT_SECRET_WRONG"],
    [7000222, "AUTH_CLIENT_SECRET_EXPIRED"],
    [50076, "AUTH_MFA_REQUIRED"],
    [50079, "AUTH_MFA_REQUIRED"],
    [50126, "AUTH_REJECTED"],
    [50034, "AUTH_USER_UNKNOWN"],
    [50053, "AUTH_ACCOUNT_LOCKED"],
    [50057, "AUTH_ACCOUNT_DISABLED"],
    [50055, "AUTH_PASSWORD_EXPIRED"],
    [65001, "AUTH_CONSENT_MISSING"],
    [90002, "AUTH_TENANT_UNKNOWN"],
    [700016, "AUTH_APP_UNKNOWN"],
    [7000218, "AUTH_APP_NOT_PUBLIC"],
    [700025, "AUTH_APP_PUBLIC"],
    [700027, "AUTH_CERTIFICATE_REJECTED"],
    [700024, "AUTH_CLOCK_SKEW"],
    [700082, "AUTH_GRANT_EXPIRED"],
    [500011, "AUTH_RESOURCE_UNKNOWN"],
    [53003, "AUTH_CONDITIONAL_ACCESS"],
    [50011, "AUTH_REDIRECT_URI"],
    [50105, "AUTH_USER_NOT_ALLOWED"],
    [90033, "AUTH_SERVER_BUSY"],
  ];
  for (const [number, code] of numbers) {
    it(`AADSTS${number}: ${code}, from the list or from the text alone`, () => {
      const { error_codes: _, ...textAlone } = entra(number);
      for (const body of [entra(number), textAlone]) {
        const error = errorOf(400, body);
        assert.equal(error.code, code);
        assert.equal(error.retryable, code === "AUTH_SERVER_BUSY");
        assert.ok(error.remedy);
        assert.match(describeError(error), new RegExp(`AADSTS${number}: some words\\.$`));
      }
    });
  }

  it("of an unknown number goes by its error, of an unknown error is AUTH_TOKEN_REFUSED", () => {
    assert.equal(errorOf(400, entra(123456, "access_denied")).code, "AUTH_SIGN_IN_DECLINED");
    assert.equal(errorOf(400, entra(123456, "something_new")).code, "AUTH_TOKEN_REFUSED");
  });
});

describe("a refusal", () => {
  const cases: [what: string, status: number, body: unknown, grant: GrantType, code: AuthErrorCode, type?: string][] = [
    [
      "AD FS 2012 R2 and another grant than the code",
      400,
      { error: "unsupported_grant_type", error_description: "MSIS9611: The authorization server does not support." },
      "password",
      "AUTH_GRANT_NOT_SUPPORTED",
    ],
    [
      "AD FS, application not allowed",
      400,
      { error: "access_denied", error_description: "MSIS9605: no" },
      "password",
      "AUTH_USER_NOT_ALLOWED",
    ],
    [
      "AD FS, wrong password",
      400,
      { error: "invalid_grant", error_description: "MSIS9659: no" },
      "password",
      "AUTH_REJECTED",
    ],
    ["invalid_client of a certificate", 401, { error: "invalid_client" }, "certificate", "AUTH_CERTIFICATE_REJECTED"],
    ["invalid_grant of a password", 400, { error: "invalid_grant" }, "password", "AUTH_REJECTED"],
    ["invalid_grant of a refresh token", 400, { error: "invalid_grant" }, "refresh-token", "AUTH_GRANT_EXPIRED"],
    ["too many requests", 429, "slow down", "password", "AUTH_SERVER_BUSY"],
    ["out of order", 503, "<html>", "password", "AUTH_SERVER_BUSY", "text/html"],
    ["a redirect", 302, "", "password", "AUTH_REDIRECTED"],
    ["a sign-in page", 200, "<html>", "password", "AUTH_UNEXPECTED_ANSWER", "text/html"],
    ["a page not found", 404, "<html>", "password", "AUTH_UNEXPECTED_ANSWER", "text/html"],
    ["JSON of another kind", 400, "[1]", "password", "AUTH_UNEXPECTED_ANSWER"],
    ["an error that is no text", 400, { error: { code: 1 } }, "password", "AUTH_UNEXPECTED_ANSWER"],
  ];
  for (const [what, status, body, grant, code, type] of cases) {
    it(`${what}: ${code}`, () => assert.equal(errorOf(status, body, grant, type).code, code));
  }

  it("never repeats a secret that the server echoes, in any spelling, nor control characters, nor at any length", () => {
    const echoes = [secret, encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)];
    const error = errorOf(400, {
      error: `x${secret}`,
      error_description: `\u001b[31m${echoes.join(" ")}${"y".repeat(9999)}`,
    });
    const printed = `${describeError(error)} ${JSON.stringify(error.context)}`;
    for (const echo of echoes) assert.ok(!printed.includes(echo));
    assert.ok(!printed.includes("\u001b"));
    assert.ok(printed.length < 1000);
  });

  it("of AD FS 2012 R2 names the ways that are left", () => {
    const error = errorOf(400, { error: "unsupported_grant_type", error_description: "MSIS9611: x" }, "device-code");
    assert.match(error.remedy ?? "", /authorization code.*Federation/);
  });
});
