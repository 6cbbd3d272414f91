import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpResponse, Send } from "../../net/http.ts";
import { Secret } from "../../values/secret.ts";
import { type Authority, readAuthority } from "./authority.ts";
import type { OAuthGrant } from "./grant.ts";
import { type SharedSignIn, shareSignIn, tokenBySharedSignIn } from "./shared-sign-in.ts";

const entra = "https://login.microsoftonline.com/";
const show = (): void => {};
const deviceCode = { type: "device-code", clientId: "app", show } as const;

function authority(text: string): Authority {
  const read = readAuthority(text, "challenge");
  assert.ok(!("metadataUrl" in read));
  return read;
}

function json(status: number, body: object): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: Buffer.from(JSON.stringify(body)) };
}

const granted = json(200, { access_token: "new", token_type: "Bearer", expires_in: 600, refresh_token: "newer" });

/** Asks for a token for the organization, after a sign-in to the discovery service. */
async function ask(given: { grant?: OAuthGrant; at?: string; answer?: HttpResponse }) {
  const { grant = deviceCode, at = `${entra}contoso.com`, answer = granted } = given;
  assert.ok(grant.type !== "managed-identity");
  const sent: URLSearchParams[] = [];
  const send: Send = async ({ body }) => {
    sent.push(new URLSearchParams(String(body)));
    return answer;
  };
  const options = { send, signal: new AbortController().signal, now: () => new Date(), wait: async () => {} };
  const shared: SharedSignIn = {};
  const first = {
    grant: deviceCode,
    target: { authority: authority(`${entra}organizations`), resource: "https://disco/" },
  };
  const value = { value: new Secret("t"), expiresAt: new Date(), refreshToken: new Secret("of-the-first") };
  shareSignIn(first, value, shared);
  const target = { authority: authority(at), resource: "https://contoso.crm.dynamics.com/" };
  const token = await tokenBySharedSignIn({ ...options, grant, target }, shared);
  return { token, sent, shared };
}

describe("a person's sign-in to one service", () => {
  it("serves for another of the same authority and application", async () => {
    const { token, sent } = await ask({});
    assert.equal(token?.value.reveal(), "new");
    assert.equal(token?.refreshToken?.reveal(), "newer");
    const [form] = sent;
    assert.equal(form?.get("grant_type"), "refresh_token");
    assert.equal(form?.get("refresh_token"), "of-the-first");
    assert.equal(form?.get("scope"), "https://contoso.crm.dynamics.com/user_impersonation offline_access");
  });

  it("is followed by the grant itself where the authority does not take it", async () => {
    const refused = json(400, { error: "invalid_grant", error_description: "AADSTS65001: no consent" });
    const { token, sent } = await ask({ answer: refused });
    assert.deepEqual([token, sent.length], [undefined, 1]);
  });

  const elsewhere: [what: string, given: Parameters<typeof ask>[0]][] = [
    ["another authority", { at: "https://sts.contoso.com/adfs" }],
    ["another cloud", { at: "https://login.microsoftonline.us/contoso.com" }],
    ["another application", { grant: { ...deviceCode, clientId: "other" } }],
    ["a grant that asks nobody", { grant: { type: "client-secret", clientId: "app", clientSecret: new Secret("s") } }],
  ];
  for (const [what, given] of elsewhere) {
    it(`is not sent to ${what}`, async () => {
      const { token, sent } = await ask(given);
      assert.deepEqual([token, sent], [undefined, []]);
    });
  }
});
