const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** How many columns of a terminal a character takes: 0 for combining marks, 2 for East Asian wide ones and emoji (Unicode UAX #11), else 1. */
function widthOf(character: string): number {
  if (withoutWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** How many columns of a terminal a text takes. */
export function widthOfText(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text cut so that it fits into `columns` columns, with `…` where something was cut off. */
export function fit(text: string, columns: number): string {
  let width = 0;
  let kept = "";
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) return columns < 1 ? "" : `${withoutLastColumn(kept, columns)}…`;
    kept += character;
  }
  return kept;
}

function withoutLastColumn(text: string, columns: number): string {
  const characters = [...text];
  let width = characters.reduce((sum, character) => sum + widthOf(character), 0);
  while (width > columns - 1) width -= widthOf(characters.pop() ?? "");
  return characters.join("");
}
