/** `name, telephone1` as logical names, which are lower case; undefined where the text has none. */
export function logicalNames(text: string | undefined): readonly string[] | undefined {
  const names = (text ?? "").split(/[,;\s]+/).filter((name) => name !== "");
  return names.length === 0 ? undefined : names.map((name) => name.toLowerCase());
}
