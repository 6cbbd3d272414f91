import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import { type OpenedEmulator, openEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { EmulatorResponse } from "../../src/emulator/handler.ts";
import { defaultTenantId } from "../../src/emulator/sign-in/oauth/oauth-state.ts";
import { encodeCall } from "../../src/wire/soap/encode-call.ts";
import { executeCall } from "./test-organization.ts";

const origin = "https://crm.example.com:5555";
const resource = origin;
const user = { domain: "CONTOSO", password: "Passw0rd!" };

/** A clock that tests turn. */
class Clock {
  time = Date.parse("2026-11-23T08:00:00Z");
  readonly now = (): Date => new Date(this.time);
}

class OAuthEmulator {
  readonly clock = new Clock();
  readonly emulator: OpenedEmulator;

  constructor(options: EmulatorOptions = {}) {
    this.emulator = openEmulator({
      hostNames: ["crm.example.com"],
      now: this.clock.now,
      users: [
        { ...user, userName: "alice", upn: "alice@contoso.com" },
        { ...user, userName: "locked", locked: true },
        { ...user, userName: "disabled", disabled: true },
        { ...user, userName: "second", mfa: true },
        { ...user, userName: "outsider", organizations: [] },
      ],
      clients: [
        { clientId: "public" },
        { clientId: "other" },
        { clientId: "daemon", secret: "right", applicationUser: "CONTOSO\\daemon" },
        { clientId: "nobody", secret: "right" },
        { clientId: "late", secret: "right", secretExpires: "2026-11-23T07:59:59Z" },
      ],
      ...options,
    });
  }

  send(method: string, target: string, body = "", headers: Record<string, string> = {}): Promise<EmulatorResponse> {
    const request = {
      method,
      target,
      headers: { host: new URL(origin).host, ...headers },
      body: Buffer.from(body),
      secure: true,
    };
    return this.emulator.handler(request, { state: new Map() });
  }

  async token(
    form: Record<string, string>,
    path = "/common/oauth2/v2.0/token",
  ): Promise<{ status: number; body: Json }> {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const { status, body } = await this.send("POST", path, new URLSearchParams(form).toString(), type);
    return { status, body: JSON.parse(String(body)) as Json };
  }

  async accessToken(form: Record<string, string> = {}): Promise<string> {
    const { status, body } = await this.token({ ...password, ...form });
    assert.equal(status, 200, JSON.stringify(body));
    return String(body.access_token);
  }

  whoAmI(token: string, path = "/embedded"): Promise<EmulatorResponse> {
    const { headers, body } = encodeCall(executeCall("WhoAmI"), "1.1");
    const target = `${path}/XRMServices/2011/Organization.svc/web`;
    return this.send("POST", target, String(body), { ...headers, authorization: `Bearer ${token}` });
  }
}

type Json = Record<string, unknown>;

const password = {
  grant_type: "password",
  client_id: "public",
  username: "alice@contoso.com",
  password: user.password,
  scope: `${resource}/.default openid offline_access`,
};
const secret = {
  grant_type: "client_credentials",
  client_id: "daemon",
  client_secret: "right",
  scope: `${resource}/.default`,
};

describe("OAuth endpoints", () => {
  let oauth: OAuthEmulator;
  before(() => {
    oauth = new OAuthEmulator();
  });
  after(() => oauth.emulator.close());

  const refusals: readonly [
    what: string,
    form: Record<string, string>,
    error: string,
    code: number,
    status?: number,
  ][] = [
    ["a wrong password", { ...password, password: "wrong" }, "invalid_grant", 50126],
    ["an unknown user", { ...password, username: "eve@contoso.com" }, "invalid_grant", 50034],
    ["a locked user", { ...password, username: "CONTOSO\\locked" }, "invalid_grant", 50053],
    ["a locked user with a wrong password", { ...password, username: "locked", password: "x" }, "invalid_grant", 50126],
    ["a disabled user", { ...password, username: "CONTOSO\\disabled" }, "invalid_grant", 50057],
    ["a second factor", { ...password, username: "CONTOSO\\second" }, "invalid_grant", 50076],
    ["an unknown client", { ...password, client_id: "unknown" }, "unauthorized_client", 700016],
    ["a wrong secret", { ...secret, client_secret: "wrong" }, "invalid_client", 7000215, 401],
    ["an expired secret", { ...secret, client_id: "late" }, "invalid_client", 7000222, 401],
    ["no secret", { ...secret, client_secret: "", client_assertion: "" }, "invalid_client", 700027, 401],
    ["a secret of a public client", { ...password, client_secret: "x" }, "invalid_client", 700025, 401],
    ["a public client by itself", { ...secret, client_id: "sample" }, "unauthorized_client", 700016],
    ["a scope without /.default", { ...secret, scope: `${resource}/user_impersonation` }, "invalid_scope", 1002012],
    ["a scope of another host", { ...secret, scope: "https://evil.example/.default" }, "invalid_resource", 500011],
    ["another grant", { ...secret, grant_type: "constructor" }, "unsupported_grant_type", 70003],
    ["no grant", { client_id: "daemon" }, "invalid_request", 900144],
    [
      "a made up refresh token",
      { grant_type: "refresh_token", client_id: "public", refresh_token: "x" },
      "invalid_grant",
      9002313,
    ],
    [
      "a made up device code",
      { grant_type: "device_code", client_id: "public", device_code: "x" },
      "bad_verification_code",
      70018,
    ],
  ];
  for (const [what, form, error, code, status = 400] of refusals) {
    it(`${what}: AADSTS${code}`, async () => {
      const answer = await oauth.token(form);
      assert.deepEqual([answer.status, answer.body.error, answer.body.error_codes], [status, error, [code]]);
      assert.match(String(answer.body.error_description), new RegExp(`^AADSTS${code}: `));
    });
  }

  it("an unknown tenant: AADSTS90002", async () => {
    const { body } = await oauth.token(password, "/fabrikam.example/oauth2/v2.0/token");
    assert.deepEqual(body.error_codes, [90002]);
  });

  it("tokens verify with the published keys, and say what was granted", async () => {
    const { body } = await oauth.token(password, `/${defaultTenantId}/oauth2/v2.0/token`);
    const configuration = await oauth.send("GET", `/${defaultTenantId}/v2.0/.well-known/openid-configuration`);
    const { issuer, jwks_uri } = JSON.parse(String(configuration.body));
    const keys = await oauth.send("GET", new URL(jwks_uri).pathname);
    const set = createLocalJWKSet(JSON.parse(String(keys.body)) as JSONWebKeySet);
    const rules = { issuer, currentDate: oauth.clock.now() };
    const access = await jwtVerify(String(body.access_token), set, { ...rules, audience: resource });
    assert.equal(access.payload.upn, "alice@contoso.com");
    assert.equal(access.payload.exp, oauth.clock.time / 1000 + 3600);
    const id = await jwtVerify(String(body.id_token), set, { ...rules, audience: "public" });
    assert.equal(id.payload.preferred_username, "alice@contoso.com");
  });

  it("a refresh token gives tokens to its own client alone", async () => {
    const { body } = await oauth.token(password);
    const form = { grant_type: "refresh_token", client_id: "public", refresh_token: String(body.refresh_token) };
    assert.equal((await oauth.token(form)).status, 200);
    assert.deepEqual((await oauth.token({ ...form, client_id: "other" })).body.error_codes, [9002313]);
  });

  it("version 1 takes a resource, and writes numbers as texts", async () => {
    const { scope: _, ...form } = secret;
    const { status, body } = await oauth.token({ ...form, resource: `${resource}/` }, "/common/oauth2/token");
    assert.deepEqual([status, body.expires_in, body.resource], [200, "3600", `${resource}/`]);
    assert.equal(decodeJwt(String(body.access_token)).ver, "1.0");
  });

  it("instance discovery names the tenant's document", async () => {
    const { body } = await oauth.send("GET", "/common/discovery/instance?api-version=1.1");
    assert.match(String(body), new RegExp(`${origin}/${defaultTenantId}/v2.0/.well-known/openid-configuration`));
  });

  it("a token endpoint takes POST alone", async () => {
    assert.equal((await oauth.send("GET", "/common/oauth2/v2.0/token")).status, 405);
  });
});

describe("the authorization code", () => {
  let oauth: OAuthEmulator;
  before(() => {
    oauth = new OAuthEmulator();
  });
  after(() => oauth.emulator.close());

  const verifier = "a-verifier-of-more-than-forty-three-characters-long";
  const redirectUri = "http://localhost:8765/";
  const asked = {
    ...{ client_id: "public", response_type: "code", redirect_uri: redirectUri, state: "s1" },
    scope: `${resource}/user_impersonation openid`,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  };
  const target = (changes: Record<string, string> = {}) =>
    `/common/oauth2/v2.0/authorize?${new URLSearchParams({ ...asked, ...changes })}`;
  const form = { "content-type": "application/x-www-form-urlencoded" };

  async function code(changes: Record<string, string> = {}): Promise<string> {
    const login = new URLSearchParams({ login: "alice@contoso.com", password: user.password }).toString();
    const { status, headers } = await oauth.send("POST", target(changes), login, form);
    assert.equal(status, 302);
    const location = new URL(String(headers.location));
    assert.equal(location.origin + location.pathname, redirectUri);
    assert.equal(location.searchParams.get("state"), "s1");
    return location.searchParams.get("code") ?? "";
  }
  const redeem = (changes: Record<string, string>) =>
    oauth.token({
      grant_type: "authorization_code",
      client_id: "public",
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...changes,
    });

  it("is redeemed once, with the verifier", async () => {
    const given = await code();
    assert.deepEqual((await redeem({ code: given, code_verifier: "wrong" })).body.error_codes, [501481]);
    assert.deepEqual((await redeem({ code: given, redirect_uri: "http://localhost:1/" })).body.error_codes, [500112]);
    assert.deepEqual((await redeem({ code: given, client_id: "other" })).body.error_codes, [9002313]);
    const { status, body } = await redeem({ code: given });
    assert.equal(status, 200);
    assert.equal((await oauth.whoAmI(String(body.access_token))).status, 200);
    assert.deepEqual((await redeem({ code: given })).body.error_codes, [54005]);
  });

  it("expires after ten minutes", async () => {
    const given = await code();
    oauth.clock.time += 600_001;
    assert.deepEqual((await redeem({ code: given })).body.error_codes, [70008]);
  });

  it("is not sent to an address that is not the client's", async () => {
    const { status, headers, body } = await oauth.send("GET", target({ redirect_uri: "https://evil.example/" }));
    assert.deepEqual([status, headers.location], [400, undefined]);
    assert.match(String(body), /AADSTS50011/);
  });

  it("a wrong password stays on the page, and what was typed is not repeated", async () => {
    const login = new URLSearchParams({ login: "<b>", password: "wrong" }).toString();
    const { status, body } = await oauth.send("POST", target(), login, form);
    assert.equal(status, 200);
    assert.match(String(body), /does not exist/);
    assert.doesNotMatch(String(body), /<b>|wrong/);
  });
});

describe("bearer tokens at the services", () => {
  let oauth: OAuthEmulator;
  before(() => {
    oauth = new OAuthEmulator({
      organizations: [{ uniqueName: "embedded" }, { uniqueName: "off", state: "Disabled" }],
    });
  });
  after(() => oauth.emulator.close());

  it("without one, the challenge tells authority and resource", async () => {
    const { status, headers } = await oauth.send("POST", "/embedded/XRMServices/2011/Organization.svc/web");
    assert.equal(status, 401);
    assert.deepEqual(headers["www-authenticate"], [
      "NTLM",
      `Bearer authorization_uri=${origin}/${defaultTenantId}/oauth2/authorize, resource_id=${origin}/`,
    ]);
  });

  it("of a user and of a client with an application user let in", async () => {
    assert.equal((await oauth.whoAmI(await oauth.accessToken())).status, 200);
    assert.equal((await oauth.whoAmI(await oauth.accessToken(secret))).status, 200);
  });

  it("lives for its hour and the tolerance of five minutes", async () => {
    const token = await oauth.accessToken();
    oauth.clock.time += 3_899_000;
    assert.equal((await oauth.whoAmI(token)).status, 200);
    oauth.clock.time += 2_000;
    const { status, headers } = await oauth.whoAmI(token);
    assert.equal(status, 401);
    assert.match(
      String(headers["www-authenticate"]),
      /error="invalid_token", error_description="the token has expired"/,
    );
    const early = await oauth.accessToken();
    oauth.clock.time -= 302_000;
    assert.equal((await oauth.whoAmI(early)).status, 401);
    oauth.clock.time += 302_000;
  });

  const wrong: readonly [what: string, token: () => Promise<string>, why: RegExp][] = [
    ["for another folder", () => oauth.accessToken({ scope: `${resource}/other/.default` }), /another audience/],
    [
      "for Global Discovery",
      () => oauth.accessToken({ scope: "https://globaldisco.crm.dynamics.com/.default" }),
      /another audience/,
    ],
    ["that is an ID token", async () => String((await oauth.token(password)).body.id_token), /another audience/],
    ["of another emulator", () => new OAuthEmulator().accessToken(), /not valid/],
    ["whose signature was changed", async () => (await oauth.accessToken()).replace(/.{6}$/, "AAAAAA"), /not valid/],
    [
      "without a signature",
      async () =>
        `${Buffer.from('{"alg":"none"}').toString("base64url")}.${(await oauth.accessToken()).split(".")[1]}.`,
      /not valid/,
    ],
    ["that is none", async () => "abc", /not valid/],
  ];
  for (const [what, token, why] of wrong) {
    it(`one ${what} is refused`, async () => {
      const { status, headers } = await oauth.whoAmI(await token());
      assert.equal(status, 401);
      assert.match(String(headers["www-authenticate"]), why);
    });
  }

  const members: readonly [what: string, form: Record<string, string>, path: string, fault: RegExp][] = [
    ["a user of no organization", { username: "CONTOSO\\outsider" }, "/embedded", /-2147015328.*not a member/s],
    ["a client without application user", { ...secret, client_id: "nobody" }, "/embedded", /not a member/],
    ["a disabled organization", {}, "/off", /-2147180284/],
  ];
  for (const [what, form, path, fault] of members) {
    it(`${what}: a fault`, async () => {
      const { status, body } = await oauth.whoAmI(await oauth.accessToken(form), path);
      assert.equal(status, 500);
      assert.match(String(body), fault);
    });
  }
});

describe("the device code", () => {
  it("waits until a person lets the device in, at the page or in process, or declines", async () => {
    const oauth = new OAuthEmulator();
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const decide of ["page", "process", "decline"] as const) {
      const asked = await oauth.token({ client_id: "public", scope: password.scope }, "/common/oauth2/v2.0/devicecode");
      const poll = () =>
        oauth.token({ grant_type: "device_code", client_id: "public", device_code: String(asked.body.device_code) });
      assert.deepEqual((await poll()).body.error, "authorization_pending");
      const code = String(asked.body.user_code);
      if (decide === "process") assert.ok(oauth.emulator.approveDevice(code.toLowerCase(), "alice"));
      else {
        const decision = decide === "page" ? "allow" : "decline";
        const fields = { code, login: "alice", password: user.password, decision };
        const page = new URL(String(asked.body.verification_uri)).pathname;
        assert.equal((await oauth.send("POST", page, new URLSearchParams(fields).toString(), form)).status, 200);
      }
      const { status, body } = await poll();
      assert.deepEqual([status, body.error], decide === "decline" ? [400, "authorization_declined"] : [200, undefined]);
    }
    oauth.emulator.close();
  });
});

describe("AD FS", () => {
  it("of Windows Server 2012 R2 has codes and refresh tokens alone: MSIS9611", async () => {
    const oauth = new OAuthEmulator({ oauth: { server: "adfs-2012-r2" } });
    const { scope: _, ...form } = password;
    const { status, body } = await oauth.token({ ...form, resource }, "/adfs/oauth2/token");
    assert.deepEqual([status, body.error], [400, "unsupported_grant_type"]);
    assert.match(String(body.error_description), /^MSIS9611: /);
    oauth.emulator.close();
  });

  it("of later versions has more, and the challenge names it", async () => {
    const oauth = new OAuthEmulator({ oauth: { server: "adfs" } });
    const { scope: _, ...form } = password;
    const { body } = await oauth.token({ ...form, resource }, "/adfs/oauth2/token");
    assert.equal((await oauth.whoAmI(String(body.access_token))).status, 200);
    assert.equal(decodeJwt(String(body.access_token)).iss, `${origin}/adfs/services/trust`);
    const { headers } = await oauth.send("POST", "/embedded/XRMServices/2011/Organization.svc/web");
    assert.match(String(headers["www-authenticate"]), /authorization_uri=https:\/\/[^,]*\/adfs\/oauth2\/authorize/);
    oauth.emulator.close();
  });
});
