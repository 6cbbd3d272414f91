import { DynamlError } from "../../errors.ts";
import type { HttpResponse } from "../../net/http.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { isStandardError, type Meaning, meaningOf, passwordRefused } from "./error-table.ts";
import type { GrantType } from "./grant.ts";

/** What a refusal is read with: whose it is, and what must not show up in its text. */
export type TokenErrorContext = {
  readonly grant: GrantType;
  /** For messages: `contoso\alice`, or the client ID. */
  readonly account: string;
  /** Values that were sent; a server may echo them. */
  readonly secrets: readonly string[];
};

type Refusal = { readonly error: string; readonly description: string; readonly numbers: readonly number[] };

const longestDescription = 300;

/**
 * A token endpoint's refusal (RFC 6749, section 5.2) as one of our errors: the numbers of Entra ID and AD FS decide which,
 * then the `error`. What the server says is quoted without the secrets that it was sent.
 */
export function tokenError(response: HttpResponse, url: string, context: TokenErrorContext): DynamlError {
  const refusal = readRefusal(response);
  if (refusal === undefined) return notAnAnswer(response, url);
  return refusalError(refusal.error, refusal.description, url, context, refusal.numbers);
}

/** The same for a refusal that came with the redirect of an authorization (RFC 6749, section 4.1.2.1). */
export function refusalError(
  error: string,
  description: string,
  url: string,
  context: TokenErrorContext,
  numbers: readonly number[] = [],
): DynamlError {
  const shown = isStandardError(error) ? error : shorten(scrub(error, context.secrets));
  const said = description === "" ? shown : `${shown}: ${shorten(scrub(description, context.secrets))}`;
  const aadsts = [...numbers, ...numbersAfter("AADSTS", description)];
  const meaning = meaningFor(error, aadsts, numbersAfter("MSIS", description), context);
  return new DynamlError<AuthErrorCode>({
    code: meaning.code,
    message: `${meaning.happened} (${context.account})`,
    where: withoutCredentials(url),
    remedy: meaning.remedy,
    context: { error: shown, numbers: [...new Set(aadsts)], grant: context.grant },
    retryable: meaning.retryable ?? false,
    cause: new Error(`the authority says ${said}`),
  });
}

function meaningFor(
  error: string,
  aadsts: readonly number[],
  msis: readonly number[],
  { grant }: TokenErrorContext,
): Meaning {
  const meaning = meaningOf(error, aadsts, msis);
  if (meaning === undefined) return unknown;
  if (grant === "password" && error === "invalid_grant" && aadsts.length + msis.length === 0) return passwordRefused;
  if (grant === "certificate" && meaning.code === "AUTH_CLIENT_SECRET_WRONG") return certificateRefused;
  return meaning;
}

const unknown: Meaning = {
  code: "AUTH_TOKEN_REFUSED",
  happened: "the authority issues no token",
  remedy: "see what it says below; Entra ID explains its numbers at https://login.microsoftonline.com/error",
};
const certificateRefused: Meaning = {
  code: "AUTH_CERTIFICATE_REJECTED",
  happened: "the application's certificate is not accepted, or the application is not known",
  remedy: "check the client ID, and register this very certificate with the application",
};

function readRefusal({ body, status, headers }: HttpResponse): Refusal | undefined {
  if (status >= 300 && status < 400) return undefined;
  const json = parseJson(body);
  const error = json?.error;
  if (typeof error === "string") {
    const description = typeof json?.error_description === "string" ? json.error_description : "";
    const numbers = Array.isArray(json?.error_codes) ? json.error_codes.filter((code) => Number.isInteger(code)) : [];
    return { error, description: firstLine(description), numbers };
  }
  if (status === 429 || status >= 500)
    return { error: "temporarily_unavailable", description: `HTTP ${status}`, numbers: [] };
  const isText = !String(headers["content-type"] ?? "").includes("html");
  const number = isText ? /(?:AADSTS|MSIS)\d+/.exec(Buffer.from(body).toString("latin1"))?.[0] : undefined;
  return number === undefined ? undefined : { error: "", description: number, numbers: [] };
}

function parseJson(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** An answer that is neither a token nor a refusal: a redirect, a sign-in page, anything. */
export function notAnAnswer({ status, headers }: HttpResponse, url: string): DynamlError {
  const where = withoutCredentials(url);
  if (status >= 300 && status < 400) {
    return new DynamlError<AuthErrorCode>({
      code: "AUTH_REDIRECTED",
      message: `the authority redirects the request for a token (${status}); credentials do not follow a redirect`,
      where,
      remedy: "check the authority's address",
    });
  }
  const isPage = String(headers["content-type"] ?? "").includes("html");
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_UNEXPECTED_ANSWER",
    message: `the authority answered ${status} with ${isPage ? "a web page" : "something"} in place of a token`,
    where,
    remedy: "check the authority's address",
  });
}

function firstLine(text: string): string {
  return text.split(/[\r\n]/, 1)[0] ?? "";
}

function numbersAfter(prefix: "AADSTS" | "MSIS", text: string): number[] {
  return [...text.matchAll(new RegExp(`${prefix}(\\d{2,9})`, "g"))].map((match) => Number(match[1]));
}

/** Secrets as they are and as a form writes them; control characters too go. */
function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    for (const form of [secret, encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)]) {
      clean = clean.replaceAll(form, "[secret]");
    }
  }
  return clean.replace(/\p{C}/gu, " ");
}

function shorten(text: string): string {
  return text.length > longestDescription ? `${text.slice(0, longestDescription)}…` : text;
}
