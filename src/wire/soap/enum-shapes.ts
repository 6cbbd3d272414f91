import type { EnumValue } from "../organization-call.ts";
import { type Enumeration, enumerations } from "./enumerations.ts";
import type { LeafShape, NamedType } from "./shape.ts";

/** The enumerations as types of values: `<c:value i:type="d:EntityFilters">Entity Attributes</c:value>`. */
export const enumTypes: readonly NamedType[] = enumerations.map((enumeration) => ({
  namespace: enumeration.namespace,
  name: enumeration.name,
  shape: enumShape(enumeration),
  is: (value) => isEnumValue(value) && value.typeName === enumeration.name,
}));

/** A member of an enumeration that is a type by itself; several, joined by blanks, where it is a list. */
export function membersOf(typeName: string): LeafShape<string> {
  const enumeration = enumerations.find(({ name }) => name === typeName);
  if (enumeration === undefined) throw new RangeError(`no enumeration ${typeName} is listed`);
  return nameShape(enumeration);
}

function nameShape({ name, members, isList }: Enumeration): LeafShape<string> {
  const names: ReadonlySet<string> = new Set(members);
  const normal = (value: string): string | undefined => {
    const listed = value.trim().split(/\s+/);
    return listed.every((member) => names.has(member)) && (isList || listed.length === 1)
      ? listed.join(" ")
      : undefined;
  };
  const expected = `${isList ? "members" : "a member"} of ${name}: ${members.join(", ")}`;
  return { kind: "leaf", expected, parse: normal, format: normal };
}

function enumShape(enumeration: Enumeration): LeafShape<EnumValue> {
  const { expected, parse, format } = nameShape(enumeration);
  return {
    kind: "leaf",
    expected,
    parse: (text) => {
      const value = parse(text);
      return value === undefined ? undefined : { kind: "EnumValue", typeName: enumeration.name, value };
    },
    format: ({ value }) => format(value),
  };
}

function isEnumValue(value: unknown): value is EnumValue {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EnumValue";
}
