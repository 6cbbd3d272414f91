import { isLineBreak } from "./characters.ts";
import type { Position } from "./diagnostic.ts";
import { maskOf, shownMasks } from "./mask.ts";
import { secretName } from "./secret-name.ts";
import { visibleText } from "./visible-text.ts";

const usualWidth = 120;
/** Of a source line at least so much is shown, however narrow the terminal. */
const narrowest = 24;
/** Characters of a line that are looked at on either side of the caret. */
const farthest = 10_000;
/** The line of a position, and under it a caret; both start alike, so that tabs line up. A long line is cut around the caret, to `columns` where they are given. */
export function printExcerpt(text: string, position: Position, length: number, columns = Infinity): string[] {
  const gutter = String(position.line);
  // Two spaces, the gutter and its bar, and a mark at each end that is cut.
  const widest = Math.max(narrowest, Math.min(usualWidth, columns - gutter.length - 7));
  const column = Math.min(position.column - 1, farthest);
  const lineStart = position.offset - column;
  const masked = maskSecrets(text.slice(lineStart, endOfLine(text, position.offset)));
  const start = shownMasks(masked.slice(0, column));
  const line = start + shownMasks(masked.slice(column));
  const caret = start.length;
  const marked = shownMasks(masked.slice(column, column + length)).length;
  const from = line.length > widest ? Math.max(0, Math.min(caret - Math.floor(widest / 2), line.length - widest)) : 0;
  const to = Math.min(line.length, from + widest);
  const before = (from > 0 ? "…" : "") + visibleText(line.slice(from, caret));
  const after = visibleText(line.slice(caret, to)) + (to < line.length ? "…" : "");
  const carets = "^".repeat(Math.max(1, Math.min(marked, to - caret)));
  return [
    `  ${gutter} | ${before}${after}`,
    `  ${" ".repeat(gutter.length)} | ${before.replace(/[^\t]/g, " ")}${carets}`,
  ];
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && at < from + farthest && !isLineBreak(text.charCodeAt(at))) at += 1;
  return at;
}

/** Hides the values of attributes that may hold secrets, and of a variable that is marked as one. */
function maskSecrets(line: string): string {
  const masked = line.replace(secretValue, mask);
  return /SECURE\s?=\s?["']?YES/i.test(line) ? masked.replace(variableValue, mask) : masked;
}

/** A quoted value is hidden up to a quote that white space or the tag's end follows: a quote inside a secret ends nothing. One without quotes up to the tag's end. */
const secretValue = new RegExp(
  `((?:${secretName.source})\\w{0,32}\\s{0,32}=\\s{0,32})` +
    /("(?:[^"]|"(?![\s/>]|$))*|'(?:[^']|'(?![\s/>]|$))*|[^\s>][^>]*)/.source,
  "gi",
);

const variableValue = /(\bVALUE\s{0,32}=\s{0,32})("[^"]*|'[^']*|[^\s>]+)/gi;

function mask(_: string, start: string, value: string): string {
  return start + value.replace(/[^"'\t]+/g, maskOf);
}
