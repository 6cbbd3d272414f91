import { Decimal } from "../values/decimal.ts";
import { Double } from "../values/double.ts";
import type { AttributeValue, Entity } from "../values/entity.ts";
import { Money } from "../values/money.ts";
import type { OrganizationResponse, ParameterValue } from "../wire/organization-call.ts";

/**
 * The record with its numbers in one form whatever the wire, those of links, aggregates and the records in it too: Double values,
 * which the wire keeps apart from whole numbers, as plain ones; decimals and amounts without zeros at their end.
 */
export function withPlainNumbers(entity: Entity): Entity {
  const { attributes, relatedEntities = [] } = entity;
  attributes.forEach((value, name) => {
    const plain = plainValue(value);
    if (plain !== value) attributes.set(name, plain);
  });
  for (const { collection } of relatedEntities) collection.entities.forEach(withPlainNumbers);
  return entity;
}

/** A number in its plain form; what holds numbers is the same afterwards, with plain ones in it. */
function plainValue(value: AttributeValue): AttributeValue {
  if (!isObject(value)) return value;
  if (value instanceof Double) return value.value;
  if (value instanceof Decimal) return value.trimmed();
  if (value instanceof Money) {
    const amount = value.value.trimmed();
    return amount === value.value ? value : new Money(amount);
  }
  if ("kind" in value) {
    if (value.kind === "EntityCollection") value.entities.forEach(withPlainNumbers);
    else if (value.kind === "AliasedValue") value.value = plainValue(value.value);
  }
  return value;
}

/** What a message answered, with plain numbers: in its records, and in the answers to several messages. */
export function plainResults(results: OrganizationResponse["results"]): Map<string, ParameterValue> {
  return new Map([...results].map(([name, value]) => [name, plainResult(value)]));
}

function plainResult(value: ParameterValue): ParameterValue {
  if (!isObject(value)) return value;
  if (value instanceof Double || value instanceof Decimal || value instanceof Money) return plainValue(value);
  // A list holds values of one type, and holds it still.
  if (Array.isArray(value)) return value.map(plainItem) as ParameterValue;
  if ("attributes" in value && value.attributes instanceof Map) return withPlainNumbers(value as Entity);
  if (!("kind" in value)) return value;
  switch (value.kind) {
    case "EntityCollection":
      return plainValue(value);
    case "EntityChanges":
      for (const change of value.changes) if (change.type === "NewOrUpdated") withPlainNumbers(change.entity);
      return value;
    case "ExecuteMultipleResponses": {
      const items = value.items.map((item) =>
        item.response === undefined ? item : { ...item, response: plainResponse(item.response) },
      );
      return { ...value, items };
    }
    default:
      return value;
  }
}

function plainItem(item: ParameterValue | OrganizationResponse): ParameterValue | OrganizationResponse {
  return isObject(item) && "responseName" in item ? plainResponse(item) : plainResult(item);
}

function plainResponse(response: OrganizationResponse): OrganizationResponse {
  return { ...response, results: plainResults(response.results) };
}

function isObject<T>(value: T): value is T & object {
  return typeof value === "object" && value !== null;
}
