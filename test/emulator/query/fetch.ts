import assert from "node:assert/strict";
import type { AttributeValue, Entity, EntityCollection } from "../../../src/values/entity.ts";
import type { TestOrganization } from "../test-organization.ts";

/** What a FetchXML query finds. */
export async function fetch(organization: TestOrganization, query: string): Promise<EntityCollection> {
  const reply = await organization.send({
    operation: "RetrieveMultiple",
    query: { kind: "FetchExpression", query },
  });
  if ("kind" in reply) assert.fail(`${reply.reason}\n${query}`);
  assert.ok(reply.operation === "RetrieveMultiple");
  return reply.collection;
}

/** An attribute of every record, in order; that of a linked table without its wrapping. */
export function column({ entities }: EntityCollection, name: string): AttributeValue[] {
  return entities.map((entity) => attribute(entity, name));
}

export function attribute({ attributes }: Entity, name: string): AttributeValue {
  const value = attributes.get(name) ?? null;
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "AliasedValue"
    ? value.value
    : value;
}

/** `<condition …>` with its arguments. */
export function condition(attribute: string, operator: string, values: readonly (string | number)[]): string {
  const children = values.map((value) => `<value>${value}</value>`).join("");
  return `<condition attribute="${attribute}" operator="${operator}">${children}</condition>`;
}
