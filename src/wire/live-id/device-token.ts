import { security } from "../ws-security/namespaces.ts";
import type { SecurityHeader } from "../ws-security/read-security-header.ts";
import { tokenKindOf } from "../ws-security/security-token.ts";
import { bytesOf } from "../xml/element-values.ts";
import { type Markup, xml } from "../xml/markup.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { deviceTokenType } from "./live-token-request.ts";

/** A device's token as Live ID issued it: data that only Live ID can read, under a key that it names (protocols §5). */
export function deviceTokenMarkup(data: Uint8Array): Markup {
  return xml`<EncryptedData xmlns="${security.encryption}" Id="BinaryDAToken0" Type="${security.encryption}Element">
    <EncryptionMethod Algorithm="${security.encryption}tripledes-cbc"></EncryptionMethod>
    <ds:KeyInfo xmlns:ds="${security.signature}"><ds:KeyName>http://Passport.NET/STS</ds:KeyName></ds:KeyInfo>
    <CipherData><CipherValue>${Buffer.from(data).toString("base64")}</CipherValue></CipherData>
  </EncryptedData>`;
}

/** The device's token beside a user's name, in the header of a request that came in: the element inside its envelope. */
export function deviceTokenIn(header: SecurityHeader): XmlElement | undefined {
  const holder = header.tokens.find((token) => token.attribute("", "ValueType") === deviceTokenType);
  return holder?.children.find((child) => tokenKindOf(child) !== undefined);
}

/** The data inside a device's token. Errors: WIRE_MISSING_ELEMENT, WIRE_INVALID_VALUE. */
export function deviceTokenData(token: XmlElement): Uint8Array {
  const data = token.requireChild(security.encryption, "CipherData");
  return bytesOf(data.requireChild(security.encryption, "CipherValue"));
}
