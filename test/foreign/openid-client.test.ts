import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as client from "openid-client";
import { startEmulator } from "../../src/emulator/emulator.ts";
import type { Emulator } from "../../src/emulator/emulator-options.ts";
import { defaultTenantId } from "../../src/emulator/sign-in/oauth/oauth-state.ts";

describe("openid-client against the embedded organization", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({
      users: [{ domain: "CONTOSO", userName: "alice", password: "Passw0rd!", upn: "alice@contoso.com" }],
      clients: [{ clientId: "daemon", secret: "s3cret", applicationUser: "CONTOSO\\daemon" }, { clientId: "public" }],
      oauth: { devicePollSeconds: 1 },
    });
  });
  after(() => emulator.close());

  const insecure = { execute: [client.allowInsecureRequests] };
  const discover = (clientId: string, secret?: string, authentication?: client.ClientAuth) =>
    client.discovery(new URL(`${emulator.url}/${defaultTenantId}/v2.0`), clientId, secret, authentication, insecure);

  for (const [name, authentication] of [
    ["client_secret_post", client.ClientSecretPost("s3cret")],
    ["client_secret_basic", client.ClientSecretBasic("s3cret")],
  ] as const) {
    it(`client credentials by ${name}`, async () => {
      const config = await discover("daemon", "s3cret", authentication);
      const tokens = await client.clientCredentialsGrant(config, { scope: `${emulator.url}/.default` });
      assert.equal(tokens.token_type, "bearer");
      assert.equal(tokens.expires_in, 3600);
    });
  }

  it("authorization code with PKCE, checked ID token, refresh", async () => {
    const config = await discover("public", undefined, client.None());
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: "http://localhost:8765/",
      scope: `openid offline_access ${emulator.url}/user_impersonation`,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...{ state, nonce },
    });
    const body = new URLSearchParams({ login: "alice@contoso.com", password: "Passw0rd!" });
    const page = await fetch(url, { method: "POST", body, redirect: "manual" });
    const location = new URL(page.headers.get("location") ?? "");
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    const tokens = await client.authorizationCodeGrant(config, location, checks);
    assert.equal(tokens.claims()?.preferred_username, "alice@contoso.com");
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    assert.ok(refreshed.access_token);
  });

  it("device code", async () => {
    const config = await discover("public", undefined, client.None());
    const device = await client.initiateDeviceAuthorization(config, { scope: `${emulator.url}/user_impersonation` });
    assert.ok(emulator.approveDevice(device.user_code, "alice"));
    assert.ok((await client.pollDeviceAuthorizationGrant(config, device)).access_token);
  });
});
