import type { AttributeValue } from "../values/entity.ts";
import { Guid } from "../values/guid.ts";
import { checkValue } from "./arguments.ts";
import { checkEntityName, kindOf, refusal } from "./check-arguments.ts";

const remedy = 'give a record: { logicalName: "account", attributes: new Map([["name", "Contoso"]]) }';

/** What a record may have been given as by a program without types. */
type GivenRecord = Readonly<
  Partial<Record<"logicalName" | "id" | "attributes" | "keyAttributes" | "rowVersion" | "relatedEntities", unknown>>
>;

/**
 * A record with its table, its ID or key, its version, and the names and values of its attributes; and those that are written with it.
 * Throws SESSION_BAD_VALUE for what belongs in none of these places: each wire would stumble over it in its own way, or leave it out.
 *
 * @param name what the record is called in messages: `record`, `Target`
 */
export function checkRecord(name: string, value: unknown): void {
  if (typeof value !== "object" || value === null) {
    throw refusal(`one of the records of the parameter ${name} is ${kindOf(value)}`, remedy);
  }
  if ("id" in value && !("attributes" in value)) {
    throw refusal(`the parameter ${name} is an object`, 'give new EntityReference("account", id)');
  }
  const { logicalName, id, attributes, keyAttributes, rowVersion, relatedEntities = [] }: GivenRecord = value;
  checkEntityName(logicalName);
  if (!(attributes instanceof Map)) throw refusal(`the attributes of the ${name} are ${kindOf(attributes)}`, remedy);
  checkAttributeMap(name, attributes);
  if (id !== undefined && !(id instanceof Guid)) {
    throw refusal(`the ID of the ${name} is ${kindOf(id)}`, "give a Guid, or leave it out");
  }
  if (keyAttributes !== undefined) checkKey(name, keyAttributes);
  checkVersion(name, rowVersion);
  if (!Array.isArray(relatedEntities)) {
    throw refusal(`the related records of the ${name} are ${kindOf(relatedEntities)}`, "give a list of relationships");
  }
  for (const related of relatedEntities) {
    const { collection }: { collection?: unknown } = related ?? {};
    checkCollection(name, collection);
  }
}

export function checkCollection(name: string, value: unknown): void {
  const { entities, entityName }: { entities?: unknown; entityName?: unknown } =
    typeof value === "object" && value !== null ? value : {};
  if (!Array.isArray(entities)) {
    throw refusal(
      `the records of the parameter ${name} are ${kindOf(value)}`,
      'give a collection: { kind: "EntityCollection", entityName: "contact", entities: […], … }',
    );
  }
  if (typeof entityName !== "string") checkEntityName(entityName);
  for (const one of entities) checkRecord(name, one);
}

function checkAttributeMap(name: string, attributes: ReadonlyMap<unknown, AttributeValue | undefined>): void {
  for (const [attribute, value] of attributes) {
    if (typeof attribute !== "string" || attribute === "") {
      throw refusal(
        `the name of an attribute of the ${name} is ${kindOf(attribute)}`,
        'give a logical name: "revenue"',
      );
    }
    checkValue(attribute, value);
    if (typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityCollection") {
      checkCollection(attribute, value);
    }
  }
}

function checkKey(name: string, key: unknown): void {
  if (!(key instanceof Map) || key.size === 0) {
    const what = key instanceof Map ? "empty" : kindOf(key);
    throw refusal(
      `the alternate key of the ${name} is ${what}`,
      'give a Map: new Map([["accountnumber", "A-17"]]), or leave it out',
    );
  }
  checkAttributeMap(name, key);
}

function checkVersion(name: string, rowVersion: unknown): void {
  if (rowVersion === undefined || (typeof rowVersion === "string" && /^\d+$/.test(rowVersion))) return;
  throw refusal(
    `the version of the ${name} is ${kindOf(rowVersion)}`,
    "give the version that came with the record, a text of digits, or leave it out",
  );
}
