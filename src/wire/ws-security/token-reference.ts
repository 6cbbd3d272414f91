import { given } from "../soap/data-contract.ts";
import { textOf } from "../xml/element-values.ts";
import { type Markup, xml } from "../xml/markup.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { keyIdentifierType, security, tokenType } from "./namespaces.ts";

/** What a wsse:SecurityTokenReference says (WS-Security 1.1 §7, SAML Token Profile 1.1 §3.3). */
export type TokenReference =
  | {
      readonly kind: "KeyIdentifier";
      readonly valueType: string;
      readonly value: string;
      readonly encodingType?: string | undefined;
      /** The attribute wsse11:TokenType of the reference. */
      readonly tokenType?: string | undefined;
    }
  | { readonly kind: "Reference"; readonly uri: string; readonly valueType?: string | undefined };

/** `<o:SecurityTokenReference><o:KeyIdentifier ValueType="…#SAMLAssertionID">_6d1…</o:KeyIdentifier></…>`, prefixes declared. */
export function tokenReferenceMarkup(reference: TokenReference): Markup {
  if (reference.kind === "Reference") {
    const { uri, valueType } = reference;
    return xml`<o:SecurityTokenReference xmlns:o="${security.extension}">
      <o:Reference URI="${uri}"${attribute("ValueType", valueType)}/>
    </o:SecurityTokenReference>`;
  }
  const { valueType, value, encodingType } = reference;
  return xml`<o:SecurityTokenReference xmlns:o="${security.extension}"${tokenTypeAttribute(reference.tokenType)}>
    <o:KeyIdentifier ValueType="${valueType}"${attribute("EncodingType", encodingType)}>${value}</o:KeyIdentifier>
  </o:SecurityTokenReference>`;
}

/** Reads the reference inside `holder`; undefined where there is none, or one of another kind (X509Data). */
export function readTokenReference(holder: XmlElement | undefined): TokenReference | undefined {
  const reference = holder?.child(security.extension, "SecurityTokenReference");
  const identifier = reference?.child(security.extension, "KeyIdentifier");
  if (reference !== undefined && identifier !== undefined) return keyIdentifier(reference, identifier);
  const direct = reference?.child(security.extension, "Reference");
  const uri = direct?.attribute("", "URI");
  if (direct === undefined || uri === undefined) return undefined;
  return { kind: "Reference", uri, ...given({ valueType: direct.attribute("", "ValueType") }) };
}

function keyIdentifier(reference: XmlElement, identifier: XmlElement): TokenReference {
  return {
    kind: "KeyIdentifier",
    valueType: identifier.attribute("", "ValueType") ?? "",
    value: textOf(identifier),
    ...given({
      encodingType: identifier.attribute("", "EncodingType"),
      tokenType: reference.attribute(security.extension11, "TokenType"),
    }),
  };
}

/** The reference to a SAML assertion that stands in the clear; undefined for any other token. */
export function referenceToAssertion(token: XmlElement): TokenReference | undefined {
  const id1 = token.is(security.saml1, "Assertion") ? token.attribute("", "AssertionID") : undefined;
  if (id1 !== undefined) {
    return {
      kind: "KeyIdentifier",
      valueType: keyIdentifierType.samlAssertionId,
      value: id1,
      tokenType: tokenType.saml11Profile,
    };
  }
  const id2 = token.is(security.saml2, "Assertion") ? token.attribute("", "ID") : undefined;
  if (id2 === undefined) return undefined;
  return {
    kind: "KeyIdentifier",
    valueType: keyIdentifierType.saml2Id,
    value: id2,
    tokenType: tokenType.saml20Profile,
  };
}

function attribute(name: "ValueType" | "EncodingType", value: string | undefined): Markup | undefined {
  if (value === undefined) return undefined;
  return name === "ValueType" ? xml` ValueType="${value}"` : xml` EncodingType="${value}"`;
}

function tokenTypeAttribute(value: string | undefined): Markup | undefined {
  return value === undefined ? undefined : xml` xmlns:k="${security.extension11}" k:TokenType="${value}"`;
}
