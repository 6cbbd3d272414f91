import type { AttributeMetadata, EntityMetadata } from "../../metadata/metadata.ts";
import { type Definition, definitionFromJson } from "../definition-json.ts";
import type { DefinitionKind } from "../definition-members.ts";
import type { JsonObject } from "../json.ts";
import { namespace } from "../odata-error.ts";
import { tablePath, valuesOf } from "./definitions.ts";
import { getRequest, jsonAnswer, type WebApiExchange } from "./web-api-exchange.ts";

/*
 * What requests and answers of the Web API are written and read by, of one table, in parts: the definition of a table that is
 * old in service has megabytes, and a call needs little of it.
 */

const header = "LogicalName,EntitySetName,PrimaryIdAttribute";
const column = "LogicalName,AttributeType,AttributeTypeName,AttributeOf,IsPrimaryId,IsValidForCreate,IsValidForUpdate";
const manyToOne =
  "SchemaName,ReferencedEntity,ReferencingEntity,ReferencingAttribute,ReferencingEntityNavigationPropertyName";
const oneToMany = "SchemaName,ReferencedEntity,ReferencingEntity,ReferencedEntityNavigationPropertyName";
const manyToMany =
  "SchemaName,Entity1LogicalName,Entity1NavigationPropertyName,Entity2LogicalName,Entity2NavigationPropertyName";

type TablePart = Partial<EntityMetadata>;

/** `GET EntityDefinitions(LogicalName='account')?$select=…`: names of the table, and with `columns` the types of its columns. */
export function describeTable(table: string, columns: boolean): WebApiExchange<TablePart> {
  const expand = columns ? `&$expand=Attributes($select=${column})` : "";
  return {
    request: getRequest(`${tablePath(table)}?$select=${header}${expand}`),
    read: (answer) => {
      const found = definitionOf(jsonAnswer(answer), "EntityMetadata");
      const { logicalName, entitySetName, primaryIdAttribute, attributes } = found;
      return { logicalName, entitySetName, primaryIdAttribute, ...(columns && { attributes: attributes ?? [] }) };
    },
  };
}

/** `GET …/Attributes?$select=…`: the types of its columns alone. */
export function describeColumns(table: string): WebApiExchange<TablePart> {
  return partOf(table, `Attributes?$select=${column}`, (values) => ({
    attributes: values.map((json) => definitionOf(json, "AttributeMetadata")),
  }));
}

/** `GET …/ManyToOneRelationships?$select=…`: the properties by which its lookups are set. */
export function describeLookups(table: string): WebApiExchange<TablePart> {
  return partOf(table, `ManyToOneRelationships?$select=${manyToOne}`, (values) => ({
    manyToOneRelationships: values.map((json) => definitionOf(json, "OneToManyRelationshipMetadata")),
  }));
}

/** `GET …/OneToManyRelationships?$select=…` and the same of many to many: the properties that hold collections. */
export function describeCollections(table: string): readonly WebApiExchange<TablePart>[] {
  return [
    partOf(table, `OneToManyRelationships?$select=${oneToMany}`, (values) => ({
      oneToManyRelationships: values.map((json) => definitionOf(json, "OneToManyRelationshipMetadata")),
    })),
    partOf(table, `ManyToManyRelationships?$select=${manyToMany}`, (values) => ({
      manyToManyRelationships: values.map((json) => definitionOf(json, "ManyToManyRelationshipMetadata")),
    })),
  ];
}

export type DateTimeBehaviors = ReadonlyMap<string, AttributeMetadata["dateTimeBehavior"]>;

/** `GET …/Attributes/Microsoft.Dynamics.CRM.DateTimeAttributeMetadata?$select=…`: which columns hold a day without a time. */
export function describeDates(table: string): WebApiExchange<DateTimeBehaviors> {
  const type = `${namespace}.DateTimeAttributeMetadata`;
  return partOf(table, `Attributes/${type}?$select=LogicalName,DateTimeBehavior`, (values) => {
    const columns = values.map((json) => definitionOf({ ...json, "@odata.type": `#${type}` }, "AttributeMetadata"));
    return new Map(columns.map(({ logicalName, dateTimeBehavior }) => [logicalName, dateTimeBehavior]));
  });
}

function partOf<T>(table: string, path: string, read: (values: readonly JsonObject[]) => T): WebApiExchange<T> {
  return {
    request: getRequest(`${tablePath(table)}/${path}`),
    read: (answer) => read(valuesOf(jsonAnswer(answer))),
  };
}

type Of<K extends DefinitionKind> = Extract<Definition, { readonly kind: K }>;

function definitionOf<K extends Definition["kind"]>(json: JsonObject, kind: K): Of<K> {
  // The lists hold what they are asked for as.
  return definitionFromJson(json, kind) as Of<K>;
}
