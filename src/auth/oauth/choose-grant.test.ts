import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signingCertificate, signingKey } from "../../../test/assertions.ts";
import { Secret } from "../../values/secret.ts";
import { readClientCertificate } from "./certificate.ts";
import { chooseGrant, type OAuthCredentials, type SignInPrompt } from "./choose-grant.ts";
import type { GrantType } from "./grant.ts";

const clientId = "1234";
const clientSecret = new Secret("Secret of tests");
const password = new Secret("Password of tests");
const refreshToken = new Secret("Refresh token of tests");
const certificate = { file: Buffer.concat([signingKey, signingCertificate]) };
const userName = "alice@contoso.com";
const redirectUri = "http://localhost";
const prompt = (): void => {};

describe("credentials stand for", () => {
  const cases: [type: GrantType, credentials: OAuthCredentials][] = [
    ["client-secret", { clientId, clientSecret }],
    ["client-secret", { clientId, clientSecret, userName, password, redirectUri, prompt }],
    ["certificate", { clientId, certificate, redirectUri }],
    ["password", { clientId, userName, password, redirectUri, prompt }],
    ["password", { userName, password }],
    ["refresh-token", { clientId, refreshToken, prompt }],
    ["authorization-code", { clientId, redirectUri, prompt }],
    ["device-code", { clientId, userName, prompt }],
    ["device-code", { prompt }],
    ["managed-identity", { managedIdentity: true }],
    ["managed-identity", { managedIdentity: true, clientId, clientSecret }],
  ];
  for (const [type, credentials] of cases) {
    it(`${Object.keys(credentials).join(", ")}: ${type}`, async () =>
      assert.equal((await chooseGrant(credentials)).type, type));
  }

  const refused: [what: string, credentials: OAuthCredentials, code: string, message: RegExp][] = [
    ["a secret without application", { clientSecret }, "AUTH_CREDENTIALS_MISSING", /^CLIENTID/],
    ["a certificate without application", { certificate }, "AUTH_CREDENTIALS_MISSING", /^CLIENTID/],
    ["a password without user", { password }, "AUTH_CREDENTIALS_MISSING", /^USERNAME/],
    ["nothing, and nobody there", { clientId }, "AUTH_CREDENTIALS_MISSING", /CLIENTSECRET, CERTIFICATE or PASSWORD/],
    ["a certificate without file", { clientId, certificate: {} }, "AUTH_CREDENTIALS_MISSING", /^CERTIFICATE/],
    ["a thumbprint", { clientId, certificate: { thumbprint: "AB" } }, "AUTH_CERTIFICATE_STORE", /THUMBPRINT AB/],
  ];
  for (const [what, credentials, code, message] of refused) {
    it(`nothing: ${what}`, () => assert.rejects(chooseGrant(credentials), { code, message }));
  }

  it("a thumbprint, where there is a way to the system's store", async () => {
    const stored = await readClientCertificate(certificate.file);
    const openStore = async (thumbprint: string) => {
      assert.equal(thumbprint, "AB");
      return stored;
    };
    const grant = await chooseGrant({ clientId, certificate: { thumbprint: "AB", openStore } });
    assert.ok(grant.type === "certificate");
    assert.equal(grant.certificate, stored);
  });

  it("a prompt that tells the kind of sign-in", async () => {
    const shown: SignInPrompt[] = [];
    const grant = await chooseGrant({ redirectUri, prompt: (one) => shown.push(one) });
    assert.ok(grant.type === "authorization-code");
    grant.show("https://login/");
    assert.deepEqual(shown, [{ type: "authorization-code", url: "https://login/" }]);
  });
});
