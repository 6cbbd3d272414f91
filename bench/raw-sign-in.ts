import { Client } from "undici";
import { openConnection } from "../src/net/connection.ts";
import type { HttpRequest } from "../src/net/http.ts";
import { type Opening, signInContext, withOpening } from "../src/session/opening.ts";
import type { SessionOptions } from "../src/session/session-options.ts";
import { type SignInScheme, signInBy } from "../src/session/sign-in.ts";
import { answerChallenge } from "../src/wire/ntlm/answer-challenge.ts";
import { encodeNegotiate } from "../src/wire/ntlm/negotiate.ts";
import { encodeCall } from "../src/wire/soap/encode-call.ts";
import type { SoapVersion } from "../src/wire/soap/soap-version.ts";
import type { Run } from "./cost.ts";
import { ntlm } from "./raw-loop.ts";
import { application, user } from "./sign-in-accounts.ts";

/** Opens what a session opens, by bare undici on a local socket; all that can be made before is. */
export type RawOpening = (serviceUri: string, socketPath: string) => Run;

type Headers = Readonly<Record<string, string>>;

/** The handshake, whose last message comes with the first post. */
export const rawNtlm: RawOpening = (serviceUri, socketPath) => {
  const [whoAmI, version] = openingPosts(serviceUri, "1.1");
  return withClient(serviceUri, socketPath, async (client) => {
    const negotiate = encodeNegotiate();
    const path = new URL(whoAmI.url).pathname;
    const refused = await client.request({ method: "POST", path, headers: { authorization: ntlm(negotiate) } });
    await refused.body.dump();
    const [, challenge = ""] = /NTLM ([^, ]+)/.exec(String(refused.headers["www-authenticate"])) ?? [];
    await post(client, whoAmI, { authorization: ntlm(answer(negotiate, challenge)) });
    await post(client, version);
  });
};

function answer(negotiate: Uint8Array, challenge: string): Uint8Array {
  return answerChallenge({ ...user, negotiate, challenge: Buffer.from(challenge, "base64") });
}

/** A token of the client's secret, and the posts that carry it; the authority is known. */
export const rawOAuth: RawOpening = (serviceUri, socketPath) => {
  const [whoAmI, version] = openingPosts(serviceUri, "1.1");
  const { origin } = new URL(serviceUri);
  const request = {
    method: "POST",
    path: "/common/oauth2/v2.0/token",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: application.clientId,
      client_secret: application.secret,
      scope: `${origin}/.default`,
    }).toString(),
  } as const;
  return withClient(serviceUri, socketPath, async (client) => {
    const { body } = await client.request(request);
    const { access_token: token } = JSON.parse(await body.text());
    await post(client, whoAmI, { authorization: `Bearer ${token}` });
    await post(client, version, { authorization: `Bearer ${token}` });
  });
};

/** The posts alone, made acceptable before: no more of such a way to sign in can be had without writing it. */
export function rawPosts(serviceUri: string, socketPath: string, posts: readonly HttpRequest[]): Run {
  return withClient(serviceUri, socketPath, async (client) => {
    for (const each of posts) await post(client, each);
  });
}

/** The two posts with the token and the signature of a sign-in of ours, valid for minutes. */
export async function securedPosts(
  serviceUri: string,
  scheme: SignInScheme,
  options: SessionOptions,
): Promise<HttpRequest[]> {
  const about = { what: "signing in", where: serviceUri, seconds: 30 };
  const secure = async (opening: Opening): Promise<HttpRequest[]> => {
    const { authenticator } = await signInBy(scheme, signInContext(opening, serviceUri));
    const connection = openConnection({ origin: new URL(serviceUri).origin, route: opening.route });
    const posts = openingPosts(serviceUri, "1.2").map((each) => authenticator(each, connection));
    const secured = await Promise.all(posts);
    await connection.close();
    await opening.send.close();
    return secured;
  };
  return await withOpening(options, about, () => {}, secure);
}

/** WhoAmI and RetrieveVersion. */
function openingPosts(serviceUri: string, soap: SoapVersion): [whoAmI: HttpRequest, version: HttpRequest] {
  const url = soap === "1.1" ? `${serviceUri}/web` : serviceUri;
  const postOf = (requestName: string): HttpRequest => {
    const request = { requestName, parameters: new Map() };
    return { method: "POST", url, ...encodeCall({ operation: "Execute", request }, soap, { to: serviceUri }) };
  };
  return [postOf("WhoAmI"), postOf("RetrieveVersion")];
}

/** Each time on a connection of its own; what a local socket carries needs no TLS. */
function withClient(serviceUri: string, socketPath: string, open: (client: Client) => Promise<void>): Run {
  const { host } = new URL(serviceUri);
  return async () => {
    const client = new Client(`http://${host}`, { socketPath, pipelining: 1 });
    try {
      await open(client);
    } finally {
      await client.close();
    }
  };
}

async function post(client: Client, request: HttpRequest, more: Headers = {}): Promise<void> {
  const { method, url, headers, body = "" } = request;
  const response = await client.request({
    method,
    path: new URL(url).pathname,
    headers: { ...headers, ...more },
    body,
  });
  const text = await response.body.text();
  if (response.statusCode !== 200 || !text.includes("ExecuteResult"))
    throw new Error("The organization did not answer.");
}
