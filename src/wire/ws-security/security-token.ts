import type { XmlElement } from "../xml/xml-element.ts";
import { security } from "./namespaces.ts";
import type { TokenReference } from "./token-reference.ts";

/**
 * A token as a token service issued it. Its XML and its key are credentials: they belong in no message to a person, no event
 * and no log.
 */
export type SecurityToken = {
  readonly kind: TokenKind;
  /** Character for character as it came: signatures inside cover it. */
  readonly xml: string;
  /** Prefixes that the XML uses and that were declared around it; whoever carries it declares them again. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** `urn:oasis:names:tc:SAML:1.0:assertion`, as the service named it. */
  readonly tokenType?: string | undefined;
  readonly created?: Date | undefined;
  /** The moment from which it is void; undefined where the service did not say. */
  readonly expires?: Date | undefined;
  /** Shared with whom the token is for: proves that the sender is the one it was issued to. */
  readonly proofKey?: Uint8Array | undefined;
  /** How a signature names the token that stands beside it. */
  readonly attachedReference?: TokenReference | undefined;
  /** How a message without the token names it. */
  readonly unattachedReference?: TokenReference | undefined;
  /** Whom the service issued it for. */
  readonly appliesTo?: string | undefined;
};

export type TokenKind = "EncryptedData" | "Assertion" | "BinarySecurityToken";

/** What kind of token an element is; undefined for anything that is none. */
export function tokenKindOf(element: XmlElement): TokenKind | undefined {
  if (element.is(security.encryption, "EncryptedData")) return "EncryptedData";
  if (element.is(security.saml1, "Assertion") || element.is(security.saml2, "Assertion")) return "Assertion";
  return element.is(security.extension, "BinarySecurityToken") ? "BinarySecurityToken" : undefined;
}
