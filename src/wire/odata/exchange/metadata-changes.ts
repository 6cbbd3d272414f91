import { Guid } from "../../../values/guid.ts";
import type { EntityMetadata } from "../../metadata/metadata.ts";
import type {
  DeletedMetadata,
  DeletedMetadataFilter,
  EntityQueryExpression,
  MetadataCondition,
  MetadataFilter,
  MetadataPart,
  MetadataProperties,
} from "../../metadata/metadata-query.ts";
import type { EnumValue, ParameterValue } from "../../organization-call.ts";
import { definitionFromJson } from "../definition-json.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json.ts";
import { quoteText } from "../literals.ts";
import { namespace, odataError } from "../odata-error.ts";
import { getRequest, jsonAnswer, unreadable, type WebApiExchange } from "./web-api-exchange.ts";

export type MetadataChangesRequest = {
  readonly query: EntityQueryExpression;
  readonly clientVersionStamp?: string | undefined;
  readonly deletedMetadataFilters?: EnumValue | undefined;
};

export type MetadataChanges = {
  readonly tables: readonly EntityMetadata[];
  readonly serverVersionStamp: string;
  readonly deleted: DeletedMetadata;
};

/**
 * `GET RetrieveMetadataChanges(Query=@p1)?@p1={"Criteria":…,"Properties":…}`: definitions that a query describes, and what was
 * deleted since a version ("Query schema definitions" of Microsoft's documentation).
 */
export function retrieveMetadataChanges(asked: MetadataChangesRequest): WebApiExchange<MetadataChanges> {
  const { query, clientVersionStamp, deletedMetadataFilters } = asked;
  const parameters: (readonly [name: string, text: string])[] = [["Query", JSON.stringify(queryJson(query))]];
  if (clientVersionStamp !== undefined) parameters.push(["ClientVersionStamp", quoteText(clientVersionStamp)]);
  if (deletedMetadataFilters !== undefined) {
    const { typeName, value } = deletedMetadataFilters;
    parameters.push(["DeletedMetadataFilters", `${namespace}.${typeName}${quoteText(value.split(" ").join(","))}`]);
  }
  const names = parameters.map(([name], index) => `${name}=@p${index + 1}`).join(",");
  const values = parameters.map(([, text], index) => `@p${index + 1}=${encodeURIComponent(text)}`).join("&");
  return {
    request: getRequest(`RetrieveMetadataChanges(${names})?${values}`),
    read: (answer) => readChanges(jsonAnswer(answer)),
  };
}

/** Without these no description can be read. */
const needed = {
  tables: ["LogicalName"],
  columns: ["LogicalName", "AttributeType", "AttributeTypeName"],
  others: ["SchemaName"],
};

function queryJson({
  attributeQuery,
  keyQuery,
  relationshipQuery,
  labelLanguages,
  ...own
}: EntityQueryExpression): JsonObject {
  return {
    ...partJson(own, needed.tables),
    ...(attributeQuery !== undefined && { AttributeQuery: partJson(attributeQuery, needed.columns) }),
    ...(keyQuery !== undefined && { KeyQuery: partJson(keyQuery, needed.others) }),
    ...(relationshipQuery !== undefined && { RelationshipQuery: partJson(relationshipQuery, needed.others) }),
    ...(labelLanguages !== undefined && { LabelQuery: { FilterLanguages: labelLanguages, MissingLabelBehavior: 0 } }),
  };
}

function partJson({ criteria, properties }: MetadataPart, always: readonly string[]): JsonObject {
  return {
    ...(properties !== undefined && { Properties: propertiesJson(properties, always) }),
    ...(criteria !== undefined && { Criteria: filterJson(criteria) }),
  };
}

function propertiesJson(properties: MetadataProperties, always: readonly string[]): JsonObject {
  if (properties.allProperties) return { AllProperties: true };
  return { AllProperties: false, PropertyNames: [...new Set([...always, ...properties.names])] };
}

function filterJson({ filterOperator, conditions, filters }: MetadataFilter): JsonObject {
  return {
    FilterOperator: filterOperator,
    Conditions: conditions.map(conditionJson),
    ...(filters.length > 0 && { Filters: filters.map(filterJson) }),
  };
}

function conditionJson({ propertyName, operator, value }: MetadataCondition): JsonObject {
  return { ConditionOperator: operator, PropertyName: propertyName, Value: valueJson(value) };
}

/** A value with the name of its .NET type: `{"Type":"System.String[]","Value":"['a','b']"}`. */
function valueJson(value: ParameterValue): JsonValue {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const all: readonly ParameterValue[] = value;
    const [first = ""] = all;
    return { Type: `${typeOf(first)}[]`, Value: `[${all.map(itemText).join(",")}]` };
  }
  return { Type: typeOf(value), Value: textOf(value) };
}

function typeOf(value: ParameterValue): string {
  switch (typeof value) {
    case "string":
      return "System.String";
    case "boolean":
      return "System.Boolean";
    case "number":
      return "System.Int32";
    case "bigint":
      return "System.Int64";
  }
  if (value instanceof Guid) return "System.Guid";
  if (isEnumValue(value)) return `Microsoft.Xrm.Sdk.Metadata.${value.typeName}`;
  throw odataError("a condition of a query for definitions has a value that has no form in the Web API");
}

function textOf(value: ParameterValue): string {
  return isEnumValue(value) ? value.value : String(value);
}

function itemText(value: ParameterValue): string {
  return typeof value === "number" ? String(value) : quoteText(textOf(value));
}

function isEnumValue(value: ParameterValue): value is EnumValue {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EnumValue";
}

function readChanges(json: JsonObject): MetadataChanges {
  const { EntityMetadata: tables, ServerVersionStamp: stamp, DeletedMetadata: deleted } = json;
  if (!Array.isArray(tables) || typeof stamp !== "string")
    throw unreadable("to RetrieveMetadataChanges holds no definitions");
  return {
    tables: tables.filter(isJsonObject).map((one) => {
      const found = definitionFromJson(one, "EntityMetadata");
      if (found.kind === "EntityMetadata") return found;
      throw unreadable("to RetrieveMetadataChanges holds what is no table");
    }),
    serverVersionStamp: stamp,
    deleted: { kind: "DeletedMetadata", ids: deletedIds(isJsonObject(deleted) ? deleted : {}) },
  };
}

const sorts: readonly DeletedMetadataFilter[] = ["Entity", "Attribute", "Relationship", "Label", "OptionSet"];

/** A dictionary, as the Web API tells it: `{"Keys":["Entity"],"Values":[["…"]]}`. */
function deletedIds({ Keys: keys, Values: values }: JsonObject): DeletedMetadata["ids"] {
  const all = Array.isArray(values) ? values : [];
  const ids = (Array.isArray(keys) ? keys : []).map((key, index): readonly [DeletedMetadataFilter, readonly Guid[]] => {
    const sort = sorts.find((one) => one === key);
    const list = all[index];
    const guids = Array.isArray(list) ? list.map((one) => (typeof one === "string" ? Guid.parse(one) : undefined)) : [];
    const known = guids.filter((one) => one !== undefined);
    if (sort !== undefined && known.length === guids.length && Array.isArray(list)) return [sort, known];
    throw unreadable("to RetrieveMetadataChanges tells of what was deleted otherwise than is known");
  });
  return new Map(ids);
}
