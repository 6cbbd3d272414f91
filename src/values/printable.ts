// Control characters but tab and line feed, and the marks that turn the direction of writing.
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text from a task or a server as it may stand in a message and on a terminal: what would move the cursor, change colours or turn the
 * direction of writing is shown as its code: `\x1b[2J` for an escape sequence.
 */
export function printable(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(unprintable, (character) => (character === "\n" || character === "\t" ? character : codeOf(character)));
}

/** As `printable`, on one line: each run of white space becomes a space. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, " ").trim());
}

/** A JSON text of the same data without such characters: JSON itself escapes but some of them. */
export function printableJson(json: string): string {
  return json.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function codeOf(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
