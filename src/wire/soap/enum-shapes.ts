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

function enumShape({ name, members, isList }: Enumeration): LeafShape<EnumValue> {
  const names: ReadonlySet<string> = new Set(members);
  const normal = (value: string): string | undefined => {
    const given = value.trim().split(/\s+/);
    return given.every((member) => names.has(member)) && (isList || given.length === 1) ? given.join(" ") : undefined;
  };
  return {
    kind: "leaf",
    expected: `${isList ? "members" : "a member"} of ${name}: ${members.join(", ")}`,
    parse: (text) => {
      const value = normal(text);
      return value === undefined ? undefined : { kind: "EnumValue", typeName: name, value };
    },
    format: ({ value }) => normal(value),
  };
}

function isEnumValue(value: unknown): value is EnumValue {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EnumValue";
}
