import { lowerCase, upperCase } from "./letter-case.ts";

/** A pattern for texts has places for characters: `@`, `&`, or changes their case: `<`, `>`. */
export function isTextPattern(pattern: string): boolean {
  return /[@&<>!]/.test(pattern.replace(/"[^"]*"?|\\[\s\S]?/g, ""));
}

const piece = /"([^"]*)"?|\\([\s\S]?)|[\s\S]/g;

/**
 * A text by a pattern (Visual Basic language reference, "User-defined string formats"): `@` a character or a space, `&` a character or
 * nothing, `<` all small, `>` all capital letters, `!` fills from the left. The second section is for an empty text.
 */
export function formatText(text: string, pattern: string): string {
  const sections = sectionsOf(pattern);
  const section = text === "" && (sections[1] ?? "") !== "" ? (sections[1] ?? "") : (sections[0] ?? "");
  const signs = Array.from(section.matchAll(piece), ([written, quoted, escaped]) => ({
    literal: quoted ?? escaped,
    sign: written,
  }));
  const bare = new Set(signs.filter(({ literal }) => literal === undefined).map(({ sign }) => sign));
  const cased = bare.has(">") ? upperCase(text) : bare.has("<") ? lowerCase(text) : text;
  const isPlace = (sign: string) => sign === "@" || sign === "&";
  const places = signs.filter(({ literal, sign }) => literal === undefined && isPlace(sign)).length;
  if (places === 0) {
    const literals = signs.map(({ literal, sign }) => literal ?? (/[<>!]/.test(sign) ? "" : sign)).join("");
    return cased + literals;
  }
  return fill(cased, signs, places, bare.has("!"));
}

function fill(
  text: string,
  signs: readonly { readonly literal: string | undefined; readonly sign: string }[],
  places: number,
  fromLeft: boolean,
): string {
  const empty = Math.max(0, places - text.length);
  const surplus = Math.max(0, text.length - places);
  let place = 0;
  let at = 0;
  let result = "";
  for (const { literal, sign } of signs) {
    if (literal !== undefined) {
      result += literal;
    } else if (sign === "@" || sign === "&") {
      const isEmpty = fromLeft ? place >= places - empty : place < empty;
      const first = place === (fromLeft ? 0 : empty) && !fromLeft ? surplus : 0;
      place += 1;
      if (isEmpty) {
        result += sign === "@" ? " " : "";
      } else {
        result += text.slice(at, at + 1 + first);
        at += 1 + first;
      }
    } else if (!/[<>!]/.test(sign)) {
      result += sign;
    }
  }
  return result + text.slice(at);
}

function sectionsOf(pattern: string): readonly string[] {
  const sections = [""];
  for (const [written] of pattern.matchAll(piece)) {
    if (written === ";") sections.push("");
    else sections[sections.length - 1] += written;
  }
  return sections;
}
