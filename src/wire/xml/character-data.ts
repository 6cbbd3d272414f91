/** Makes the error of what stands at an offset of the text and must not. */
type ErrorAt = (message: string, offset: number) => Error;

/** The characters that text between tags stands for: line ends are line feeds, references are replaced (XML 1.0 sections 2.11, 4.6). */
export function textOf(raw: string, errorAt: ErrorAt): string {
  return replaceReferences(raw, withLineFeeds, errorAt);
}

/** The same of an attribute's value: white space as such becomes blanks, references to it stay (XML 1.0 section 3.3.3). */
export function attributeValueOf(raw: string, errorAt: ErrorAt): string {
  return replaceReferences(raw, withBlanks, errorAt);
}

/** XML 1.0 section 2.11. */
export function withLineFeeds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

function withBlanks(text: string): string {
  return /[\t\r\n]/.test(text) ? text.replace(/\r\n|[\t\r\n]/g, " ") : text;
}

function replaceReferences(raw: string, literal: (text: string) => string, errorAt: ErrorAt): string {
  if (!raw.includes("&")) return literal(raw);
  let text = "";
  let at = 0;
  for (let start = raw.indexOf("&"); start !== -1; start = raw.indexOf("&", at)) {
    const end = raw.indexOf(";", start);
    const character = end === -1 ? undefined : characterOf(raw.slice(start + 1, end));
    if (character === undefined) throw errorAt(`${shown(raw, start, end)} refers to no character`, start);
    text += literal(raw.slice(at, start)) + character;
    at = end + 1;
  }
  return text + literal(raw.slice(at));
}

function shown(raw: string, start: number, end: number): string {
  return raw.slice(start, end === -1 ? start + 1 : Math.min(end + 1, start + 40));
}

function characterOf(reference: string): string | undefined {
  if (!reference.startsWith("#")) return predefined.get(reference);
  const isHexadecimal = reference.charAt(1) === "x";
  const digits = reference.slice(isHexadecimal ? 2 : 1);
  if (!(isHexadecimal ? /^[0-9a-f]+$/i : /^[0-9]+$/).test(digits)) return undefined;
  const code = Number.parseInt(digits, isHexadecimal ? 16 : 10);
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return indexOfForbidden(character) === -1 ? character : undefined;
}

const predefined: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Where the first character stands that no XML document may hold (XML 1.0 section 2.2); -1 where there is none. */
export function indexOfForbidden(text: string): number {
  return perhapsForbidden.test(text) ? text.search(forbidden) : -1;
}

const neverAllowed = "\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff";
// Without the flag u the test is quick and takes every surrogate for special; with it a pair is one character and passes.
const perhapsForbidden = new RegExp(`[${neverAllowed}]`);
const forbidden = new RegExp(`[${neverAllowed}]`, "u");
