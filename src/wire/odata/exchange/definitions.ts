import type { Guid } from "../../../values/guid.ts";
import type { AttributeMetadata, EntityMetadata } from "../../metadata/metadata.ts";
import { definitionFromJson } from "../definition-json.ts";
import { isJsonObject, type JsonObject } from "../json.ts";
import { quoteText } from "../literals.ts";
import { namespace } from "../odata-error.ts";
import { getRequest, jsonAnswer, unreadable, type WebApiExchange } from "./web-api-exchange.ts";

/** Kinds of columns that have options, which a definition shows only where they are asked for by their own type. */
export const optionKinds = ["Picklist", "MultiSelectPicklist", "State", "Status", "Boolean"] as const;

type OptionKind = (typeof optionKinds)[number];

/** `EntityDefinitions(LogicalName='account')` or `EntityDefinitions(c4944f99-…)`. */
function tablePath(table: string | Guid): string {
  const key = typeof table === "string" ? `LogicalName=${encodeURIComponent(quoteText(table))}` : table.text;
  return `EntityDefinitions(${key})`;
}

const expandable = {
  Attributes: ["Attributes"],
  Relationships: ["ManyToOneRelationships", "OneToManyRelationships", "ManyToManyRelationships"],
} as const;

/** `GET EntityDefinitions(LogicalName='account')?$expand=Attributes,Keys`: one table, with the parts that are asked for. */
export function retrieveTable(
  table: string | Guid,
  parts: readonly (keyof typeof expandable)[],
): WebApiExchange<EntityMetadata> {
  const expand = ["Keys", ...parts.flatMap((part) => expandable[part])].join(",");
  return {
    request: getRequest(`${tablePath(table)}?$expand=${expand}`),
    read: (answer) => tableOf(jsonAnswer(answer)),
  };
}

/** `GET EntityDefinitions`: all tables without their parts. */
export function retrieveTables(): WebApiExchange<readonly EntityMetadata[]> {
  return { request: getRequest("EntityDefinitions"), read: (answer) => valuesOf(jsonAnswer(answer)).map(tableOf) };
}

function tableOf(json: JsonObject): EntityMetadata {
  const definition = definitionFromJson(json, "EntityMetadata");
  if (definition.kind === "EntityMetadata") return definition;
  throw unreadable("holds no description of a table");
}

/** `GET …/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$expand=OptionSet`: columns of one kind with their options. */
export function retrieveOptionColumns(
  table: string | Guid,
  kind: OptionKind,
): WebApiExchange<readonly AttributeMetadata[]> {
  const path = `${tablePath(table)}/Attributes/${namespace}.${kind}AttributeMetadata?$expand=OptionSet`;
  return {
    request: getRequest(path),
    read: (answer) =>
      valuesOf(jsonAnswer(answer))
        .map((json) =>
          definitionFromJson({ "@odata.type": `#${namespace}.${kind}AttributeMetadata`, ...json }, "AttributeMetadata"),
        )
        .filter((definition) => definition.kind === "AttributeMetadata"),
  };
}

function valuesOf({ value }: JsonObject): readonly JsonObject[] {
  if (Array.isArray(value)) return value.filter(isJsonObject);
  throw unreadable("holds no list of definitions");
}
