import { parseDateTime } from "../soap/date-time.ts";
import type { XmlElement } from "./xml-element.ts";

/** What an element's text means. Surrounding white space never counts; every text that is no such value is WIRE_INVALID_VALUE. */

export function textOf(element: XmlElement): string {
  const text = element.text.trim();
  if (element.children.length > 0) throw element.error("WIRE_UNEXPECTED_CONTENT", `<${element.name}> holds elements`);
  if (text === "") throw element.error("WIRE_INVALID_VALUE", `<${element.name}> is empty`);
  return text;
}

/** Undefined where the element is absent or empty. */
export function optionalText(element: XmlElement | undefined): string | undefined {
  const text = element?.text.trim();
  return text === "" ? undefined : text;
}

export function dateOf(element: XmlElement): Date {
  const date = parseDateTime(textOf(element));
  if (date === undefined) throw invalid(element, "a date and time such as 2014-03-04T14:59:23Z");
  return date;
}

/** Base64; line breaks inside are allowed. */
export function bytesOf(element: XmlElement): Uint8Array<ArrayBuffer> {
  const text = textOf(element).replace(/\s+/g, "");
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) throw invalid(element, "base64");
  return Uint8Array.from(Buffer.from(text, "base64"));
}

/** A whole number from 0 to `max`. */
export function countOf(element: XmlElement, max: number): number {
  const text = textOf(element);
  if (!/^\d{1,9}$/.test(text) || Number(text) > max) throw invalid(element, `a whole number from 0 to ${max}`);
  return Number(text);
}

/** An absolute http or https address. */
export function addressOf(element: XmlElement): string {
  const text = textOf(element);
  const protocol = URL.canParse(text) ? new URL(text).protocol : "";
  if (protocol !== "http:" && protocol !== "https:") throw invalid(element, "an absolute http or https address");
  return text;
}

/** As `addressOf`; undefined where the element is absent or empty. */
export function optionalAddress(element: XmlElement | undefined): string | undefined {
  return optionalText(element) === undefined || element === undefined ? undefined : addressOf(element);
}

/** true, false, 1 or 0. */
export function booleanOf(element: XmlElement): boolean {
  const text = textOf(element).toLowerCase();
  if (text !== "true" && text !== "false" && text !== "1" && text !== "0") throw invalid(element, "true or false");
  return text === "true" || text === "1";
}

function invalid(element: XmlElement, expected: string): Error {
  return element.error("WIRE_INVALID_VALUE", `the text of <${element.name}> is not ${expected}`);
}
