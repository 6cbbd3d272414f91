import { foldText } from "../store/fold-text.ts";

/**
 * A pattern of `like` (`%`, `_`, `[a-f]`, `[^a]`; a literal wildcard in brackets) as one of SQLite's GLOB over folded text.
 *
 * `globOf("A%[%]_*")` → `a*[%]?[*]`
 */
export function globOf(pattern: string): string {
  return [...pieces(pattern)].join("");
}

function* pieces(pattern: string): Iterable<string> {
  let literal = "";
  for (let at = 0; at < pattern.length; ) {
    const piece = wildcardAt(pattern, at);
    if (piece === undefined) {
      literal += pattern.charAt(at);
      at += 1;
      continue;
    }
    yield literalGlob(literal);
    literal = "";
    yield piece.glob;
    at += piece.length;
  }
  // Trailing blanks do not count in a text, nor in what it is compared with.
  yield literalGlob(literal, true);
}

function wildcardAt(pattern: string, at: number): { glob: string; length: number } | undefined {
  const character = pattern[at];
  if (character === "%") return { glob: "*", length: 1 };
  if (character === "_") return { glob: "?", length: 1 };
  if (character !== "[") return undefined;
  const end = pattern.indexOf("]", at + 1);
  // A bracket that stays open matches no text.
  if (end < 0) return { glob: "[", length: pattern.length - at };
  return { glob: `[${foldLiteral(pattern.slice(at + 1, end))}]`, length: end + 1 - at };
}

function literalGlob(text: string, isLast = false): string {
  const folded = isLast ? foldText(text) : foldLiteral(text);
  return folded.replace(/[*?]/g, "[$&]").replace(/\[(?![*?]\])/g, "[[]");
}

/** Folded, trailing blanks kept. */
function foldLiteral(text: string): string {
  return foldText(`${text}.`).slice(0, -1);
}

/** The literal start of a pattern, folded: what an index can be searched for. */
export function literalStart(pattern: string): string {
  return foldLiteral(/^[^%_[]*/.exec(pattern)?.[0] ?? "");
}
