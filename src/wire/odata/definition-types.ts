import { metadataSchemas } from "../service-description/schemas/metadata.ts";
import { parseLine } from "../service-description/schemas/schema.ts";
import { element } from "./csdl-element.ts";

/*
 * Definitions in `$metadata`. They have the members of the Organization service's contracts: as entity types in EntityDefinitions and
 * its like, and as complex types (`ComplexEntityMetadata`) in what RetrieveMetadataChanges answers.
 */

/** Entity sets of definitions, and their types. */
export const definitionSets: readonly (readonly [name: string, type: string])[] = [
  ["EntityDefinitions", "EntityMetadata"],
  ["RelationshipDefinitions", "RelationshipMetadataBase"],
  ["GlobalOptionSetDefinitions", "OptionSetMetadataBase"],
];

/** `RetrieveMetadataChanges(Query=@p1,ClientVersionStamp=@p2,DeletedMetadataFilters=@p3)` and its answer. */
export const metadataChanges = {
  name: "RetrieveMetadataChanges",
  printed: [
    complexType("DeletedMetadataCollection", undefined, [
      property("Count", "Edm.Int32"),
      property("IsReadOnly", "Edm.Boolean"),
      property("Keys", "Collection(mscrm.DeletedMetadataFilters)"),
      property("Values", "Collection(Edm.Untyped)"),
    ]),
    complexType("RetrieveMetadataChangesResponse", undefined, [
      property("ServerVersionStamp", "Edm.String"),
      property("EntityMetadata", "Collection(mscrm.ComplexEntityMetadata)"),
      property("DeletedMetadata", "mscrm.DeletedMetadataCollection"),
    ]),
    element(
      "Function",
      { Name: "RetrieveMetadataChanges" },
      [
        element("Parameter", { Name: "Query", Type: "mscrm.EntityQueryExpression" }),
        element("Parameter", { Name: "ClientVersionStamp", Type: "Edm.String", Unicode: "false" }),
        element("Parameter", { Name: "DeletedMetadataFilters", Type: "mscrm.DeletedMetadataFilters" }),
        element("ReturnType", { Type: "mscrm.RetrieveMetadataChangesResponse", Nullable: "false" }),
      ].join(""),
    ),
  ].join(""),
} as const;

type TypeLine = ReturnType<typeof parseLine>;

const parsed = (list: "types" | "enums" | "lists"): readonly TypeLine[] =>
  metadataSchemas.flatMap((table) => table[list] ?? []).map(parseLine);

/** Their JSON is one of its own: dictionaries, and values with the name of their type. */
const otherwise = /^(?:DeletedMetadataCollection|MetadataConditionExpression|AttributeRequiredLevelManagedProperty)$/;

const types: ReadonlyMap<string, TypeLine> = new Map(
  parsed("types")
    .filter(({ name }) => !name.startsWith("ArrayOf") && !otherwise.test(name))
    .map((line) => [line.name, line]),
);

/** What the description of the service has in other namespaces. */
const enums: readonly TypeLine[] = [
  ...parsed("enums"),
  ...["EntityKeyIndexStatus: Pending InProgress Active Failed", "LogicalOperator: And Or"].map(parseLine),
];
const lists = parsed("lists");

const scalars: Readonly<Record<string, string>> = {
  string: "Edm.String",
  guid: "Edm.Guid",
  boolean: "Edm.Boolean",
  short: "Edm.Int16",
  int: "Edm.Int32",
  long: "Edm.Int64",
  decimal: "Edm.Decimal",
  double: "Edm.Double",
  dateTime: "Edm.DateTimeOffset",
};

const named: ReadonlySet<string> = new Set([
  ...[...enums, ...lists].map(({ name }) => name),
  ...["Label", "BooleanManagedProperty", "AttributeRequiredLevelManagedProperty", "MetadataConditionExpression"],
]);

/** A definition stands by itself, with an ID; options and all the rest are parts of one. */
function isDefinition(name: string): boolean {
  for (let at: string | undefined = name; at !== undefined; at = types.get(at)?.base) {
    if (at === "OptionMetadata") return false;
    if (at === "MetadataBase") return true;
  }
  return false;
}

/** Each type with its members; what has no definition here is left out. */
export function printDefinitionTypes(): readonly string[] {
  const all = [...types.values()];
  return [
    ...enums.map(({ name, members }) => enumType(name, members)),
    ...lists.map(({ name, members }) => flagsType(name, members)),
    ...all.map((line) => (isDefinition(line.name) ? definitionTypes(line) : partType(line))),
    complexType("AttributeRequiredLevelManagedProperty", undefined, [
      property("Value", "mscrm.AttributeRequiredLevel"),
      property("CanBeChanged", "Edm.Boolean"),
      property("ManagedPropertyLogicalName", "Edm.String"),
    ]),
    complexType("Object", undefined, [property("Type", "Edm.String"), property("Value", "Edm.String")]),
    complexType("MetadataConditionExpression", undefined, [
      property("PropertyName", "Edm.String"),
      property("ConditionOperator", "mscrm.MetadataConditionOperator"),
      property("Value", "mscrm.Object"),
    ]),
  ];
}

/** The entity type, and the complex one. */
function definitionTypes(line: TypeLine): string {
  const { name, base } = line;
  const key = name === "MetadataBase" ? element("Key", {}, element("PropertyRef", { Name: "MetadataId" })) : "";
  const shared = /^(?:Enum|Boolean)AttributeMetadata$/.test(name)
    ? [["GlobalOptionSet", "OptionSetMetadata", false] as const]
    : [];
  const members = [...membersOf(line), ...shared];
  const asEntity = members.map(([member, type, isMany]) =>
    isDefinition(type)
      ? element("NavigationProperty", { Name: member, Type: many(`mscrm.${type}`, isMany), ContainsTarget: "true" })
      : memberProperty(member, type, isMany),
  );
  const asComplex = members.map(([member, type, isMany]) =>
    isDefinition(type) ? property(member, many(`mscrm.Complex${type}`, isMany)) : memberProperty(member, type, isMany),
  );
  const entityType = { Name: name, BaseType: base === undefined ? undefined : `mscrm.${base}` };
  return `${element("EntityType", entityType, key + asEntity.join(""))}${complexType(`Complex${name}`, base && `Complex${base}`, asComplex)}`;
}

function partType(line: TypeLine): string {
  // What options have in common with definitions is an entity type's.
  const own =
    line.base === "MetadataBase" ? [...(types.get("MetadataBase")?.members ?? []), ...line.members] : line.members;
  const base = line.base === "MetadataBase" ? undefined : line.base;
  const members = membersOf({ ...line, members: own });
  return complexType(
    line.name,
    base,
    members.map(([member, type, isMany]) => memberProperty(member, type, isMany)),
  );
}

type Member = readonly [name: string, type: string, isMany: boolean];

/** Members of types that are there: `Targets:ArrayOfstring` → Targets, string, many. */
function membersOf({ members }: TypeLine): readonly Member[] {
  return members
    .map((member): Member => {
      const [name = "", type = ""] = member.split(":");
      return [name, type.replace(/^ArrayOf/, ""), type.startsWith("ArrayOf")];
    })
    .filter(([, type]) => Object.hasOwn(scalars, type) || named.has(type) || types.has(type));
}

function memberProperty(name: string, type: string, isMany: boolean): string {
  return property(name, many(scalars[type] ?? `mscrm.${type}`, isMany));
}

function many(type: string, isMany: boolean): string {
  return isMany ? `Collection(${type})` : type;
}

function property(name: string, type: string): string {
  const unicode = type === "Edm.String" ? "false" : undefined;
  return element("Property", { Name: name, Type: type, Unicode: unicode });
}

function complexType(name: string, base: string | undefined, members: readonly string[]): string {
  return element("ComplexType", { Name: name, BaseType: base && `mscrm.${base}` }, members.join(""));
}

function enumType(name: string, members: readonly string[]): string {
  const values = (members[0] ?? "").split(" ").map((member) => element("Member", { Name: member }));
  return element("EnumType", { Name: name }, values.join(""));
}

/** None is 0, and each of the others has a bit of its own. */
function flagsType(name: string, members: readonly string[]): string {
  const names = (members[0] ?? "").split(" ");
  const first = names[0] === "None" ? 1 : 0;
  const values = names.map((member, at) =>
    element("Member", { Name: member, Value: String(at < first ? 0 : 2 ** (at - first)) }),
  );
  return element("EnumType", { Name: name, IsFlags: "true" }, values.join(""));
}
