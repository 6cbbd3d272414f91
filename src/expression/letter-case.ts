/** Capitals, character by character as in BASIC: the text keeps its length, and what has no capital of one character stays as it is (ß). */
export function upperCase(text: string): string {
  const upper = text.toUpperCase();
  return upper.length === text.length ? upper : eachCharacter(text, (character) => character.toUpperCase());
}

/** Small letters, character by character: the text keeps its length, and a sigma at the end of a word is one as any other. */
export function lowerCase(text: string): string {
  if (!/[\u0130\u03a3]/.test(text)) return text.toLowerCase();
  return eachCharacter(text, (character) => (character === "\u0130" ? "i" : character.toLowerCase()));
}

function eachCharacter(text: string, map: (character: string) => string): string {
  let result = "";
  for (const character of text) {
    const one = map(character);
    result += one.length === character.length ? one : character;
  }
  return result;
}
