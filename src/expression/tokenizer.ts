import { ExpressionError } from "./expression-error.ts";
import type { Span } from "./syntax-tree.ts";

export type Token = Span & {
  /** "end" is the end of the text, or in a template the percent sign that closes the expression; "percents" is `%%`. */
  readonly kind: "number" | "date" | "text" | "name" | "symbol" | "percents" | "end";
  /** A text without its quotes, a date without its signs; everything else as it is written. */
  readonly value: string;
};

/** Where percent signs stand: "none" are read as such; in a "template" they end the expression; in a "field" they are symbols. */
export type PercentSigns = "none" | "template" | "field";

type Reading = {
  readonly percents: PercentSigns;
  /** A value is expected here, not an operator: `&H1F` is a number and `#` begins a date. */
  readonly operand: boolean;
};

const space = /\s*/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[ed][+-]?\d+)?/iy;
const based = /&(?:H[\dA-F]+|O?[0-7]+)(?![\p{L}\p{N}_])&?/iuy;
const name = /[\p{L}_][\p{L}\p{N}_]*\$?/uy;
const symbol = /<=|>=|=<|=>|<>|><|[-+*/&().,^\\=<>%]/y;
const date = /#([^#%\r\n]{1,64})#/y;

/** The token at or after `offset`. */
export function readToken(text: string, offset: number, { percents, operand }: Reading): Token {
  space.lastIndex = offset;
  const start = space.test(text) ? space.lastIndex : offset;
  const first = text[start];
  if (first === undefined) return { kind: "end", value: "", offset: start, length: 0 };
  if (first === "%" && percents !== "none") return readPercent(text, start, percents);
  if (first === '"' || first === "'") return readText(text, start, percents);
  for (const [kind, pattern] of kindsOf(first, operand)) {
    const value = match(pattern, text, start);
    if (value === undefined || value === "%") continue;
    return { kind, value: kind === "date" ? value.slice(1, -1) : value, offset: start, length: value.length };
  }
  throw meaningless(text, start);
}

type Kinds = readonly (readonly [kind: Token["kind"], pattern: RegExp])[];

const names: Kinds = [["name", name]];
const symbols: Kinds = [["symbol", symbol]];
const numbers: Kinds = [["number", number], ...symbols];
const dates: Kinds = [["date", date]];
const basedNumbers: Kinds = [["number", based], ...symbols];

/** What may begin with a character. */
function kindsOf(first: string, operand: boolean): Kinds {
  if ((first >= "a" && first <= "z") || (first >= "A" && first <= "Z") || first === "_" || first > "\x7f") return names;
  if ((first >= "0" && first <= "9") || first === ".") return numbers;
  if (operand && first === "&") return basedNumbers;
  return operand && first === "#" ? dates : symbols;
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.test(text) ? text.slice(offset, pattern.lastIndex) : undefined;
}

function readPercent(text: string, start: number, percents: "template" | "field"): Token {
  if (percents === "field") return { kind: "symbol", value: "%", offset: start, length: 1 };
  const double = text[start + 1] === "%";
  return { kind: double ? "percents" : "end", value: "%", offset: start, length: double ? 2 : 1 };
}

/** A quoted text. Within double quotes `""` is a quote; in a template `%%` is a percent sign in either kind of quotes. */
function readText(text: string, start: number, percents: PercentSigns): Token {
  const quote = text[start] === '"' ? '"' : "'";
  const pieces: string[] = [];
  let from = start + 1;
  for (;;) {
    const close = text.indexOf(quote, from);
    if (close < 0) throw unclosed(text, start, quote);
    pieces.push(text.slice(from, close));
    from = close + 1;
    if (quote === "'" || text[from] !== '"') break;
    pieces.push('"');
    from += 1;
  }
  const written = pieces.join("");
  const value = percents === "template" ? written.replaceAll("%%", "%") : written;
  return { kind: "text", value, offset: start, length: from - start };
}

function meaningless(text: string, offset: number): ExpressionError {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const isDate = character === "#";
  return new ExpressionError({
    code: "EXPRESSION_SYNTAX",
    reason: isDate ? "the date that begins with # is not closed" : `\`${character}\` means nothing in an expression`,
    text,
    offset,
    length: character.length,
    remedy: isDate ? "write a date as #1/31/2026#" : undefined,
  });
}

function unclosed(text: string, start: number, quote: string): ExpressionError {
  return new ExpressionError({
    code: "EXPRESSION_SYNTAX",
    reason: `the text that begins with ${quote} is not closed`,
    text,
    offset: start,
    length: 1,
    remedy: `close it with ${quote}`,
  });
}
