import assert from "node:assert/strict";
import type { IncomingMessage, RequestListener } from "node:http";
import { afterEach, describe, it } from "node:test";
import {
  answer,
  bodyOf,
  type ScriptedServer,
  startHttpServer,
  startHttpsServer,
  tlsFile,
} from "../../../test/scripted-server.ts";
import { DynamlError } from "../../errors.ts";
import { openConnection } from "../../net/connection.ts";
import type { NetRoute } from "../../net/route.ts";
import { createSend } from "../../net/send.ts";
import { Trust } from "../../net/trust.ts";
import { Secret } from "../../values/secret.ts";
import { authenticatedExchange } from "../authenticated-exchange.ts";
import { type OAuthOptions, oauthSignIn } from "./oauth-sign-in.ts";

const route: NetRoute = { trust: new Trust([tlsFile("authority.pem")]) };
const password = new Secret("Password of tests 1");
const grant = { type: "password", clientId: "app", userName: "alice", password } as const;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Server = ScriptedServer & { readonly seen: string[]; readonly foreign: string };

/** On localhost, and as a foreign host on 127.0.0.1. Every request that comes is noted with its body. */
async function https(
  listener: (request: IncomingMessage) => Parameters<typeof answer> extends [unknown, ...infer Rest] ? Rest : never,
): Promise<Server> {
  const seen: string[] = [];
  const serve: RequestListener = async (request, response) => {
    seen.push(`${request.method} ${request.url} ${await bodyOf(request)}`);
    answer(response, ...listener(request));
  };
  const server = await startHttpsServer(serve);
  closers.push(() => server.close());
  return { ...server, seen, foreign: `https://127.0.0.1:${server.port}` };
}

const token = JSON.stringify({
  access_token: "good-token",
  token_type: "Bearer",
  expires_in: "3599",
  id_token: "e30.e30.",
});
const issuing = () => https(() => [200, { "content-type": "application/json" }, token]);

/** An organization whose 401 says this; it takes the good token. */
function organization(challenge: () => string): Promise<Server> {
  return https(({ headers }) =>
    headers.authorization === "Bearer good-token"
      ? [200, {}, "done"]
      : [401, { "www-authenticate": `Bearer ${challenge()}` }],
  );
}

/** One operation on the organization. */
async function operate(
  { origin }: Pick<ScriptedServer, "origin">,
  more: Partial<OAuthOptions> = {},
  signal?: AbortSignal,
): Promise<string> {
  const send = createSend(route);
  const connection = openConnection({ origin, route });
  const organizationUrl = `${origin}/XRMServices/2011/Organization.svc/web`;
  const signIn = oauthSignIn({ grant, organizationUrl, allowedHosts: [], send, ...more });
  try {
    const request = { method: "POST", url: organizationUrl, headers: {}, body: "<operation/>" } as const;
    const response = await authenticatedExchange(request, connection, signIn.authenticator, { signal }, () => {});
    return Buffer.from(response.body).toString();
  } finally {
    await connection.close();
    await send.close();
  }
}

async function failure(promise: Promise<unknown>): Promise<DynamlError> {
  const error = await promise.then(
    () => assert.fail("it succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof DynamlError, `not one of our errors: ${error?.stack}`);
  assert.doesNotMatch(`${error.stack} ${error.cause} ${JSON.stringify(error.context)}`, /Password.of.tests/);
  return error;
}

const silent = () => assert.fail("it was asked");

describe("an authority that the organization's challenge names", () => {
  it("on the organization's own host is asked for a token of the organization's resource", async () => {
    const authority = await issuing();
    const server = await organization(
      () => `authorization_uri=${authority.origin}/t/oauth2/authorize, resource_id=${server.origin}/`,
    );
    assert.equal(await operate(server), "done");
    assert.equal(authority.seen.length, 1);
    const [request = ""] = authority.seen;
    assert.ok(request.startsWith("POST /t/oauth2/v2.0/token "), request);
    const form = new URLSearchParams(request.split(" ")[2]);
    assert.equal(form.get("scope"), `${server.origin}/user_impersonation offline_access`);
    assert.deepEqual([form.get("username"), form.get("password")], ["alice", "Password of tests 1"]);
  });

  it("on a foreign host gets nothing, not even a connection: AUTH_HOST_NOT_ALLOWED", async () => {
    const rogue = await https(silent);
    for (const path of ["/t/oauth2/authorize", "/adfs/oauth2/authorize", "/realm"]) {
      const server = await organization(
        () => `authorization_uri=${rogue.foreign}${path}, resource_id=${server.origin}/`,
      );
      const error = await failure(operate(server));
      assert.equal(error.code, "AUTH_HOST_NOT_ALLOWED");
      assert.match(`${error.message} ${error.remedy}`, new RegExp(`127\\.0\\.0\\.1:${rogue.port}.*--allow-host`));
    }
    assert.equal(rogue.sockets.length, 0);
  });

  it("on a foreign host that the operator names is asked", async () => {
    const authority = await issuing();
    const server = await organization(
      () => `authorization_uri=${authority.foreign}/adfs/oauth2/authorize, resource_id=${server.origin}/`,
    );
    assert.equal(await operate(server, { allowedHosts: ["127.0.0.1"] }), "done");
    const form = new URLSearchParams(authority.seen[0]?.split(" ")[2]);
    assert.deepEqual([form.get("resource"), form.get("scope")], [`${server.origin}/`, null]);
  });

  it("over plain http gets nothing: AUTH_PLAIN_HTTP", async () => {
    const rogue = await startHttpServer(silent);
    closers.push(() => rogue.close());
    const server = await organization(() => `authorization_uri=http://localhost:${rogue.port}/t/oauth2/authorize`);
    assert.equal((await failure(operate(server))).code, "AUTH_PLAIN_HTTP");
    assert.equal(rogue.sockets.length, 0);
  });

  it("is asked for no token of a foreign resource: AUTH_FOREIGN_RESOURCE", async () => {
    const authority = await https(silent);
    const server = await organization(
      () => `authorization_uri=${authority.origin}/t/oauth2/authorize, resource_id=https://graph.microsoft.com/`,
    );
    const error = await failure(operate(server));
    assert.equal(error.code, "AUTH_FOREIGN_RESOURCE");
    assert.match(error.message, /graph\.microsoft\.com/);
  });

  it("whose metadata names another issuer gets nothing: an assertion would be good there", async () => {
    const metadata = () => ({
      issuer: "https://login.microsoftonline.com/contoso.com/v2.0",
      token_endpoint: `${authority.origin}/token`,
    });
    const authority = await https(() => [200, {}, JSON.stringify(metadata())]);
    const server = await organization(() => `authorization_uri=${authority.origin}/realm`);
    const error = await failure(operate(server));
    assert.equal(error.code, "AUTH_UNEXPECTED_ANSWER");
    assert.match(error.message, /login\.microsoftonline\.com/);
    assert.deepEqual(
      authority.seen.map((line) => line.trim()),
      ["GET /realm/.well-known/openid-configuration"],
    );
  });

  it("is asked for no second resource beside the organization's own: AUTH_FOREIGN_RESOURCE", async () => {
    const authority = await https(silent);
    const server = await organization(
      () =>
        `authorization_uri=${authority.origin}/t/oauth2/authorize, resource_id="${server.origin}/x https://graph.microsoft.com/"`,
    );
    assert.equal((await failure(operate(server))).code, "AUTH_FOREIGN_RESOURCE");
  });

  it("whose metadata names a foreign token endpoint: that gets nothing", async () => {
    const rogue = await https(silent);
    const metadata = () => ({ issuer: authority.origin, token_endpoint: `${rogue.foreign}/token` });
    const authority = await https(() => [200, {}, JSON.stringify(metadata())]);
    const server = await organization(() => `authorization_uri=${authority.origin}/realm`);
    const error = await failure(operate(server));
    assert.equal(error.code, "AUTH_HOST_NOT_ALLOWED");
    assert.match(error.message, /metadata/);
    assert.equal(rogue.sockets.length, 0);
  });
});

describe("a token endpoint", () => {
  for (const status of [301, 302, 307, 308]) {
    it(`that redirects with ${status}: the credentials do not follow`, async () => {
      const rogue = await https(silent);
      const authority = await https(() => [status, { location: `${rogue.foreign}/token` }]);
      const server = await organization(() => "");
      const error = await failure(operate(server, { authority: `${authority.origin}/t/oauth2/v2.0/token` }));
      assert.equal(error.code, "AUTH_REDIRECTED");
      assert.equal(rogue.sockets.length, 0);
    });
  }

  it("that wants to be asked again in years is not asked again at once", async () => {
    const arrived = Promise.withResolvers<void>();
    let asked = 0;
    const authority = await https(() => {
      asked += 1;
      if (asked === 1) setTimeout(arrived.resolve, 100);
      return [503, { "retry-after": "9999999" }, ""];
    });
    const server = await organization(() => "");
    const stop = new AbortController();
    const operation = operate(server, { authority: `${authority.origin}/adfs` }, stop.signal);
    await arrived.promise;
    stop.abort();
    assert.equal((await failure(operation)).code, "NET_ABORTED");
    assert.equal(authority.seen.length, 1);
  });

  const answers: [what: string, status: number, type: string, body: string, code: string][] = [
    ["a sign-in page", 200, "text/html", "<html><form>", "AUTH_UNEXPECTED_ANSWER"],
    ["half of JSON", 200, "application/json", '{"access_token": "abc', "AUTH_UNEXPECTED_ANSWER"],
    ["no token", 200, "application/json", "{}", "AUTH_UNEXPECTED_ANSWER"],
    [
      "a token of another type",
      200,
      "application/json",
      '{"access_token":"x","token_type":"pop"}',
      "AUTH_UNEXPECTED_ANSWER",
    ],
    [
      "a token that breaks the header",
      200,
      "application/json",
      '{"access_token":"x\\r\\ny: z","token_type":"bearer"}',
      "AUTH_UNEXPECTED_ANSWER",
    ],
    [
      "the password, echoed",
      400,
      "application/json",
      '{"error":"invalid_grant","error_description":"no Password of tests 1"}',
      "AUTH_REJECTED",
    ],
  ];
  for (const [what, status, type, body, code] of answers) {
    it(`that answers ${what}: ${code}`, async () => {
      const authority = await https(() => [status, { "content-type": type }, body]);
      const server = await organization(() => "");
      const error = await failure(operate(server, { authority: `${authority.origin}/t/oauth2/v2.0/token` }));
      assert.equal(error.code, code);
      assert.doesNotMatch(JSON.stringify(error.context), /access_token/);
      assert.equal(authority.seen.length, 1);
    });
  }
});

describe("an organization", () => {
  it("that rejects a fresh token too: one more sign-in, then AUTH_REJECTED", async () => {
    let count = 0;
    const authority = await https(() => [
      200,
      {},
      JSON.stringify({ access_token: `bad-${++count}`, token_type: "bearer" }),
    ]);
    const server = await organization(() => "");
    const error = await failure(operate(server, { authority: `${authority.origin}/adfs` }));
    assert.equal(error.code, "AUTH_REJECTED");
    assert.equal(authority.seen.length, 2);
    assert.equal(server.seen.length, 2);
  });

  it("that names no authority: AUTH_NO_CHALLENGE, after its Web API was asked too", async () => {
    const server = await https(() => [401, { "www-authenticate": "Negotiate" }]);
    assert.equal((await failure(operate(server))).code, "AUTH_NO_CHALLENGE");
    assert.deepEqual(
      server.seen.map((line) => line.split(" ")[1]),
      ["/XRMServices/2011/Organization.svc/web", "/api/data/v9.2/"],
    );
  });

  it("on plain http gets no token and is asked nothing, unless the operator allows it", async () => {
    const authority = await issuing();
    const server = await startHttpServer((_request, response) => answer(response, 200, {}, "done"));
    closers.push(() => server.close());
    const setting = { authority: `${authority.origin}/adfs` };
    assert.equal((await failure(operate(server, setting))).code, "AUTH_PLAIN_HTTP");
    assert.equal(server.sockets.length + authority.sockets.length, 0);
    assert.equal(await operate(server, { ...setting, allowPlainHttp: true }), "done");
  });
});
