import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signingCertificate, signingKey } from "../../../test/assertions.ts";
import { DynamlError } from "../../errors.ts";
import type { HttpRequest, Send } from "../../net/http.ts";
import { Secret } from "../../values/secret.ts";
import { readClientCertificate } from "./certificate.ts";
import type { DeviceCodePrompt, OAuthGrant } from "./grant.ts";
import { type OAuthOptions, oauthSignIn } from "./oauth-sign-in.ts";

const organizationUrl = "https://contoso.crm.dynamics.com/XRMServices/2011/Organization.svc/web";
const entra = "https://login.microsoftonline.com/contoso.com";
const secret = new Secret("Secret of tests 1");

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>] | Error;
type Asked = { readonly url: URL; readonly form: URLSearchParams; readonly request: HttpRequest };

/** A network where each request meets the next of these answers. */
function network(...answers: Answer[]): { send: Send; asked: Asked[] } {
  const asked: Asked[] = [];
  const send: Send = async (request, limits) => {
    limits?.signal?.throwIfAborted();
    asked.push({ url: new URL(request.url), form: new URLSearchParams(String(request.body ?? "")), request });
    const answer = answers.shift() ?? assert.fail(`nothing answers ${request.url}`);
    if (answer instanceof Error) throw answer;
    const [status, body, headers] = answer;
    return {
      status,
      headers: { "content-type": "application/json", ...headers },
      body: Buffer.from(JSON.stringify(body)),
    };
  };
  return { send, asked };
}

const issued: Answer = [200, { access_token: "token-1", token_type: "Bearer", expires_in: 3600 }];
const refused = (error: string): Answer => [400, { error }];

/** The Authorization header of one operation. */
async function sign(grant: OAuthGrant, send: Send, more: Partial<OAuthOptions> = {}, signal?: AbortSignal) {
  const signIn = oauthSignIn({ grant, organizationUrl, authority: entra, allowedHosts: [], send, ...more });
  const request = { method: "POST", url: organizationUrl, headers: {} } as const;
  const connection = { origin: "https://contoso.crm.dynamics.com" } as Parameters<typeof signIn.authenticator>[1];
  return (await signIn.authenticator(request, connection, { signal })).headers.authorization;
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  return error;
}

describe("what a token is asked for", () => {
  const application = { type: "client-secret", clientId: "app", clientSecret: secret } as const;
  const user = { type: "password", clientId: "app", userName: "a@contoso.com", password: secret } as const;
  const cases: [
    authority: string,
    grant: OAuthGrant,
    url: string,
    form: Record<string, string | null>,
    more?: object,
  ][] = [
    [
      entra,
      application,
      `${entra}/oauth2/v2.0/token`,
      { scope: "https://contoso.crm.dynamics.com/.default", resource: null },
    ],
    [
      entra,
      user,
      `${entra}/oauth2/v2.0/token`,
      { scope: "https://contoso.crm.dynamics.com/user_impersonation offline_access" },
    ],
    [
      `${entra}/oauth2/token`,
      user,
      `${entra}/oauth2/token`,
      { resource: "https://contoso.crm.dynamics.com/", scope: null },
    ],
    [entra, user, `${entra}/oauth2/v2.0/token`, { scope: "api://x/.default" }, { scope: "api://x/.default" }],
    [
      entra,
      application,
      `${entra}/oauth2/v2.0/token`,
      { scope: "https://x.crm.dynamics.com/.default" },
      { resource: "https://x.crm.dynamics.com" },
    ],
    [
      "https://sts.contoso.com/adfs",
      user,
      "https://sts.contoso.com/adfs/oauth2/token",
      { resource: "https://contoso.crm.dynamics.com/" },
    ],
  ];
  for (const [authority, grant, url, form, more] of cases) {
    it(`${grant.type} at ${authority}${more === undefined ? "" : ` with ${JSON.stringify(more)}`}`, async () => {
      const { send, asked } = network(issued);
      assert.equal(await sign(grant, send, { authority, ...more }), "Bearer token-1");
      assert.equal(asked[0]?.url.href, url);
      for (const [name, value] of Object.entries({ client_id: "app", ...form }))
        assert.equal(asked[0]?.form.get(name), value);
    });
  }
});

describe("an authority that says later", () => {
  const grant = { type: "client-secret", clientId: "app", clientSecret: secret } as const;
  const now = () => new Date("2026-01-01T00:00:00Z");

  function patient() {
    const waits: number[] = [];
    const wait = async (seconds: number): Promise<void> => void waits.push(seconds);
    return { waits, more: { wait, now } };
  }

  it("is asked again after the time that it names", async () => {
    const { waits, more } = patient();
    const later = { "retry-after": "Thu, 01 Jan 2026 00:00:30 GMT" };
    const { send } = network([429, {}, { "retry-after": "7" }], [503, {}, later], issued);
    assert.equal(await sign(grant, send, more), "Bearer token-1");
    assert.deepEqual(waits, [7, 30]);
  });

  it("for ever, or without a time, is busy: AUTH_SERVER_BUSY, worth another try later", async () => {
    const again: Answer = [503, {}, { "retry-after": "1" }];
    for (const answers of [
      [again, again, again, again],
      [[503, {}] as const],
      [[429, {}, { "retry-after": "soon" }] as const],
    ]) {
      const error = await failure(sign(grant, network(...answers).send, patient().more));
      assert.deepEqual([error.code, error.retryable], ["AUTH_SERVER_BUSY", true]);
    }
  });

  it("never gets its secrets repeated, the signed assertion among them", async () => {
    const echoing: Send = async ({ body }) => {
      const form = new URLSearchParams(String(body));
      const description = `no ${form.get("client_assertion")}`;
      return {
        status: 400,
        headers: { "content-type": "application/json" },
        body: Buffer.from(JSON.stringify({ error: "invalid_client", error_description: description })),
      };
    };
    const certificate = await readClientCertificate(Buffer.concat([signingKey, signingCertificate]));
    const error = await failure(sign({ type: "certificate", clientId: "app", certificate }, echoing));
    assert.match(String(error.cause), /invalid_client: no \[secret\]$/);
    assert.doesNotMatch(`${error.stack} ${error.cause}`, /[\w-]{100}/);
  });
});

describe("a device code", () => {
  const started = (more = {}): Answer => [
    200,
    {
      device_code: "d",
      user_code: "ABCD",
      verification_uri: "https://microsoft.com/devicelogin",
      expires_in: 900,
      ...more,
    },
  ];

  function person() {
    const shown: DeviceCodePrompt[] = [];
    const waits: number[] = [];
    const clock = { now: new Date("2026-01-01T00:00:00Z") };
    const grant: OAuthGrant = { type: "device-code", clientId: "app", show: (prompt) => void shown.push(prompt) };
    const wait = async (seconds: number): Promise<void> => {
      waits.push(seconds);
      clock.now = new Date(clock.now.getTime() + seconds * 1000);
    };
    return { shown, waits, grant, more: { wait, now: () => clock.now } };
  }

  it("is asked after at the server's interval, five seconds more after each slow_down and each lost answer", async () => {
    const { waits, grant, more } = person();
    const lost = new DynamlError({ code: "NET_REFUSED", message: "", retryable: true });
    const pending = refused("authorization_pending");
    const { send, asked } = network(started({ interval: 2 }), pending, refused("slow_down"), pending, lost, issued);
    assert.equal(await sign(grant, send, more), "Bearer token-1");
    assert.deepEqual(waits, [2, 2, 7, 7, 12]);
    assert.equal(asked.at(-1)?.form.get("grant_type"), "urn:ietf:params:oauth:grant-type:device_code");
    assert.equal(asked.at(-1)?.form.get("device_code"), "d");
  });

  it("ends when it expires, however long the server says pending", async () => {
    const { waits, grant, more } = person();
    const answers = Array.from({ length: 200 }, () => refused("authorization_pending"));
    const { send } = network(started({ expires_in: 20 }), ...answers);
    assert.equal((await failure(sign(grant, send, more))).code, "AUTH_DEVICE_CODE_EXPIRED");
    assert.deepEqual(waits, [5, 5, 5, 5]);
  });

  for (const [error, code] of [
    ["expired_token", "AUTH_DEVICE_CODE_EXPIRED"],
    ["authorization_declined", "AUTH_SIGN_IN_DECLINED"],
    ["access_denied", "AUTH_SIGN_IN_DECLINED"],
  ] as const) {
    it(`that the server ends with ${error}: ${code}`, async () => {
      const { grant, more } = person();
      const { send } = network(started(), refused(error));
      assert.equal((await failure(sign(grant, send, more))).code, code);
    });
  }

  it("is called off while it waits", async () => {
    const controller = new AbortController();
    const { send, asked } = network(started());
    const show = (): void => queueMicrotask(() => controller.abort());
    const grant: OAuthGrant = { type: "device-code", clientId: "app", show };
    const error = await failure(sign(grant, send, {}, controller.signal));
    assert.equal(error.code, "NET_ABORTED");
    assert.equal(asked.length, 1);
  });

  it("of Entra ID v1 has its own spelling", async () => {
    const { shown, grant, more } = person();
    const url = "https://aka.ms/devicelogin";
    const { send, asked } = network(
      started({
        verification_uri: undefined,
        verification_url: url,
        expires_in: "900",
        interval: "5",
        message: "Do it",
      }),
      issued,
    );
    await sign(grant, send, { ...more, authority: `${entra}/oauth2/token` });
    assert.equal(shown[0]?.verificationUri, url);
    assert.equal(shown[0]?.message, "Do it");
    assert.deepEqual([asked[1]?.form.get("grant_type"), asked[1]?.form.get("code")], ["device_code", "d"]);
  });

  it("shows nothing but a web address", async () => {
    const { shown, grant, more } = person();
    const { send } = network(started({ verification_uri: "javascript:alert(1)" }));
    assert.equal((await failure(sign(grant, send, more))).code, "AUTH_UNEXPECTED_ANSWER");
    assert.equal(shown.length, 0);
  });
});

describe("an authorization code", () => {
  /** A browser that comes back with these parameters; `state` is the right one where it is left out. */
  function browser(parameters: Record<string, string>, redirectUri?: string) {
    const statuses: number[] = [];
    const gone = Promise.withResolvers<URL>();
    const show = async (address: string): Promise<void> => {
      const url = new URL(address);
      const back = new URL(url.searchParams.get("redirect_uri") ?? "");
      const state = url.searchParams.get("state") ?? "";
      back.hostname = back.hostname === "localhost" ? "127.0.0.1" : back.hostname;
      for (const wrong of [
        "/other?code=x",
        `${back.pathname}?code=evil&state=wrong`,
        `${back.pathname}?state=${state}`,
      ]) {
        statuses.push((await fetch(new URL(wrong, back))).status);
      }
      back.search = new URLSearchParams({ state, ...parameters }).toString();
      statuses.push((await fetch(back)).status);
      gone.resolve(url);
    };
    const grant: OAuthGrant = {
      type: "authorization-code",
      clientId: "app",
      redirectUri,
      show: (url) => void show(url),
    };
    return { grant, statuses, gone: gone.promise };
  }

  for (const redirectUri of [undefined, "http://127.0.0.1/back"]) {
    it(`comes back to ${redirectUri ?? "http://localhost"} on a free port, with PKCE; strays are turned away`, async () => {
      const { grant, statuses, gone } = browser({ code: "the-code" }, redirectUri);
      const { send, asked } = network(issued);
      assert.equal(await sign(grant, send), "Bearer token-1");
      const address = await gone;
      assert.deepEqual(statuses, [404, 400, 404, 200]);
      assert.equal(address.searchParams.get("code_challenge_method"), "S256");
      const form = asked[0]?.form ?? new URLSearchParams();
      assert.equal(form.get("code"), "the-code");
      assert.equal(form.get("redirect_uri"), address.searchParams.get("redirect_uri"));
      assert.match(form.get("redirect_uri") ?? "", /^http:\/\/(localhost:\d+|127\.0\.0\.1:\d+\/back)$/);
      const challenge = Buffer.from(address.searchParams.get("code_challenge") ?? "", "base64url");
      const verifier = Buffer.from(form.get("code_verifier") ?? "");
      assert.deepEqual(challenge, Buffer.from(await crypto.subtle.digest("SHA-256", verifier)));
    });
  }

  it("that the person declines", async () => {
    const { grant } = browser({ error: "access_denied", error_description: "AADSTS65004: declined" });
    assert.equal((await failure(sign(grant, network().send))).code, "AUTH_SIGN_IN_DECLINED");
  });

  for (const redirectUri of [
    "https://localhost/",
    "http://contoso.com/",
    "urn:ietf:wg:oauth:2.0:oob",
    "http://localhost/?a=1",
  ]) {
    it(`does not come back to ${redirectUri}: AUTH_REDIRECT_URI`, async () => {
      const { grant } = browser({}, redirectUri);
      assert.equal((await failure(sign(grant, network().send))).code, "AUTH_REDIRECT_URI");
    });
  }

  it("is called off while the person is away", async () => {
    const controller = new AbortController();
    const show = (): void => controller.abort();
    const grant: OAuthGrant = { type: "authorization-code", clientId: "app", show };
    assert.equal((await failure(sign(grant, network().send, {}, controller.signal))).code, "NET_ABORTED");
  });
});

describe("a managed identity", () => {
  const token: Answer = [
    200,
    { access_token: "token-1", expires_in: "86399", expires_on: "1900000000", token_type: "Bearer" },
  ];
  const machine: OAuthGrant = { type: "managed-identity" };

  it("of a virtual machine: the metadata service's one address", async () => {
    const { send, asked } = network(token);
    assert.equal(await sign(machine, send, { environment: {} }), "Bearer token-1");
    const { url, request } = asked[0] ?? assert.fail();
    assert.equal(url.origin + url.pathname, "http://169.254.169.254/metadata/identity/oauth2/token");
    assert.equal(url.search, "?api-version=2018-02-01&resource=https%3A%2F%2Fcontoso.crm.dynamics.com");
    assert.deepEqual(request.headers, { metadata: "true" });
  });

  it("of an app, assigned by the user: its environment's endpoint and header, past the proxy", async () => {
    const { send, asked } = network(token);
    const environment = { IDENTITY_ENDPOINT: "http://127.0.0.1:41000/msi/token", IDENTITY_HEADER: "header of tests" };
    const grant: OAuthGrant = { type: "managed-identity", clientId: "identity" };
    const proxied = network();
    assert.equal(await sign(grant, proxied.send, { environment, sendDirectly: send }), "Bearer token-1");
    assert.match(asked[0]?.url.search ?? "", /api-version=2019-08-01.*client_id=identity/);
    assert.deepEqual(asked[0]?.request.headers, { "x-identity-header": "header of tests" });
    assert.equal(proxied.asked.length, 0);
  });

  for (const endpoint of ["http://evil.example/msi", "http://169.254.169.254.evil.example/", "ftp://127.0.0.1/", "x"]) {
    it(`sends its header nowhere else: ${endpoint}`, async () => {
      const environment = { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: "header of tests" };
      const { send, asked } = network();
      const error = await failure(sign(machine, send, { environment }));
      assert.equal(error.code, "AUTH_MANAGED_IDENTITY_UNAVAILABLE");
      assert.equal(asked.length, 0);
    });
  }

  const failures: [what: string, answer: Answer, code: string][] = [
    ["nobody there", new DynamlError({ code: "NET_UNREACHABLE", message: "" }), "AUTH_MANAGED_IDENTITY_UNAVAILABLE"],
    ["no token", [200, {}], "AUTH_MANAGED_IDENTITY_UNAVAILABLE"],
    ["busy", [429, {}], "AUTH_SERVER_BUSY"],
    ["no identity", [400, { error: "invalid_request", error_description: "Identity not found" }], "AUTH_TOKEN_REFUSED"],
  ];
  for (const [what, answer, code] of failures) {
    it(`${what}: ${code}`, async () => {
      assert.equal((await failure(sign(machine, network(answer).send, { environment: {} }))).code, code);
    });
  }
});

describe("what a person reads", () => {
  it("names the way and the application, and no secret", () => {
    const grant = { type: "client-secret", clientId: "app", clientSecret: secret } as const;
    const options = { grant, organizationUrl, authority: entra, allowedHosts: [], send: network().send };
    assert.equal(oauthSignIn(options).describe(), `OAuth, client secret of application app at ${entra}`);
  });
});
