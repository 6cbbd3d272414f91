import type { SecurityHeader } from "../ws-security/read-security-header.ts";
import { tokenKindOf } from "../ws-security/security-token.ts";
import type { XmlElement } from "../xml/xml-element.ts";
import { deviceTokenType } from "./live-token-request.ts";

/** The device's token beside a user's name, in the header of a request that came in: the element inside its envelope. */
export function deviceTokenIn(header: SecurityHeader): XmlElement | undefined {
  const holder = header.tokens.find((token) => token.attribute("", "ValueType") === deviceTokenType);
  return holder?.children.find((child) => tokenKindOf(child) !== undefined);
}
