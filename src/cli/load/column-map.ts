/** What a column of the file is: the attribute that it fills, or undefined where it is left out. By the column's name. */
export type ColumnMap = ReadonlyMap<string, string | undefined>;

/** Of one mapping: the column, in double quotes where it holds a comma, and the attribute; with nothing after the sign it is left out. */
const mapping = /\s*(?:"((?:[^"]|"")*)"|([^",=][^,=]*))\s*=\s*([A-Za-z_][A-Za-z0-9_]*)?\s*(,|$)/y;

/** `Firm=name,"Street, No."=address1_line1,Note=`; undefined where the text is none. */
export function parseColumnMap(text: string): ColumnMap | undefined {
  const map = new Map<string, string | undefined>();
  const pattern = new RegExp(mapping.source, mapping.flags);
  for (let end = ","; end === ","; ) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, quoted, plain = "", attribute, separator = ""] = match;
    map.set(quoted?.replaceAll('""', '"') ?? plain.trim(), attribute?.toLowerCase());
    end = separator;
  }
  return map;
}
