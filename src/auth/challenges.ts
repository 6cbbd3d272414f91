import type { HttpResponse } from "../net/http.ts";

/** One way of signing in that a 401 offers: `NTLM TlRMTVNTUAAC…`, `Negotiate`, `Basic realm="crm"`. */
export type Challenge = {
  /** As the server spells it. */
  readonly scheme: string;
  /** What follows the scheme: a token in base64, or the first parameter. */
  readonly token: string | undefined;
};

const element = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g;
const challenge = /^([!#$%&'*+.^_`|~\w-]+)(?:[ \t]+(.*))?$/;

/** The challenges of WWW-Authenticate in the server's order, from any number of headers (RFC 9110, section 11.6.1). */
export function challengesOf(response: HttpResponse): Challenge[] {
  const header = response.headers["www-authenticate"] ?? [];
  const values = typeof header === "string" ? [header] : header;
  return values.flatMap((value) => value.match(element) ?? []).flatMap(challengeOf);
}

/** None where the element is a further parameter of the challenge before it. */
function challengeOf(element: string): Challenge[] {
  const match = challenge.exec(element.trim());
  return match?.[1] === undefined ? [] : [{ scheme: match[1], token: match[2]?.trim() }];
}
