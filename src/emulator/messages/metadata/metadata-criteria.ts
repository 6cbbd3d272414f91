import { Guid } from "../../../values/guid.ts";
import type { MetadataCondition, MetadataFilter } from "../../../wire/metadata/metadata-query.ts";
import { OrganizationFault } from "../../faults.ts";

/** Whether a definition meets the conditions of a query for definitions; without any it does. */
export function meets(definition: object, filter: MetadataFilter | undefined): boolean {
  if (filter === undefined) return true;
  const results = [
    ...filter.conditions.map((condition) => holds(definition, condition)),
    ...filter.filters.map((inner) => meets(definition, inner)),
  ];
  if (results.length === 0) return true;
  return filter.filterOperator === "Or" ? results.includes(true) : !results.includes(false);
}

function holds(definition: object, { propertyName, operator, value }: MetadataCondition): boolean {
  const own = propertyOf(definition, propertyName);
  switch (operator) {
    case "Equals":
      return own === comparable(value);
    case "NotEquals":
      return own !== comparable(value);
    case "In":
      return listOf(value, propertyName).includes(own);
    case "NotIn":
      return !listOf(value, propertyName).includes(own);
    case "GreaterThan":
      return compare(own, value) > 0;
    case "LessThan":
      return compare(own, value) < 0;
  }
}

/** Not a number where one of them is none: then neither is greater. */
function compare(own: Comparable, value: unknown): number {
  const other = comparable(value);
  return typeof own === "number" && typeof other === "number" ? own - other : Number.NaN;
}

type Comparable = string | number | boolean | undefined;

/** `LogicalName` is the member `logicalName`. What has no such member, or a list or label in it, cannot be asked about. */
function propertyOf(definition: object, propertyName: string): Comparable {
  const member = propertyName.charAt(0).toLowerCase() + propertyName.slice(1);
  const value: unknown = Object.entries(definition).find(([name]) => name === member)?.[1];
  const isPlain = value instanceof Guid || ["string", "number", "boolean", "undefined"].includes(typeof value);
  if (isPlain && (value !== undefined || conditionable.has(member))) return comparable(value);
  throw new OrganizationFault(
    "NotSupported",
    `A condition on the property '${propertyName}' of a definition is not supported by the embedded organization yet.`,
  );
}

/** Members that a definition need not have. */
const conditionable: ReadonlySet<string> = new Set([
  "attributeOf",
  "attributeTypeName",
  "changeTrackingEnabled",
  "dateTimeBehavior",
  "defaultValue",
  "entitySetName",
  "format",
  "isLogical",
  "maxLength",
  "maxSizeInKB",
  "maxValue",
  "minValue",
  "objectTypeCode",
  "ownershipType",
  "precision",
  "primaryImageAttribute",
  "primaryNameAttribute",
]);

function comparable(value: unknown): Comparable {
  if (value instanceof Guid) return value.text;
  if (typeof value === "object" && value !== null && "value" in value) return comparable(value.value);
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

function listOf(value: unknown, propertyName: string): Comparable[] {
  if (Array.isArray(value)) return value.map(comparable);
  throw new OrganizationFault("InvalidArgument", `The condition on '${propertyName}' needs a list of values.`);
}
