import type { EmulatorRequest, EmulatorResponse } from "../../handler.ts";
import type { Directory } from "../directory.ts";
import { userNameOf } from "../directory.ts";
import type { Authority } from "./authority.ts";
import { mayRedirectTo } from "./clients.ts";
import { type Fields, formOf, queryOf, requireField } from "./form.ts";
import type { CodeGrant, OAuthState } from "./oauth-state.ts";
import { htmlPage } from "./page.ts";
import { OAuthRefusal } from "./refusal.ts";
import { requireAsked } from "./token-endpoint.ts";

/**
 * The authorization endpoint (RFC 6749, section 4.1, with RFC 7636): GET shows a page to sign in at, POST signs in and sends the
 * browser to the client with a code. Until client and redirect address are known to belong together, errors stay on the page.
 */
export function answerAuthorization(
  request: EmulatorRequest,
  authority: Authority,
  state: OAuthState,
): EmulatorResponse {
  const asked = queryOf(request);
  const redirectUri = requireField(asked, "redirect_uri");
  const client = state.clients.require(requireField(asked, "client_id"));
  if (!mayRedirectTo(client, redirectUri)) throw new OAuthRefusal("wrongRedirect", redirectUri);
  try {
    const grant = readGrant(asked, authority, state);
    if (request.method === "GET") return signInPage(asked);
    const form = formOf(request);
    const verdict = signInAtPage(state.directory, form);
    if ("words" in verdict) return signInPage(asked, verdict.words);
    const code = state.codes.issue({
      ...grant,
      user: verdict.user,
      clientId: client.clientId,
      redirectUri,
      used: false,
    });
    return redirect(asked, redirectUri, { code });
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    const words = `AADSTS${error.errorCode}: ${error.message}`;
    return redirect(asked, redirectUri, { error: error.error, error_description: words });
  }
}

type AskedGrant = Pick<CodeGrant, "resource" | "scopes" | "nonce" | "challenge">;

function readGrant(asked: Fields, authority: Authority, state: OAuthState): AskedGrant {
  const type = requireField(asked, "response_type");
  if (type !== "code") throw new OAuthRefusal("unsupportedResponse", type);
  const mode = asked.get("response_mode") ?? "query";
  if (mode !== "query" && mode !== "fragment") throw new OAuthRefusal("unsupportedResponse", mode);
  if (asked.get("prompt") === "none") throw new OAuthRefusal("noSignedInUser");
  const { resource, scopes } = requireAsked(asked, authority, state);
  return { resource, scopes, nonce: asked.get("nonce"), challenge: challengeIn(asked) };
}

function challengeIn(asked: Fields): CodeGrant["challenge"] {
  const value = asked.get("code_challenge");
  if (value === undefined) return undefined;
  const method = asked.get("code_challenge_method") ?? "plain";
  if (method === "S256" || method === "plain") return { value, method };
  throw new OAuthRefusal("invalidRequest", `The code_challenge_method '${method}' is not known.`);
}

type PageVerdict = { readonly user: CodeGrant["user"] } | { readonly words: string };

/** A person at a page can give the second factor, which is taken for given. */
export function signInAtPage(directory: Directory, form: Fields): PageVerdict {
  const login = form.get("login") ?? "";
  const verdict = directory.checkPassword(login, form.get("password") ?? "");
  if ("user" in verdict) return { user: verdict.user };
  const user = directory.find(userNameOf(login));
  if (verdict.refusal === "second factor demanded" && user !== undefined) return { user };
  return { words: OAuthRefusal.ofPassword(verdict.refusal).message };
}

export const signInFields = (login?: string) => [
  { name: "login", label: "User name", value: login },
  { name: "password", label: "Password", isPassword: true },
];

function signInPage(asked: Fields, words?: string): EmulatorResponse {
  const form = { fields: signInFields(asked.get("login_hint")), buttons: [{ text: "Sign in" }] };
  return htmlPage({ title: "Sign in to the embedded organization", words, form });
}

function redirect(asked: Fields, redirectUri: string, answer: Readonly<Record<string, string>>): EmulatorResponse {
  const target = new URL(redirectUri);
  const state = asked.get("state");
  const fields = new URLSearchParams({ ...answer, ...(state === undefined ? {} : { state }) });
  if (asked.get("response_mode") === "fragment") target.hash = fields.toString();
  else for (const [name, value] of fields) target.searchParams.append(name, value);
  return { status: 302, headers: { location: target.href, "cache-control": "no-store" }, body: "" };
}
