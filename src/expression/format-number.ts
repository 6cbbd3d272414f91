import { type DecimalDigits, rounded, shifted } from "./decimal-digits.ts";
import type { Locale } from "./locale.ts";

/** How FormatNumber, FormatCurrency and FormatPercent write. */
export type NumberStyle = {
  readonly places: number;
  readonly leadingZero: boolean;
  readonly parentheses: boolean;
  readonly group: boolean;
};

/** `-1234.5` → `-1,234.50`, `(1,234.50)` */
export function formatFixed(number: DecimalDigits, style: NumberStyle, locale: Locale): string {
  const text = magnitude(number, style, locale);
  return signed(text, number, style);
}

export function formatPercent(number: DecimalDigits, style: NumberStyle, locale: Locale): string {
  return signed(`${magnitude(shifted(number, 2), style, locale)}%`, number, style);
}

export function formatCurrency(number: DecimalDigits, style: NumberStyle, locale: Locale): string {
  const { symbol, position, space } = locale.currency;
  const text = magnitude(number, style, locale);
  return signed(position === "before" ? symbol + space + text : text + space + symbol, number, style);
}

function signed(text: string, { isNegative }: DecimalDigits, { parentheses }: NumberStyle): string {
  if (!isNegative || !/[1-9]/.test(text)) return text;
  return parentheses ? `(${text})` : `-${text}`;
}

function magnitude(digits: DecimalDigits, { places, leadingZero, group }: NumberStyle, locale: Locale): string {
  const { whole, fraction } = rounded(digits, places);
  const left = whole === "0" && !leadingZero && places > 0 ? "" : whole;
  return (group ? grouped(left, locale.group) : left) + (places > 0 ? locale.decimal + fraction : "");
}

function grouped(digits: string, sign: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, sign);
}

const standard: NumberStyle = { places: 2, leadingZero: true, parentheses: false, group: true };

/** Numbers by name (Visual Basic language reference, "Named numeric formats"); undefined for what is no name. */
export function formatNamedNumber(
  number: DecimalDigits,
  name: string,
  locale: Locale,
  general: string,
): string | undefined {
  switch (name.trim().toLowerCase()) {
    case "general number":
      return general;
    case "currency":
      return formatCurrency(number, { ...standard, parentheses: locale.currency.parentheses }, locale);
    case "fixed":
      return formatFixed(number, { ...standard, group: false }, locale);
    case "standard":
      return formatFixed(number, standard, locale);
    case "percent":
      return formatPercent(number, { ...standard, group: false }, locale);
    case "scientific":
      return formatNumber(number, "0.00E+00", locale);
    case "yes/no":
      return isZero(number) ? "No" : "Yes";
    case "true/false":
      return isZero(number) ? "False" : "True";
    case "on/off":
      return isZero(number) ? "Off" : "On";
    default:
      return undefined;
  }
}

/**
 * A number by a pattern (Visual Basic language reference, "User-defined numeric formats"): `0 # . , % E+ E-`, `\x` and `"text"` as
 * written, and sections for positive;negative;zero. Halves round away from zero.
 */
export function formatNumber(number: DecimalDigits, pattern: string, locale: Locale): string {
  const [positive = "", negative = "", zero = ""] = sectionsOf(pattern);
  if (number.isNegative && negative !== "") return formatSection(number, negative, locale);
  if (isZero(number) && zero !== "") return formatSection(number, zero, locale);
  const text = formatSection(number, positive, locale);
  return number.isNegative && /[1-9]/.test(text) ? `-${text}` : text;
}

type Piece = { readonly kind: "literal" | "digit" | "point" | "group" | "percent" | "exponent"; readonly text: string };

const piecePattern = /"([^"]*)"?|\\([\s\S]?)|[eE][+-](0+|#+)|[\s\S]/g;

function sectionsOf(pattern: string): readonly string[] {
  const sections = [""];
  for (const [written] of pattern.matchAll(piecePattern)) {
    if (written === ";") sections.push("");
    else sections[sections.length - 1] += written;
  }
  return sections;
}

function piecesOf(section: string): Piece[] {
  return Array.from(section.matchAll(piecePattern), ([written, quoted, escaped, exponent]): Piece => {
    const literal = quoted ?? escaped;
    if (literal !== undefined) return { kind: "literal", text: literal };
    if (exponent !== undefined) return { kind: "exponent", text: written };
    if (written === "0" || written === "#") return { kind: "digit", text: written };
    const kind = signs.get(written) ?? "literal";
    return { kind, text: written };
  });
}

const signs: ReadonlyMap<string, Piece["kind"]> = new Map([
  [".", "point"],
  [",", "group"],
  ["%", "percent"],
]);

function isZero({ digits }: DecimalDigits): boolean {
  return digits === "";
}

/** The magnitude alone. */
function formatSection(number: DecimalDigits, section: string, locale: Locale): string {
  const pieces = piecesOf(section);
  const point = pieces.findIndex(({ kind }) => kind === "point");
  const isDigit = ({ kind }: Piece) => kind === "digit";
  const end = point < 0 ? pieces.length : point;
  const lastWhole = pieces.slice(0, end).findLastIndex(isDigit);
  const firstWhole = pieces.findIndex(isDigit);
  if (firstWhole < 0) return pieces.map(({ text }) => text).join("");
  const commas = pieces.map(({ kind }, index) => (kind === "group" ? index : -1)).filter((index) => index >= 0);
  const scale = commas.filter((index) => index > lastWhole && index < end).length;
  const isGrouped = commas.some((index) => index > firstWhole && index < lastWhole);
  const percent = pieces.filter(({ kind }) => kind === "percent").length;
  const places = pieces.slice(end).filter(isDigit).length;
  const wholes = pieces.slice(0, end).filter(isDigit);
  const digits = shifted(number, 2 * percent - 3 * scale);
  const exponent = pieces.find(({ kind }) => kind === "exponent");
  const scientific = exponent === undefined ? undefined : mantissaOf(digits, wholes.length, places);
  const { whole, fraction } = scientific ?? rounded(digits, places);
  const filled = fill(whole, wholes, pieces.slice(0, end));
  return write(pieces, {
    whole: isGrouped ? grouped(filled, locale.group) : filled,
    fraction: trimmed(fraction, pieces.slice(end).filter(isDigit)),
    exponent: scientific === undefined ? "" : exponentText(scientific.power, exponent?.text ?? ""),
    decimal: locale.decimal,
  });
}

/** Zeros where the pattern asks for them; no lone 0 where it does not. */
function fill(whole: string, wholes: readonly Piece[], before: readonly Piece[]): string {
  const digits = whole === "0" ? "" : whole;
  const firstZero = before.filter(({ kind }) => kind === "digit").findIndex(({ text }) => text === "0");
  const least = firstZero < 0 ? 0 : wholes.length - firstZero;
  return digits.padStart(least, "0");
}

/** Zeros at the end stay where the pattern has 0 for them or for a later place. */
function trimmed(fraction: string, digits: readonly Piece[]): string {
  const least = digits.findLastIndex(({ text }) => text === "0") + 1;
  const needed = fraction.replace(/0+$/, "").length;
  return fraction.slice(0, Math.max(least, needed));
}

function mantissaOf(
  { digits, exponent }: DecimalDigits,
  wholePlaces: number,
  places: number,
): { whole: string; fraction: string; power: number } {
  if (digits === "") return { whole: "0", fraction: "0".repeat(places), power: 0 };
  const first = rounded({ digits, exponent: wholePlaces }, places);
  if (first.whole.length <= wholePlaces) return { ...first, power: exponent - wholePlaces };
  return { ...rounded({ digits: "1", exponent: wholePlaces }, places), power: exponent - wholePlaces + 1 };
}

function exponentText(power: number, written: string): string {
  const sign = power < 0 ? "-" : written[1] === "+" ? "+" : "";
  const least = (written.slice(2).match(/0/g) ?? []).length;
  return `${written[0]}${sign}${String(Math.abs(power)).padStart(least, "0")}`;
}

type Written = {
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: string;
  readonly decimal: string;
};

/** Digits go to their places one by one, so that texts between them stay there (`(000) 000-0000`); what does not fit stands before the first. */
function write(pieces: readonly Piece[], { whole, fraction, exponent, decimal }: Written): string {
  const point = pieces.findIndex(({ kind }) => kind === "point");
  const end = point < 0 ? pieces.length : point;
  const places = pieces.slice(0, end).filter(({ kind }) => kind === "digit").length;
  const perPlace = distribute(whole, places);
  let wholeIndex = 0;
  let fractionIndex = 0;
  let text = "";
  for (const [index, piece] of pieces.entries()) {
    switch (piece.kind) {
      case "digit":
        if (index < end) {
          text += perPlace[wholeIndex] ?? "";
          wholeIndex += 1;
        } else {
          text += fraction[fractionIndex] ?? "";
          fractionIndex += 1;
        }
        break;
      case "point":
        text += index === point ? decimal : "";
        break;
      case "group":
        break;
      case "exponent":
        text += exponent;
        break;
      default:
        text += piece.text;
    }
  }
  return text;
}

/** The digits of a whole number, with the signs that stand after them, onto so many places from the right. */
function distribute(whole: string, places: number): readonly string[] {
  const units = whole.match(/\d[^\d]*/g) ?? [];
  const lead = units.slice(0, Math.max(0, units.length - places + 1)).join("");
  const tail = units.slice(Math.max(0, units.length - places + 1));
  const filled = lead === "" ? tail : [lead, ...tail];
  return [...Array.from({ length: places - filled.length }, () => ""), ...filled];
}
