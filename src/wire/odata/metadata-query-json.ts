import { Guid } from "../../values/guid.ts";
import type {
  EntityQueryExpression,
  MetadataCondition,
  MetadataFilter,
  MetadataPart,
  MetadataProperties,
} from "../metadata/metadata-query.ts";
import type { ParameterValue } from "../organization-call.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { odataError } from "./odata-error.ts";

/**
 * Parameter Query of RetrieveMetadataChanges: `{"Criteria":{"Conditions":[{"ConditionOperator":"Equals","PropertyName":…,
 * "Value":{"Type":"System.String","Value":"account"}}]},"Properties":…,"AttributeQuery":…}` ("Query schema definitions" of
 * Microsoft's documentation). Throws ODataError, which names the member that is none.
 */
export function metadataQueryFromJson(json: JsonValue): EntityQueryExpression {
  const query = objectOf(json, "Query", [
    ...partMembers,
    "AttributeQuery",
    "KeyQuery",
    "RelationshipQuery",
    "LabelQuery",
  ]);
  const { AttributeQuery, KeyQuery, RelationshipQuery, LabelQuery } = query;
  const languages = LabelQuery === undefined || LabelQuery === null ? undefined : languagesOf(LabelQuery);
  return {
    kind: "EntityQueryExpression",
    ...partOf(query),
    attributeQuery: innerPart(AttributeQuery, "AttributeQuery"),
    keyQuery: innerPart(KeyQuery, "KeyQuery"),
    relationshipQuery: innerPart(RelationshipQuery, "RelationshipQuery"),
    ...(languages !== undefined && { labelLanguages: languages }),
  };
}

const partMembers = ["Criteria", "Properties", "ExtensionData"];

function innerPart(json: JsonValue | undefined, name: string): MetadataPart | undefined {
  return json === undefined || json === null ? undefined : partOf(objectOf(json, name, partMembers));
}

function partOf({ Criteria, Properties }: JsonObject): MetadataPart {
  return {
    ...(Criteria !== undefined && Criteria !== null && { criteria: filterOf(Criteria) }),
    ...(Properties !== undefined && Properties !== null && { properties: propertiesOf(Properties) }),
  };
}

function propertiesOf(json: JsonValue): MetadataProperties {
  const { AllProperties, PropertyNames } = objectOf(json, "Properties", [
    "AllProperties",
    "PropertyNames",
    "ExtensionData",
  ]);
  if (AllProperties === true) return { allProperties: true };
  return { allProperties: false, names: textsOf(PropertyNames ?? [], "PropertyNames") };
}

function filterOf(json: JsonValue): MetadataFilter {
  const filter = objectOf(json, "Criteria", ["FilterOperator", "Conditions", "Filters", "ExtensionData"]);
  const { FilterOperator: operator = "And", Conditions: conditions = [], Filters: filters = [] } = filter;
  if (operator !== "And" && operator !== "Or") throw wrong("FilterOperator");
  return {
    filterOperator: operator,
    conditions: listOf(conditions, "Conditions").map(conditionOf),
    filters: listOf(filters, "Filters").map(filterOf),
  };
}

const operators = ["Equals", "NotEquals", "In", "NotIn", "GreaterThan", "LessThan"] as const;

function conditionOf(json: JsonValue): MetadataCondition {
  const condition = objectOf(json, "Conditions", ["ConditionOperator", "PropertyName", "Value", "ExtensionData"]);
  const { ConditionOperator, PropertyName, Value = null } = condition;
  const operator = operators.find((one) => one === ConditionOperator);
  if (operator === undefined) throw wrong("ConditionOperator");
  if (typeof PropertyName !== "string") throw wrong("PropertyName");
  return { propertyName: PropertyName, operator, value: Value === null ? null : typedValue(Value) };
}

/** A value's text, of the .NET type that is named beside it. */
function typedValue(json: JsonValue): ParameterValue {
  const { Type: type, Value: value } = objectOf(json, "Value", ["Type", "Value"]);
  if (typeof type !== "string") throw wrong("Type");
  if (value === null) return null;
  if (typeof value !== "string") throw wrong("Value");
  if (!type.endsWith("[]")) return scalarOf(value, type);
  const items = [...value.matchAll(itemPattern)].map(
    ([, quoted, plain = ""]) => quoted?.replaceAll("''", "'") ?? plain,
  );
  const values = items.map((item) => scalarOf(item, type.slice(0, -2)));
  return values as Exclude<ParameterValue, null>;
}

/** `['a','o''neil']`, `[1,2]` */
const itemPattern = /'((?:[^']|'')*)'|([^\s[\],']+)/g;

function scalarOf(text: string, type: string): ParameterValue {
  switch (type) {
    case "System.String":
      return text;
    case "System.Boolean":
      if (text.toLowerCase() === "true" || text.toLowerCase() === "false") return text.toLowerCase() === "true";
      break;
    case "System.Int32":
      if (/^-?\d+$/.test(text)) return Number(text);
      break;
    case "System.Int64":
      if (/^-?\d+$/.test(text)) return BigInt(text);
      break;
    case "System.Guid": {
      const id = Guid.parse(text);
      if (id !== undefined) return id;
      break;
    }
    default: {
      const [, typeName] = /^Microsoft\.Xrm\.Sdk\.Metadata\.(\w+)$/.exec(type) ?? [];
      if (typeName !== undefined) return { kind: "EnumValue", typeName, value: text };
    }
  }
  throw odataError(`The value '${text}' of a query for definitions is not of the type '${type}'.`);
}

function languagesOf(json: JsonValue): readonly number[] | undefined {
  const { FilterLanguages } = objectOf(json, "LabelQuery", [
    "FilterLanguages",
    "MissingLabelBehavior",
    "ExtensionData",
  ]);
  if (FilterLanguages === undefined || FilterLanguages === null) return undefined;
  return listOf(FilterLanguages, "FilterLanguages").map((one) => {
    if (typeof one === "number") return one;
    throw wrong("FilterLanguages");
  });
}

function textsOf(json: JsonValue, name: string): readonly string[] {
  return listOf(json, name).map((one) => {
    if (typeof one === "string") return one;
    throw wrong(name);
  });
}

function listOf(json: JsonValue, name: string): readonly JsonValue[] {
  if (Array.isArray(json)) return json;
  throw wrong(name);
}

/** Members that nobody knows are refused, not passed over. */
function objectOf(json: JsonValue, name: string, members: readonly string[]): JsonObject {
  if (!isJsonObject(json)) throw wrong(name);
  const unknown = Object.keys(json).find((member) => !member.startsWith("@") && !members.includes(member));
  if (unknown !== undefined) throw wrong(unknown);
  return json;
}

function wrong(member: string) {
  return odataError(`The member '${member}' of a query for definitions is not valid.`, { errorCode: "0x80048d19" });
}
