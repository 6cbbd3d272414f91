import { checkReference, kindOf, refusal } from "./check-arguments.ts";

/**
 * Throws SESSION_BAD_VALUE for the value of a message's parameter that looks like a record, a request or rights and is none: each
 * wire would stumble over it in its own way. Which types a parameter takes is the organization's to say.
 */
export function checkParameter(name: string, value: unknown): void {
  if (typeof value === "function" || typeof value === "symbol") {
    throw refusal(`the parameter ${name} is ${kindOf(value)}`, "give a value of dynaml, or null");
  }
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const one of value) checkParameter(name, one);
  else if ("kind" in value) shapes[String(value.kind)]?.(name, value);
  else if ("requestName" in value) checkRequest(name, value);
  else if ("logicalName" in value && !("id" in value && !("attributes" in value))) checkRecord(name, value);
}

type Shape = (name: string, value: object) => void;

const shapes: Readonly<Record<string, Shape>> = {
  EntityCollection: checkCollection,
  PrincipalAccess: (name, value) => {
    const { principal, accessMask } = { principal: undefined, accessMask: undefined, ...value };
    checkReference(principal);
    if (typeof accessMask === "string") return;
    throw refusal(
      `the rights of the parameter ${name} are ${kindOf(accessMask)}`,
      'give their names with blanks between them: "ReadAccess WriteAccess"',
    );
  },
};

function checkRecord(name: string, value: object): void {
  const { attributes, relatedEntities = [] }: { attributes?: unknown; relatedEntities?: unknown } = value;
  const remedy = 'give a record: { logicalName: "account", attributes: new Map([["name", "Contoso"]]) }';
  if (!(attributes instanceof Map)) throw refusal(`the attributes of the ${name} are ${kindOf(attributes)}`, remedy);
  if (!Array.isArray(relatedEntities)) {
    throw refusal(`the related records of the ${name} are ${kindOf(relatedEntities)}`, "give a list of relationships");
  }
  for (const related of relatedEntities) {
    const { collection }: { collection?: unknown } = related ?? {};
    checkCollection(name, collection);
  }
}

function checkCollection(name: string, value: unknown): void {
  const { entities }: { entities?: unknown } = typeof value === "object" && value !== null ? value : {};
  if (!Array.isArray(entities)) {
    throw refusal(
      `the records of the parameter ${name} are ${kindOf(value)}`,
      'give a collection: { kind: "EntityCollection", entityName: "contact", entities: […], … }',
    );
  }
  for (const one of entities) checkRecord(name, one ?? {});
}

function checkRequest(name: string, value: object): void {
  const { parameters }: { parameters?: unknown } = value;
  if (!(parameters instanceof Map)) {
    throw refusal(
      `the parameters of a request in ${name} are ${kindOf(parameters)}`,
      'give a Map: { requestName: "WhoAmI", parameters: new Map() }',
    );
  }
  for (const [inner, one] of parameters) checkParameter(String(inner), one);
}
