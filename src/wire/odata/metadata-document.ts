import type { EntityMetadata } from "../metadata/metadata.ts";
import { element } from "./csdl-element.ts";
import { complexTypes, enumTypes } from "./csdl-types.ts";
import { definitionSets, metadataChanges, printDefinitionTypes } from "./definition-types.ts";
import { type Navigation, navigationsOf } from "./navigation.ts";
import { namespace } from "./odata-error.ts";
import { edmTypeOfOperation } from "./operation-edm-types.ts";
import { type WebApiOperation, webApiOperations } from "./operations.ts";
import { propertiesOf } from "./properties.ts";

export type MetadataDocumentOptions = {
  /** Messages that the service runs: functions and actions of others are left out. */
  readonly hasMessage: (name: string) => boolean;
  /** Descriptions and display names besides (`?annotations=true`). */
  readonly annotations: boolean;
};

/**
 * `$metadata`: tables as entity types and sets, relationships as navigation properties, messages as functions and actions, in CSDL
 * 4.0. Navigation to tables that are not there is left out.
 */
export function printMetadataDocument(tables: readonly EntityMetadata[], options: MetadataDocumentOptions): string {
  const sets = tables.filter(({ entitySetName }) => entitySetName !== undefined);
  const known = new Set(sets.map(({ logicalName }) => logicalName));
  const operations = Object.entries(webApiOperations).filter(([name]) => options.hasMessage(name));
  const body = [
    element("EntityType", { Name: "crmbaseentity", Abstract: "true" }),
    ...sets.map((table) => entityType(table, known, options)),
    ...enumTypes.map(([name, members, isFlags]) => enumType(name, members, isFlags)),
    ...complexTypes.map(([name, members]) => complexType(name, members)),
    ...printDefinitionTypes(),
    ...(options.hasMessage(metadataChanges.name) ? [metadataChanges.printed] : []),
    ...operations.flatMap(([name, operation]) => printOperation(name, operation)),
    entityContainer(sets, known, operations, options),
  ].join("");
  const schema = element("Schema", { xmlns: edm, Namespace: namespace, Alias: "mscrm" }, body);
  const references = vocabularies
    .filter(([name]) => name !== core || options.annotations)
    .map(vocabulary)
    .join("");
  return `<?xml version="1.0" encoding="utf-8"?>${element("edmx:Edmx", { "xmlns:edmx": edmx, Version: "4.0" }, `${references}${element("edmx:DataServices", {}, schema)}`)}`;
}

const edmx = "http://docs.oasis-open.org/odata/ns/edmx";
const edm = "http://docs.oasis-open.org/odata/ns/edm";

const core = "Org.OData.Core.V1";
const keysVocabulary = "OData.Community.Keys.V1";

const vocabularies = [
  [core, "https://docs.oasis-open.org/odata/odata-vocabularies/v4.0/vocabularies/Org.OData.Core.V1.xml"],
  [keysVocabulary, "http://vocabularies.odata.org/OData.Community.Keys.V1.xml"],
] as const;

function vocabulary([name, uri]: readonly [name: string, uri: string]): string {
  return element("edmx:Reference", { Uri: uri }, element("edmx:Include", { Namespace: name }));
}

function entityType(
  table: EntityMetadata,
  known: ReadonlySet<string>,
  { annotations }: MetadataDocumentOptions,
): string {
  const { logicalName, primaryIdAttribute, keys = [] } = table;
  const key =
    primaryIdAttribute === undefined ? "" : element("Key", {}, element("PropertyRef", { Name: primaryIdAttribute }));
  const own = propertiesOf(table);
  const columns = new Set(own.map(({ name }) => name));
  const properties = own.map(({ name, type, attribute }) => {
    const text = attribute.description?.userLabel ?? attribute.description?.localized[0]?.label;
    const note = annotations && text !== undefined && text !== "" ? describe(text) : "";
    const nullable = name === primaryIdAttribute ? "false" : undefined;
    return element("Property", { Name: name, Type: type, Nullable: nullable, Unicode: unicode(type) }, note);
  });
  const navigations = navigationsOf(table)
    .filter(({ name, target }) => known.has(target) && !columns.has(name))
    .map(navigationProperty);
  const alternates = keys
    .filter(({ indexStatus }) => indexStatus === "Active")
    .map(({ keyAttributes }) => keyAttributes);
  return element(
    "EntityType",
    { Name: logicalName, BaseType: "mscrm.crmbaseentity" },
    `${key}${properties.join("")}${unique(navigations).join("")}${alternates.length === 0 ? "" : alternateKeys(alternates, table)}`,
  );
}

function unique(texts: readonly string[]): readonly string[] {
  const names = new Map(texts.map((text) => [/ Name="([^"]*)"/.exec(text)?.[1], text]));
  return [...names.values()];
}

function unicode(type: string): string | undefined {
  return type === "Edm.String" ? "false" : undefined;
}

function describe(text: string): string {
  return element("Annotation", { Term: `${core}.Description`, String: text });
}

function navigationProperty({ name, isCollection, target, relationship, role }: Navigation): string {
  const type = `mscrm.${target}`;
  if (relationship.kind === "ManyToManyRelationshipMetadata") {
    const partner =
      role === "Referencing" ? relationship.entity2NavigationPropertyName : relationship.entity1NavigationPropertyName;
    return element("NavigationProperty", { Name: name, Type: `Collection(${type})`, Partner: partner });
  }
  const constraint = {
    Property: `_${relationship.referencingAttribute}_value`,
    ReferencedProperty: relationship.referencedAttribute,
  };
  const partner = isCollection
    ? relationship.referencingEntityNavigationPropertyName
    : relationship.referencedEntityNavigationPropertyName;
  if (isCollection) return element("NavigationProperty", { Name: name, Type: `Collection(${type})`, Partner: partner });
  return element(
    "NavigationProperty",
    { Name: name, Type: type, Nullable: "true", Partner: partner },
    element("ReferentialConstraint", constraint),
  );
}

/** Columns of the keys by the names of their properties. */
function alternateKeys(keys: readonly (readonly string[])[], table: EntityMetadata): string {
  const names = new Map(propertiesOf(table).map(({ name, attribute }) => [attribute.logicalName, name]));
  const records = keys.map((columns) => {
    const properties = columns.map((column) => {
      const name = names.get(column) ?? column;
      const values = [
        element("PropertyValue", { Property: "Alias", String: name }),
        element("PropertyValue", { Property: "Name", PropertyPath: name }),
      ];
      return element("Record", { Type: `${keysVocabulary}.PropertyRef` }, values.join(""));
    });
    const collection = element("Collection", {}, properties.join(""));
    return element(
      "Record",
      { Type: `${keysVocabulary}.AlternateKey` },
      element("PropertyValue", { Property: "Key" }, collection),
    );
  });
  return element(
    "Annotation",
    { Term: `${keysVocabulary}.AlternateKeys` },
    element("Collection", {}, records.join("")),
  );
}

function enumType(name: string, members: readonly (readonly [string, number])[], isFlags: boolean): string {
  const written = members.map(([member, value]) => element("Member", { Name: member, Value: String(value) }));
  return element("EnumType", { Name: name, IsFlags: isFlags ? "true" : undefined }, written.join(""));
}

function complexType(name: string, members: Readonly<Record<string, string>>): string {
  const written = Object.entries(members).map(([member, type]) =>
    type.includes("mscrm.crmbaseentity")
      ? element("NavigationProperty", { Name: member, Type: type, Nullable: "false" })
      : element("Property", { Name: member, Type: type }),
  );
  return element("ComplexType", { Name: name }, written.join(""));
}

/** Bound operations first name what they are bound to; response types hold several results. */
function printOperation(name: string, operation: WebApiOperation): readonly string[] {
  const { bound, parameters, results, value, kind } = operation;
  const target = bound === undefined ? undefined : bound.table === "*" ? "mscrm.crmbaseentity" : `mscrm.${bound.table}`;
  const binding =
    target === undefined
      ? ""
      : element("Parameter", {
          Name: bound?.isCollection === true ? "entityset" : "entity",
          Type: bound?.isCollection === true ? `Collection(${target})` : target,
          Nullable: "false",
        });
  const given = Object.entries(parameters).map(([parameter, { type, table, isOptional }]) =>
    element("Parameter", {
      Name: parameter,
      Type: type === "entity" && table !== undefined ? `mscrm.${table}` : edmTypeOfOperation(type),
      Nullable: isOptional === true ? undefined : "false",
    }),
  );
  const response = `${name}Response`;
  const names = Object.keys(results);
  const returned =
    names.length === 0
      ? undefined
      : value === undefined
        ? `mscrm.${response}`
        : edmTypeOfOperation(results[value] ?? "string");
  const body = `${binding}${given.join("")}${returned === undefined ? "" : element("ReturnType", { Type: returned, Nullable: "false" })}`;
  const attributes = { Name: name, IsBound: bound === undefined ? undefined : "true" };
  const printed = element(kind === "function" ? "Function" : "Action", attributes, body);
  if (returned === undefined || value !== undefined) return [printed];
  const members = Object.fromEntries(names.map((result) => [result, edmTypeOfOperation(results[result] ?? "string")]));
  return [complexType(response, members), printed];
}

function entityContainer(
  tables: readonly EntityMetadata[],
  known: ReadonlySet<string>,
  operations: readonly (readonly [string, WebApiOperation])[],
  { hasMessage }: MetadataDocumentOptions,
): string {
  const setNames = new Map(tables.map(({ logicalName, entitySetName }) => [logicalName, entitySetName ?? ""]));
  const sets = tables.map((table) => {
    const bindings = new Map(
      navigationsOf(table)
        .filter(({ target }) => known.has(target))
        .map(({ name, target }) => [
          name,
          element("NavigationPropertyBinding", { Path: name, Target: setNames.get(target) }),
        ]),
    );
    const type = `${namespace}.${table.logicalName}`;
    return element("EntitySet", { Name: table.entitySetName, EntityType: type }, [...bindings.values()].join(""));
  });
  const imports = operations
    .filter(([, { bound }]) => bound === undefined)
    .map(([name, { kind }]) =>
      kind === "function"
        ? functionImport(name)
        : element("ActionImport", { Name: name, Action: `${namespace}.${name}` }),
    );
  const definitions = definitionSets.map(([name, type]) =>
    element("EntitySet", { Name: name, EntityType: `${namespace}.${type}` }),
  );
  const own = hasMessage(metadataChanges.name) ? [functionImport(metadataChanges.name)] : [];
  return element("EntityContainer", { Name: "System" }, [...sets, ...definitions, ...imports, ...own].join(""));
}

function functionImport(name: string): string {
  return element("FunctionImport", { Name: name, Function: `${namespace}.${name}` });
}

/** `GET /`: the entity sets and unbound functions by name. */
export function serviceDocument(tables: readonly EntityMetadata[], root: string) {
  const value = tables
    .map(({ entitySetName }) => entitySetName)
    .filter((name) => name !== undefined)
    .concat(definitionSets.map(([name]) => name))
    .map((name) => ({ name, kind: "EntitySet", url: name }));
  return { "@odata.context": `${root}$metadata`, value };
}
