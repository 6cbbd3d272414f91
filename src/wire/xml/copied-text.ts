/** V8 cuts no longer strings than this out of others by reference. */
const longestCopied = 12;

/**
 * The same text by itself: what was cut out of a document would keep all of the document's piece in memory, for as long as one
 * value of it is used.
 */
export function copied(text: string): string {
  return text.length <= longestCopied ? text : ` ${text}`.slice(1);
}

/**
 * The one copy that the engine has of names of properties, by itself too: comparing it with a literal of the program is
 * comparing two addresses.
 */
export function interned(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}
