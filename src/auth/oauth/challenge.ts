import type { HttpResponse } from "../../net/http.ts";

/** What an organization's 401 says about signing in to it. */
export type OAuthChallenge = {
  /** `https://login.microsoftonline.com/<tenant>/oauth2/authorize`. */
  readonly authorizationUri: string;
  /** `https://contoso.crm.dynamics.com/`, as the server spells it. */
  readonly resourceId: string | undefined;
};

/** A name and its value, with or without quotes; the name may follow the scheme. */
const parameter = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/g;
const bearer = /(?:^|[\s,])Bearer\s+(?=[\w-]+\s*=)/i;
/** `, NTLM` or `, Basic realm=`: another scheme begins. */
const nextScheme = /,\s*[A-Za-z][\w-]*(?:\s+(?=[\w-]+\s*=)|\s*(?=,|$))/;

/**
 * Reads the first Bearer challenge with an authorization URI out of any number of WWW-Authenticate headers:
 *
 *     WWW-Authenticate: Bearer authorization_uri=https://login.microsoftonline.com/…/oauth2/authorize, resource_id=https://…
 *
 * Names in any case, values with or without quotes, other schemes before and after (RFC 9110, section 11.6.1; protocols §6).
 * Undefined where there is none.
 */
export function oauthChallengeOf(response: HttpResponse): OAuthChallenge | undefined {
  const header = response.headers["www-authenticate"] ?? [];
  const values = typeof header === "string" ? [header] : header;
  return values.map(readChallenge).find((challenge) => challenge !== undefined);
}

function readChallenge(value: string): OAuthChallenge | undefined {
  const start = bearer.exec(value);
  if (start === null) return undefined;
  const parameters = parametersOf(value.slice(start.index + start[0].length));
  const authorizationUri = parameters.get("authorization_uri") || parameters.get("authorization");
  if (authorizationUri === undefined || authorizationUri === "") return undefined;
  return { authorizationUri, resourceId: parameters.get("resource_id") || undefined };
}

function parametersOf(text: string): Map<string, string> {
  const end = nextScheme.exec(text)?.index ?? text.length;
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain] of text.slice(0, end).matchAll(parameter)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return parameters;
}
