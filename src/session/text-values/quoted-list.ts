/** `one, 'two, 3'` is `one` and `two, 3`: a text in single quotes may hold separators, and a quote twice. */
export function quotedList(text: string, separators: "," | ",;" = ","): readonly string[] {
  const item = new RegExp(`\\s*(?:'((?:[^']|'')*)'\\s*|([^${separators}]*))([${separators}]|$)`, "y");
  const values: string[] = [];
  for (let separator: string | undefined = ","; separator; ) {
    const [, quoted, plain = "", end] = item.exec(text) ?? [];
    values.push(quoted?.replaceAll("''", "'") ?? plain.trim());
    separator = end;
  }
  return values;
}
