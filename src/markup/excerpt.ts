import { isLineBreak } from "./characters.ts";
import type { Position } from "./diagnostic.ts";

const widest = 120;
/** Characters of a line that are looked at on either side of the caret. */
const farthest = 10_000;
/** Characters kept before the caret where a long line is cut. */
const lead = 60;

/** The line of a position, and under it a caret; both start alike, so that tabs line up. */
export function printExcerpt(text: string, position: Position, length: number): string[] {
  const caret = Math.min(position.column - 1, farthest);
  const lineStart = position.offset - caret;
  const line = maskSecrets(text.slice(lineStart, endOfLine(text, position.offset)));
  const from = line.length > widest ? Math.max(0, Math.min(caret - lead, line.length - widest)) : 0;
  const to = Math.min(line.length, from + widest);
  const before = (from > 0 ? "…" : "") + visible(line.slice(from, caret));
  const after = visible(line.slice(caret, to)) + (to < line.length ? "…" : "");
  const carets = "^".repeat(Math.max(1, Math.min(length, to - caret)));
  const gutter = String(position.line);
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

/** Hides, length kept, the values of attributes that may hold secrets, and of a variable that is marked as one. */
function maskSecrets(line: string): string {
  const masked = line.replace(secretValue, mask);
  return /SECURE\s?=\s?["']?YES/i.test(line) ? masked.replace(variableValue, mask) : masked;
}

const secretValue =
  /((?:PASSWORD|PASSPHRASE|SECRET|CONNECTIONSTRING|CLIENTID|TENANTID|TOKEN)\w{0,32}\s{0,32}=\s{0,32})("[^"]*|'[^']*|[^\s>]+)/gi;

const variableValue = /(\bVALUE\s{0,32}=\s{0,32})("[^"]*|'[^']*|[^\s>]+)/gi;

function mask(_: string, start: string, value: string): string {
  return start + value.replace(/[^"'\t]/g, "*");
}

/** Control characters as their pictures, so that a task cannot steer the terminal; what has no shape of its own as U+FFFD. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const unit = character.charCodeAt(0);
    if (character === "\t") return character;
    return unit < 0x20 ? String.fromCharCode(0x2400 + unit) : "\uFFFD";
  });
}
