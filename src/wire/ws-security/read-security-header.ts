import { dateOf, textOf } from "../xml/element-values.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { security } from "./namespaces.ts";
import type { UserNameToken } from "./security-header.ts";
import { tokenKindOf } from "./security-token.ts";
import type { Timestamp } from "./timestamp-signature.ts";
import { readTokenReference, type TokenReference } from "./token-reference.ts";

/** An o:Security header that came in. Nothing in it is proven: `verify-signature.ts` does that. */
export type SecurityHeader = {
  readonly element: XmlElement;
  readonly timestamp?: Timestamp | undefined;
  readonly userName?: UserNameToken | undefined;
  /** Every token in the header, in document order. */
  readonly tokens: readonly XmlElement[];
  readonly signature?: XmlElement | undefined;
  /** What the signature says of its key. */
  readonly keyReference?: TokenReference | undefined;
};

/** Reads an o:Security element. Errors: WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE, WIRE_UNEXPECTED_CONTENT. */
export function readSecurityHeader(element: XmlElement): SecurityHeader {
  const timestamp = onlyChild(element, security.utility, "Timestamp");
  const userName = onlyChild(element, security.extension, "UsernameToken");
  const signature = onlyChild(element, security.signature, "Signature");
  return {
    element,
    timestamp: timestamp && readTimestamp(timestamp),
    userName: userName && readUserName(userName),
    tokens: element.children.filter((child) => tokenKindOf(child) !== undefined),
    signature,
    keyReference: readTokenReference(signature?.child(security.signature, "KeyInfo")),
  };
}

export function readTimestamp(element: XmlElement): Timestamp {
  const created = dateOf(element.requireChild(security.utility, "Created"));
  const expires = dateOf(element.requireChild(security.utility, "Expires"));
  return { created, expires };
}

/** Some clients put white space around the password: it is cut off (protocols §5). */
function readUserName(element: XmlElement): UserNameToken {
  return {
    userName: textOf(element.requireChild(security.extension, "Username")),
    password: element.child(security.extension, "Password")?.text.trim() ?? "",
  };
}

function onlyChild(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  return element.child(namespace, name) === undefined ? undefined : element.requireChild(namespace, name);
}
