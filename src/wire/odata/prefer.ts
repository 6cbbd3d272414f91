/**
 * What a request prefers (RFC 7240; query.md §7.4). Preferences that OData does not have are passed over, as the RFC says;
 * those that it has are told, so that a server can refuse what it does not obey.
 */
export type Preferences = {
  readonly representation: boolean;
  readonly maxPageSize?: number | undefined;
  /** `*`, `OData.Community.Display.V1.FormattedValue`, `Microsoft.Dynamics.CRM.*`; several are separated by commas. */
  readonly includeAnnotations?: string | undefined;
  readonly trackChanges: boolean;
  readonly continueOnError: boolean;
  /** Those above as they were given, for Preference-Applied. */
  readonly given: readonly string[];
  /** Names of those above whose values are none. */
  readonly invalid: readonly string[];
  /** Names of OData's other preferences: `respond-async`. */
  readonly unsupported: readonly string[];
};

/** `return=representation,odata.include-annotations="*"`; several headers are joined by commas. */
export function parsePrefer(header: string | undefined): Preferences {
  const values = new Map<string, string>();
  const given: string[] = [];
  for (const item of itemsOf(header ?? "")) {
    const [name = "", ...rest] = (item.split(";", 1)[0] ?? "").split("=");
    const key = name
      .trim()
      .toLowerCase()
      .replace(/^odata\./, "");
    if (values.has(key)) continue;
    const value = rest
      .join("=")
      .trim()
      .replace(/^"(.*)"$/, "$1");
    values.set(key, value);
    if (isKnown(key, value)) given.push(item);
  }
  const names = [...values.keys()];
  const pageSize = values.get("maxpagesize");
  return {
    representation: values.get("return") === "representation",
    ...(pageSize !== undefined && pageSizes.test(pageSize) && { maxPageSize: Number(pageSize) }),
    ...(values.has("include-annotations") && { includeAnnotations: values.get("include-annotations") }),
    trackChanges: values.has("track-changes"),
    continueOnError: values.has("continue-on-error") && values.get("continue-on-error") !== "false",
    given,
    invalid: names.filter((name) => checked.get(name)?.test(values.get(name) ?? "") === false),
    unsupported: names.filter((name) => otherPreferences.has(name)),
  };
}

/** A page has a record at least. */
const pageSizes = /^0*[1-9]\d{0,8}$/;

/** Values of preferences that have a few. */
const checked: ReadonlyMap<string, RegExp> = new Map([
  ["return", /^(?:representation|minimal)$/],
  ["maxpagesize", pageSizes],
  ["continue-on-error", /^(?:|true|false)$/],
]);

/** OData 4.0 part 1, §8.2.8, and those of RFC 7240 that it names. */
const otherPreferences: ReadonlySet<string> = new Set([
  ...["respond-async", "wait", "handling", "callback", "allow-entityreferences"],
]);

/** What stands between commas; those in quotes do not divide. */
function itemsOf(header: string): readonly string[] {
  const items: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index <= header.length; index += 1) {
    if (header[index] === '"') isQuoted = !isQuoted;
    if (index < header.length && (header[index] !== "," || isQuoted)) continue;
    items.push(header.slice(start, index).trim());
    start = index + 1;
  }
  return items.filter((item) => item !== "");
}

function isKnown(key: string, value: string): boolean {
  if (key === "return") return value === "representation";
  return ["maxpagesize", "include-annotations", "track-changes", "continue-on-error"].includes(key);
}

/** Whether an annotation is among those that were asked for: by name, by prefix with a star, excluded with a minus. */
export function annotationFilter(wanted: string | undefined): (name: string) => boolean {
  if (wanted === undefined) return () => false;
  const rules = wanted.split(",").map((rule) => rule.trim());
  const matches = (rule: string, name: string): boolean =>
    rule.endsWith("*") ? name.startsWith(rule.slice(0, -1)) : rule === name;
  const excluded = rules.filter((rule) => rule.startsWith("-")).map((rule) => rule.slice(1));
  return (name) =>
    !excluded.some((rule) => matches(rule, name)) && rules.some((rule) => !rule.startsWith("-") && matches(rule, name));
}
