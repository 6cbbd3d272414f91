/** Line and column of a place in a text, from 1; columns count characters, a surrogate pair as one. */
export type TextPlace = { readonly line: number; readonly column: number };

export const textStart: TextPlace = { line: 1, column: 1 };

/** The place behind a text that begins at `from`. The text must not end between the two characters of a line break. */
export function placeBehind(text: string, from: TextPlace = textStart): TextPlace {
  let { line, column } = from;
  if (!/[\r\n]/.test(text)) return { line, column: column + lengthInCharacters(text) };
  let start = 0;
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\r|\n/g)) {
    line += 1;
    column = 1;
    start = index + lineBreak.length;
  }
  return { line, column: column + lengthInCharacters(text.slice(start)) };
}

function lengthInCharacters(text: string): number {
  const pairs = text.match(/[\ud800-\udbff][\udc00-\udfff]/g);
  return text.length - (pairs?.length ?? 0);
}
