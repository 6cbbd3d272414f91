/**
 * The form in which two texts are compared: case, accents and trailing blanks do not count, as with the collation
 * (Latin1_General_CI_AI) that an organization's database has unless its administrator chose another one. Indexes of data files
 * hold it, so another rule needs another file format.
 */
export function foldText(text: string): string {
  let end = text.length;
  while (text[end - 1] === " ") end -= 1;
  const trimmed = text.slice(0, end);
  return isAscii(trimmed)
    ? trimmed.toLowerCase()
    : trimmed
        .normalize("NFKD")
        .replace(/\p{M}+/gu, "")
        .toLowerCase();
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}
