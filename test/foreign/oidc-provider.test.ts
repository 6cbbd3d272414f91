import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import { after, afterEach, before, describe, it } from "node:test";
import { exportJWK } from "jose";
import { type Context, errors, Provider } from "oidc-provider";
import { authenticatedExchange } from "../../src/auth/authenticated-exchange.ts";
import { readClientCertificate } from "../../src/auth/oauth/certificate.ts";
import type { SignInPrompt } from "../../src/auth/oauth/choose-grant.ts";
import type { DeviceCodePrompt, OAuthGrant } from "../../src/auth/oauth/grant.ts";
import { type OAuthOptions, oauthSignIn } from "../../src/auth/oauth/oauth-sign-in.ts";
import type { SignIn } from "../../src/auth/sign-in.ts";
import { DynamlError } from "../../src/errors.ts";
import { openConnection } from "../../src/net/connection.ts";
import type { HttpResponse } from "../../src/net/http.ts";
import type { NetRoute } from "../../src/net/route.ts";
import { createSend } from "../../src/net/send.ts";
import { Trust } from "../../src/net/trust.ts";
import { openSession } from "../../src/session/open-session.ts";
import type { SessionOptions } from "../../src/session/session-options.ts";
import { Secret } from "../../src/values/secret.ts";
import { signingCertificate, signingKey } from "../assertions.ts";
import { organization, userId } from "../scripted-organization.ts";
import { answer, type ScriptedServer, startHttpsServer, tlsFile } from "../scripted-server.ts";

const route: NetRoute = { trust: new Trust([tlsFile("authority.pem")]) };
const clientSecret = new Secret("Secret&of=tests 1");
const password = new Secret("Passw0rd+of tests&1");
const certificate = await readClientCertificate(Buffer.concat([signingKey, signingCertificate]));

let provider: Provider;
let identity: ScriptedServer;
let crm: ScriptedServer;
let send: ReturnType<typeof createSend>;
/** The last token that the organization took. */
let accepted = "";
/** Grant types that reached the token endpoint, in order, and how each was answered. */
const asked: string[] = [];

before(async () => {
  identity = await startHttpsServer((request, response) => void serveIdentity(request, response));
  crm = await startHttpsServer((request, response) => void serveOrganization(request, response));
  provider = await createProvider(identity.origin, `${crm.origin}/`);
  send = createSend(route);
});

after(async () => {
  await send.close();
  await crm.close();
  await identity.close();
});

afterEach(() => asked.splice(0));

describe("our client signs in at oidc-provider, the authority taken from the organization's challenge", () => {
  it("client secret: one token for all requests", async () => {
    const signIn = signInWith({ type: "client-secret", clientId: "secret-app", clientSecret });
    assert.equal(await who(signIn), "secret-app");
    assert.equal(await who(signIn), "secret-app");
    assert.deepEqual(asked, ["client_credentials 200"]);
  });

  it("certificate: a private-key JWT that the provider verifies", async () => {
    const signIn = signInWith({ type: "certificate", clientId: "certificate-app", certificate });
    assert.equal(await who(signIn), "certificate-app");
  });

  it("user name and password", async () => {
    const signIn = signInWith(passwordGrant());
    assert.equal(await who(signIn), "alice");
    assert.deepEqual(asked, ["password 200"]);
  });

  it("refresh token, which the provider rotates at each use", async () => {
    const clock = { now: new Date() };
    const signIn = signInWith(passwordGrant(), { now: () => clock.now });
    assert.equal(await who(signIn), "alice");
    clock.now = new Date(clock.now.getTime() + 3_500_000);
    assert.equal(await who(signIn), "alice");
    clock.now = new Date(clock.now.getTime() + 3_500_000);
    assert.equal(await who(signIn), "alice");
    assert.deepEqual(asked, ["password 200", "refresh_token 200", "refresh_token 200"]);
  });

  it("device code: shows code and address, asks until the person is done", async () => {
    const shown: DeviceCodePrompt[] = [];
    const show = (prompt: DeviceCodePrompt): void => void shown.push(prompt);
    const waits: number[] = [];
    const wait = async (seconds: number): Promise<void> => {
      waits.push(seconds);
      if (waits.length === 3) await approve(shown[0]?.userCode ?? "");
    };
    const grant = { type: "device-code", clientId: "public-app", show } as const;
    assert.equal(await who(signInWith(grant, { wait })), "alice");
    assert.equal(shown[0]?.verificationUri, `${identity.origin}/device`);
    assert.match(shown[0]?.userCode ?? "", /^\w{4}-\w{4}$/);
    assert.deepEqual(waits, [5, 5, 5]);
    const device = "urn:ietf:params:oauth:grant-type:device_code";
    assert.deepEqual(asked, [`${device} 400`, `${device} 400`, `${device} 200`]);
  });

  it("device code: the person declines", async () => {
    let userCode = "";
    const show = (prompt: DeviceCodePrompt): void => {
      userCode = prompt.userCode;
    };
    const signIn = signInWith(
      { type: "device-code", clientId: "public-app", show },
      { wait: () => approve(userCode, "access_denied") },
    );
    assert.equal((await failure(who(signIn))).code, "AUTH_SIGN_IN_DECLINED");
  });

  it("authorization code with PKCE, on a loopback redirect", async () => {
    const browsing: Promise<number>[] = [];
    const show = (url: string): void => void browsing.push(browse(url));
    const redirectUri = "http://127.0.0.1/back";
    const grant = { type: "authorization-code", clientId: "public-app", redirectUri, show } as const;
    const signIn = signInWith(grant, { scope: "openid offline_access user_impersonation" });
    assert.equal(await who(signIn), "alice");
    assert.deepEqual(await Promise.all(browsing), [200]);
    assert.deepEqual(asked, ["authorization_code 200"]);
  });

  it("a token that the organization rejects is replaced exactly once, and the request goes on", async () => {
    const signIn = signInWith(passwordGrant());
    const { token } = await whoAmI(signIn);
    await (await provider.AccessToken.find(token))?.destroy();
    const many = await Promise.all([who(signIn), who(signIn), who(signIn)]);
    assert.deepEqual(many, ["alice", "alice", "alice"]);
    assert.deepEqual(asked, ["password 200", "refresh_token 200"]);
  });
});

describe("a session", () => {
  const options = (): SessionOptions => ({
    organizationUri: `${crm.origin}/org`,
    authType: "OAuth",
    transport: "Soap",
    clientId: "secret-app",
    clientSecret,
    policy: { allowHosts: [], allowPlainHttpPasswords: false, ca: [tlsFile("authority.pem")] },
  });

  it("opens with a client secret and lives through the end of its token", async () => {
    const session = await openSession(options());
    assert.equal(session.userId.text, userId.text);
    assert.deepEqual(asked, ["client_credentials 200"]);
    await (await provider.ClientCredentials.find(accepted))?.destroy();
    await Promise.all([session.create("account", { name: "one" }), session.create("account", { name: "two" })]);
    assert.deepEqual(asked, ["client_credentials 200", "client_credentials 200"]);
    await session.end();
  });

  it("shows a person the code to type, and can be called off meanwhile", async () => {
    const controller = new AbortController();
    const prompts: SignInPrompt[] = [];
    const prompt = (shown: SignInPrompt): void => {
      prompts.push(shown);
      controller.abort();
    };
    const { clientSecret: _, ...rest } = options();
    const opening = openSession({ ...rest, clientId: "public-app", prompt, signal: controller.signal });
    assert.equal((await failure(opening)).code, "NET_ABORTED");
    assert.deepEqual(
      prompts.map(({ type }) => type),
      ["device-code"],
    );
  });

  it("whose authority is silent does not open within its time limit, which names the token's traffic", async () => {
    const silent = await startHttpsServer(() => {});
    const error = await failure(openSession({ ...options(), authority: `${silent.origin}/adfs`, timeout: 0.3 }));
    await silent.close();
    assert.equal(error.code, "NET_TIME_LIMIT");
    assert.match(error.message, /getting a token/);
  });

  it("with a wrong secret does not open: AUTH_CLIENT_SECRET_WRONG", async () => {
    const error = await failure(openSession({ ...options(), clientSecret: new Secret("Wrong secret of tests") }));
    assert.equal(error.code, "AUTH_CLIENT_SECRET_WRONG");
  });
});

describe("what oidc-provider refuses", () => {
  const wrong = new Secret("Wrong&secret of=tests");
  const other = (clientId: string) => ({ type: "client-secret", clientId, clientSecret: wrong }) as const;
  const cases: [what: string, grant: OAuthGrant, code: string][] = [
    ["a wrong secret", other("secret-app"), "AUTH_CLIENT_SECRET_WRONG"],
    ["an unknown application", other("nobody"), "AUTH_CLIENT_SECRET_WRONG"],
    ["a wrong password", { ...passwordGrant(), password: wrong }, "AUTH_REJECTED"],
    [
      "a spent refresh token",
      { type: "refresh-token", clientId: "public-app", refreshToken: wrong },
      "AUTH_GRANT_EXPIRED",
    ],
    [
      "an application that may not",
      { type: "certificate", clientId: "secret-app", certificate },
      "AUTH_CERTIFICATE_REJECTED",
    ],
  ];
  for (const [what, grant, code] of cases) {
    it(`${what}: ${code}, asked once however many operations wait or follow, no secret in the error`, async () => {
      const signIn = signInWith(grant);
      const failures = await Promise.all([failure(who(signIn)), failure(who(signIn))]);
      failures.push(await failure(who(signIn)));
      assert.deepEqual(
        failures.map((error) => error.code),
        [code, code, code],
      );
      assert.equal(asked.length, 1);
      const printed = failures.map((error) => `${error.stack} ${JSON.stringify(error.context)} ${error.cause}`).join();
      assert.doesNotMatch(printed, /Wrong.secret/);
      assert.ok(failures[0]?.remedy);
    });
  }
});

function signInWith(grant: OAuthGrant, more: Partial<OAuthOptions> = {}): SignIn {
  const organizationUrl = `${crm.origin}/XRMServices/2011/Organization.svc/web`;
  const wait = (): Promise<void> => Promise.resolve();
  return oauthSignIn({ grant, organizationUrl, allowedHosts: [], send, wait, ...more });
}

function passwordGrant() {
  return { type: "password", clientId: "public-app", userName: "alice", password } as const;
}

async function who(signIn: SignIn): Promise<string> {
  return (await whoAmI(signIn)).user;
}

/** One operation on a connection of its own. */
async function whoAmI(signIn: SignIn): Promise<{ user: string; token: string }> {
  const connection = openConnection({ origin: crm.origin, route });
  try {
    const request = { method: "POST", url: `${crm.origin}/who`, headers: {}, body: "who" } as const;
    const response: HttpResponse = await authenticatedExchange(request, connection, signIn.authenticator, {}, () => {});
    assert.equal(response.status, 200);
    return JSON.parse(Buffer.from(response.body).toString());
  } finally {
    await connection.close();
  }
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  return error;
}

/** An organization that takes the provider's tokens. */
async function serveOrganization(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  const known = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  if (known === undefined) {
    request.resume();
    const challenge = `Bearer authorization_uri=${identity.origin}, resource_id=${crm.origin}/`;
    return answer(response, 401, { "www-authenticate": challenge });
  }
  accepted = token;
  if (request.url !== "/who") return organization()(request, response);
  request.resume();
  return answer(response, 200, {}, JSON.stringify({ user: known.accountId ?? known.clientId, token }));
}

async function serveIdentity(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.startsWith("/interaction/")) return await finishInteraction(request, response);
  await provider.callback()(request, response);
}

/** The person at the browser: logs in as alice and consents. */
async function finishInteraction(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt } = await provider.interactionDetails(request, response);
  const isLogin = prompt.name === "login";
  const result = isLogin ? { login: { accountId: "alice" } } : { consent: { grantId: await grantFor() } };
  await provider.interactionFinished(request, response, result);
}

async function grantFor(): Promise<string> {
  const grant = new provider.Grant({ accountId: "alice", clientId: "public-app" });
  grant.addOIDCScope("openid offline_access");
  grant.addResourceScope(`${crm.origin}/`, "user_impersonation");
  return await grant.save();
}

async function approve(userCode: string, error?: string): Promise<void> {
  const code = await provider.DeviceCode.findByUserCode(userCode.replace("-", ""));
  assert.ok(code !== undefined);
  if (error === undefined) Object.assign(code, { accountId: "alice", grantId: await grantFor(), scope: "openid" });
  else code.error = error;
  await code.save();
}

/** A browser: follows redirects with cookies, and says how the last page was answered. */
async function browse(url: string, cookies = new Map<string, string>()): Promise<number> {
  if (url.startsWith("http://")) return (await fetch(url)).status;
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const sent = httpsRequest(url, { ca: tlsFile("authority.pem"), headers: { cookie } }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  for (const header of response.headers["set-cookie"] ?? []) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
    cookies.set(name, value);
  }
  const { location } = response.headers;
  return location === undefined ? (response.statusCode ?? 0) : await browse(new URL(location, url).href, cookies);
}

async function createProvider(issuer: string, resource: string): Promise<Provider> {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const publicKey = await exportJWK(certificate.key);
  const { n, e, kty } = publicKey;
  const userGrants = [
    "authorization_code",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
    "password",
  ];
  const machine = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [] };
  const secret = { client_secret: clientSecret.reveal(), token_endpoint_auth_method: "client_secret_post" };
  const created = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(keys.privateKey)), use: "sig", alg: "RS256" }] },
    cookies: { keys: ["a key for the cookies of tests"] },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: "user_impersonation", audience: resource, accessTokenFormat: "opaque" }),
      },
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    ttl: {
      AccessToken: 3600,
      ClientCredentials: 3600,
      RefreshToken: 86400,
      DeviceCode: 600,
      Grant: 86400,
      Session: 3600,
      Interaction: 600,
    },
    clients: [
      { client_id: "secret-app", ...machine, ...secret },
      {
        client_id: "certificate-app",
        ...machine,
        token_endpoint_auth_method: "private_key_jwt",
        jwks: { keys: [{ n, e, kty, use: "sig", alg: "RS256" }] },
      },
      {
        client_id: "public-app",
        application_type: "native",
        token_endpoint_auth_method: "none",
        grant_types: userGrants,
        redirect_uris: ["http://127.0.0.1/back"],
        response_types: ["code"],
      },
    ],
  });
  created.registerGrantType("password", (context) => passwordHandler(context, resource), [
    "username",
    "password",
    "resource",
    "scope",
  ]);
  created.use(async (context, next) => {
    await next();
    const { route, body } = context.oidc ?? {};
    if (route === "token") asked.push(`${body?.grant_type} ${context.status}`);
  });
  return created;
}

/** Resource owner password credentials, which oidc-provider leaves to its users (RFC 6749, section 4.3). */
async function passwordHandler(context: Context, resource: string): Promise<void> {
  const { params, client } = context.oidc;
  if (params.username !== "alice" || params.password !== password.reveal()) {
    throw new errors.InvalidGrant(`no user ${params.username} with the password ${params.password}`);
  }
  const grantId = await grantFor();
  const token = { accountId: "alice", client, grantId, gty: "password", scope: "openid offline_access" };
  const access = new provider.AccessToken({ ...token, scope: "user_impersonation" });
  access.resourceServer = { identifier: () => resource, scope: "user_impersonation", audience: resource };
  const refresh = new provider.RefreshToken({ ...token, resource });
  context.body = {
    access_token: await access.save(),
    refresh_token: await refresh.save(),
    token_type: "Bearer",
    expires_in: 3600,
  };
}
