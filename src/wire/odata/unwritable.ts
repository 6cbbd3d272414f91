import { DynamlError } from "../../errors.ts";
import { Decimal } from "../../values/decimal.ts";
import type { JsonValue } from "./json.ts";

type UnwritableCode = "WIRE_INVALID_CHARACTER" | "WIRE_INVALID_VALUE";

/** Without the flag u the test is quick and takes every surrogate for special; with it a pair is one character and passes. */
const special = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/;
const unwritable = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** How the text of a document spells characters that may be unwritable: as escapes, or as they are. */
const suspicious = /\\[bfu]|[\ufffe\uffff]/;

/**
 * JSON as the text of a body. Throws WIRE_INVALID_CHARACTER, which names the attribute, for a text with a character that XML 1.0
 * cannot carry: the organization could not tell it over SOAP again, and half of a surrogate pair would become another character.
 */
export function bodyText(json: JsonValue): string {
  const text = JSON.stringify(json);
  if (mayBeSuspicious(text) && suspicious.test(text)) checkTexts(json, undefined);
  return text;
}

/** A search for one character is many times faster than a pattern, and few documents have any of these. */
function mayBeSuspicious(text: string): boolean {
  return text.includes("\\") || text.includes("\ufffe") || text.includes("\uffff");
}

/** Throws as `bodyText` does. */
export function checkText(text: string, subject: string | undefined): void {
  if (!special.test(text)) return;
  const [character] = unwritable.exec(text) ?? [];
  if (character === undefined) return;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw unwritableValue(
    "WIRE_INVALID_CHARACTER",
    `holds the character U+${code}, which XML 1.0 cannot carry`,
    subject,
    "remove it from the value",
  );
}

function checkTexts(json: JsonValue, subject: string | undefined): void {
  if (typeof json === "string") checkText(json, subject);
  else if (isList(json)) for (const one of json) checkTexts(one, subject);
  else if (typeof json === "object" && json !== null && !(json instanceof Decimal)) {
    for (const [name, value] of Object.entries(json)) checkTexts(value, name);
  }
}

function isList(json: JsonValue): json is readonly JsonValue[] {
  return Array.isArray(json);
}

/** What cannot be written, in the words that it has over SOAP. */
export function unwritableValue(
  code: UnwritableCode,
  what: string,
  subject: string | undefined,
  remedy?: string,
): DynamlError<UnwritableCode> {
  const message = subject === undefined ? what : `"${subject}": ${what}`;
  return new DynamlError({ code, message, remedy, context: { subject } });
}

const someTime = "a date and time between the years 1 and 9999, such as 2014-03-04T14:59:23Z";

/** Throws WIRE_INVALID_VALUE for a date that is none, and for one that the organization cannot hold. */
export function checkDate(date: Date, subject: string | undefined): void {
  const year = date.getUTCFullYear();
  if (year >= 1 && year <= 9999) return;
  throw unwritableValue("WIRE_INVALID_VALUE", `${date} is not ${someTime}`, subject, `give ${someTime}`);
}
