/** Names of XML 1.0 (fifth edition, section 2.3) without colon: NCName of Namespaces in XML 1.0. For patterns with the flag u. */
const nameStart =
  "A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}" +
  "\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}";
const namePart = `\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}${nameStart}`;

export const ncName = `[${nameStart}][${namePart}]*`;

/** A name with or without prefix. */
export const qualifiedName = `${ncName}(?::${ncName})?`;

/** The parts of a qualified name; the prefix is "" where there is none. */
export function partsOf(qualified: string): { readonly prefix: string; readonly local: string } {
  const colon = qualified.indexOf(":");
  return { prefix: qualified.slice(0, Math.max(colon, 0)), local: qualified.slice(colon + 1) };
}
