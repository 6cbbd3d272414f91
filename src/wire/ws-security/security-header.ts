import { ns } from "../soap/namespaces.ts";
import { documentError } from "../xml/document-error.ts";
import { Markup, namespaceDeclarations, xml } from "../xml/markup.ts";
import { passwordText, security } from "./namespaces.ts";
import type { SecurityToken } from "./security-token.ts";
import { signTimestamp, type Timestamp, timestampMarkup } from "./timestamp-signature.ts";

export type SecurityHeaderOptions = {
  readonly timestamp: Timestamp;
  readonly userName?: UserNameToken | undefined;
  readonly token?: SecurityToken | undefined;
  /** Whether the token's proof key signs the timestamp; left out: it does where the token has one. */
  readonly sign?: boolean | undefined;
};

export type UserNameToken = { readonly userName: string; readonly password: string };

/** A timestamp of five minutes, as WCF sends it. */
export function timestampFrom(now: Date): Timestamp {
  return { created: now, expires: new Date(now.getTime() + 5 * 60_000) };
}

/**
 * The o:Security header of a message: timestamp, user name, token as it came, signature, in that order (protocols §4).
 * It is to stand where the prefix s is bound to SOAP 1.2; every other prefix is declared in it.
 * Error: WIRE_MISSING_ELEMENT where the token is to sign and the service gave no key or no reference to it.
 */
export function securityHeader({ timestamp, userName, token, sign }: SecurityHeaderOptions): Markup {
  const stamp = timestampMarkup(timestamp);
  const outer = new Map(token?.namespaces);
  const tag = new Markup(`${bindPrefix(outer, "o", security.extension)}:Security`);
  const soap = new Markup(outer.has("s") ? bindPrefix(outer, "s", ns.soap12) : "s");
  return xml`<${tag} ${soap}:mustUnderstand="1"${namespaceDeclarations(outer)}>
    ${stamp}
    ${userName === undefined ? undefined : userNameMarkup(userName)}
    ${token === undefined ? undefined : new Markup(token.xml)}
    ${token !== undefined && (sign ?? token.proofKey !== undefined) ? signatureOf(stamp, token) : undefined}
  </${tag}>`;
}

/** Adds a namespace to those that a token needs around it, under a prefix that the token does not use otherwise; returns it. */
export function bindPrefix(namespaces: Map<string, string>, wanted: string, namespace: string): string {
  let prefix = wanted;
  while (namespaces.has(prefix) && namespaces.get(prefix) !== namespace) prefix += "x";
  namespaces.set(prefix, namespace);
  return prefix;
}

/** `<o:UsernameToken u:Id="user"><o:Username>…</o:Username><o:Password Type="…#PasswordText">…</o:Password></o:UsernameToken>` */
export function userNameMarkup({ userName, password }: UserNameToken, id = "user"): Markup {
  return xml`<o:UsernameToken xmlns:o="${security.extension}" xmlns:u="${security.utility}" u:Id="${id}">
    <o:Username>${userName}</o:Username>
    <o:Password Type="${passwordText}">${password}</o:Password>
  </o:UsernameToken>`;
}

function signatureOf(timestamp: Markup, token: SecurityToken): Markup {
  const { proofKey, attachedReference, unattachedReference } = token;
  const reference = attachedReference ?? unattachedReference;
  if (proofKey !== undefined && reference !== undefined) return signTimestamp(timestamp, proofKey, reference);
  throw documentError(
    "WIRE_MISSING_ELEMENT",
    `the token cannot sign: the token service gave no ${proofKey === undefined ? "proof key" : "reference to it"}`,
    { remedy: "Ask for a bearer token, or have the token service issue symmetric keys for this address." },
  );
}
