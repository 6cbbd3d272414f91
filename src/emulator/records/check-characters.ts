import { OrganizationFault } from "../faults.ts";

/** The first that XML 1.0 cannot carry; half a surrogate pair is one. */
const notXml = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * Throws InvalidCharactersInField for a text that XML 1.0 cannot carry, as the platform does (XmlConvert.VerifyXmlChars;
 * Microsoft's page "Manage invalid characters"): over SOAP nobody could read it.
 */
export function checkCharacters(field: string, text: string): void {
  if (!notXml.test(text)) return;
  throw new OrganizationFault(
    "InvalidCharactersInField",
    `The field '${field}' contains one or more invalid characters.`,
  );
}
