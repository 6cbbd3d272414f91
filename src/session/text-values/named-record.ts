/** A record named by what is unique to it: `account(name=Contoso)`, `account(accountnumber=A-17, address1_city='Oslo, N')`. */
export type NamedRecord = {
  /** Undefined where the text names none and the column has one target only: `(name=Contoso)`. */
  readonly entityName: string | undefined;
  readonly values: ReadonlyMap<string, string>;
};

const whole = /^\s*([A-Za-z_][A-Za-z0-9_]*)?\s*\((.*)\)\s*$/s;
/** A value in single quotes may hold commas, and a quote twice; one that does not begin with a quote stands as it is. */
const pair = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:'((?:[^']|'')*)'|(?!\s*')([^,]*))\s*(,|$)/y;

/** undefined where the text has another form. */
export function parseNamedRecord(text: string): NamedRecord | undefined {
  const [, entityName, inside = ""] = whole.exec(text) ?? [];
  const values = inside.trim() === "" ? undefined : parsePairs(inside);
  return values === undefined ? undefined : { entityName: entityName?.toLowerCase(), values };
}

function parsePairs(text: string): Map<string, string> | undefined {
  const values = new Map<string, string>();
  const pattern = new RegExp(pair.source, pair.flags);
  for (let end = ","; end === ","; ) {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const [, name = "", quoted, plain = "", separator = ""] = match;
    if (values.has(name.toLowerCase())) return undefined;
    values.set(name.toLowerCase(), quoted === undefined ? plain.trim() : quoted.replaceAll("''", "'"));
    end = separator;
  }
  return values;
}
