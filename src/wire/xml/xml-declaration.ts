/** What the XML declaration of a document says (XML 1.0 section 2.8). */
export type XmlDeclaration = { readonly version: string; readonly encoding: string | undefined };

/** Reads what stands between `<?` and `?>`; undefined where it is no XML declaration. */
export function readDeclaration(text: string): XmlDeclaration | undefined {
  const groups = declaration.exec(text)?.groups;
  if (groups === undefined) return undefined;
  return { version: unquoted(groups.version) ?? "", encoding: unquoted(groups.encoding) };
}

function unquoted(value: string | undefined): string | undefined {
  return value?.slice(1, -1);
}

const space = "[ \\t\\r\\n]";
const equals = `${space}*=${space}*`;
const quoted = (value: string): string => `"${value}"|'${value}'`;
const declaration = new RegExp(
  `^xml${space}+version${equals}(?<version>${quoted("1\\.[0-9]+")})` +
    `(?:${space}+encoding${equals}(?<encoding>${quoted("[A-Za-z][A-Za-z0-9._\\-]*")}))?` +
    `(?:${space}+standalone${equals}(?:${quoted("(?:yes|no)")}))?${space}*$`,
);
