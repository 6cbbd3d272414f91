/** Character codes and classes of the grammar (README.md). */
export const code = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  space: 32,
  bang: 33,
  doubleQuote: 34,
  singleQuote: 39,
  slash: 47,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
} as const;

/** Set, it turns an ASCII capital into its small letter. */
const lowerCaseBit = 32;

/** White space between tokens: that of XML, form feed and vertical tab, and what pages and chats put in its place (no-break space, byte order mark). */
export function isSpace(unit: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0 || unit === 0xfeff;
}

export function isLineBreak(unit: number): boolean {
  return unit === code.lineFeed || unit === code.carriageReturn;
}

export function isQuote(unit: number): boolean {
  return unit === code.doubleQuote || unit === code.singleQuote;
}

/** A name starts with an ASCII letter or `_`: a `<` before anything else is text. */
export function isNameStart(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95;
}

/** What a name in `NAME="` may hold where the recovery rule looks for one. */
export function isNamePart(unit: number): boolean {
  return isNameStart(unit) || (unit >= 48 && unit <= 58) || unit === 45 || unit === 46;
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** True when the `<` at that place starts a tag, an end tag, a comment, CDATA, a declaration or an instruction. */
export function startsMarkup(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  if (isNameStart(next) || next === code.question) return true;
  if (next === code.slash) return isNameStart(text.charCodeAt(at + 2));
  return next === code.bang && startsDeclaration(text, at);
}

function startsDeclaration(text: string, at: number): boolean {
  return isNameStart(text.charCodeAt(at + 2)) || text.startsWith("--", at + 2) || text.startsWith("[CDATA[", at + 2);
}

/** True when `<AM…` or `</AM…` stands at that place, in any case. */
export function startsActionTag(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== code.less) return false;
  const name = text.charCodeAt(at + 1) === code.slash ? at + 2 : at + 1;
  const isAm = (text.charCodeAt(name) | lowerCaseBit) === 97 && (text.charCodeAt(name + 1) | lowerCaseBit) === 109;
  const third = text.charCodeAt(name + 2) | lowerCaseBit;
  return isAm && third >= 97 && third <= 122;
}
