import { ExpressionError } from "./expression-error.ts";
import type { Span } from "./syntax-tree.ts";

export type Token = Span & {
  /** "end" is the end of the text, or in a template the percent sign that closes the expression; "percents" is `%%`. */
  readonly kind: "number" | "text" | "name" | "symbol" | "percents" | "end";
  /** A text without its quotes; everything else as it is written. */
  readonly value: string;
};

const space = /\s*/y;
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/iy;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const symbol = /<=|>=|<>|[-+*/&().,^\\=<>#]/y;

/** The token at or after `offset`. `template`: percent signs end the expression. */
export function readToken(text: string, offset: number, template: boolean): Token {
  const start = offset + (match(space, text, offset)?.length ?? 0);
  const first = text[start];
  if (first === undefined) return { kind: "end", value: "", offset: start, length: 0 };
  if (first === "%" && template) {
    const double = text[start + 1] === "%";
    return { kind: double ? "percents" : "end", value: "%", offset: start, length: double ? 2 : 1 };
  }
  if (first === '"' || first === "'") return readText(text, start, template);
  for (const [kind, pattern] of [
    ["number", number],
    ["name", name],
    ["symbol", symbol],
  ] as const) {
    const value = match(pattern, text, start);
    if (value !== undefined) return { kind, value, offset: start, length: value.length };
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  throw new ExpressionError({
    code: "EXPRESSION_SYNTAX",
    reason: `\`${character}\` means nothing in an expression`,
    text,
    offset: start,
    length: character.length,
  });
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

/** A quoted text. Within double quotes `""` is a quote; in a template `%%` is a percent sign in either kind of quotes. */
function readText(text: string, start: number, template: boolean): Token {
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
  const value = template ? written.replaceAll("%%", "%") : written;
  return { kind: "text", value, offset: start, length: from - start };
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
