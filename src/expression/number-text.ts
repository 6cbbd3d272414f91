import type { Locale } from "./locale.ts";

/** No text of a number is longer: what is, is not looked at. */
const longest = 400;

/**
 * The number that a text is as tasks and files write it: sign, digits, a point or the locale's decimal sign, digits, exponent, and
 * white space around. A variable of type auto that holds such a text counts as a number.
 */
export function plainNumberIn(text: string, { decimal }: Locale): number | undefined {
  const first = text.charCodeAt(0);
  const isLetter = first > 0x39 && first < 0x80;
  if (isLetter || text.length > longest) return undefined;
  const trimmed = text.trim();
  const word = decimal === "." || trimmed.includes(".") ? trimmed : trimmed.replace(decimal, ".");
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) return undefined;
  const number = Number(word);
  return Number.isFinite(number) ? number : undefined;
}

/** The number that a text means where a number is wanted: written plainly, the same in every locale, else as the locale writes it. */
export function numberMeantBy(text: string, locale: Locale): number | undefined {
  return plainNumberIn(text, locale) ?? numberIn(text, locale);
}

const based = /^&(?:h([\da-f]{1,8})|o([0-7]{1,11}))&?$/i;

/**
 * The number that a text is as BASIC converts it (CDbl, IsNumeric) in a locale: a sign before or after, separators of thousands
 * anywhere before the decimal sign, the currency sign, parentheses instead of a minus, `&H` and `&O`, an exponent with E or D.
 * undefined for any other.
 *
 * `numberIn("(1,234.50)", unitedStates)` → -1234.5
 */
export function numberIn(text: string, locale: Locale): number | undefined {
  const plain = locale.decimal === "." ? plainNumberIn(text, locale) : undefined;
  if (plain !== undefined) return plain;
  const number = Number(digitsIn(text, locale) ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** The same number with all its digits, as JavaScript writes it: `digitsIn("(1,234.50)", unitedStates)` → `-1234.50e0`. */
export function digitsIn(text: string, locale: Locale): string | undefined {
  if (text.length > longest) return undefined;
  const word = text.trim();
  const base = based.exec(word);
  if (base !== null) return signed(word, base)?.toString();
  const inner = /^\(([^()]*)\)$/.exec(word)?.[1];
  const digits = signedDigits((inner ?? word).replace(locale.currency.symbol, "").trim(), locale, inner === undefined);
  return digits !== undefined && inner !== undefined ? negated(digits) : digits;
}

function negated(digits: string): string {
  return digits.startsWith("-") ? digits.slice(1) : `-${digits}`;
}

/** `&HFFFF` is -1 as in an expression, `&HFFFF&` is 65535. */
function signed(word: string, [, hex, octal = ""]: RegExpExecArray): number | undefined {
  const number = hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16);
  if (number > 0xffffffff) return undefined;
  if (!word.endsWith("&") && number > 0x7fff && number <= 0xffff) return number - 0x10000;
  return number > 0x7fffffff ? number - 0x100000000 : number;
}

function signedDigits(word: string, { decimal, group }: Locale, maySign: boolean): string | undefined {
  const [, before = "", body = "", after = ""] = /^([+-]?)\s*(.*?)\s*([+-]?)$/s.exec(word) ?? [];
  if (maySign ? before !== "" && after !== "" : before + after !== "") return undefined;
  const mantissa = /^([^ed]*)(?:[ed]([+-]?\d{1,4}))?$/i.exec(body);
  if (mantissa === null) return undefined;
  const [whole = "", fraction, ...more] = (mantissa[1] ?? "").split(decimal);
  const digits = ungrouped(whole, group);
  if (more.length > 0 || digits === undefined || !/^\d*$/.test(fraction ?? "") || digits + (fraction ?? "") === "") {
    return undefined;
  }
  const number = `${digits}.${fraction ?? ""}0e${mantissa[2] ?? 0}`;
  return before === "-" || after === "-" ? negated(number) : number;
}

/** The digits without separators of thousands, which BASIC passes over wherever they stand: `1,5` is 15. */
function ungrouped(whole: string, group: string): string | undefined {
  const digits = group === " " ? whole.replace(/[ \u00a0\u202f]/g, "") : whole.replaceAll(group, "");
  return /^\d*$/.test(digits) ? digits : undefined;
}
