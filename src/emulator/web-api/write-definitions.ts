import { Guid } from "../../values/guid.ts";
import type {
  AttributeMetadata,
  EntityMetadata,
  MetadataValue,
  OptionSetMetadata,
} from "../../wire/metadata/metadata.ts";
import { definitionFromJson } from "../../wire/odata/definition-json.ts";
import type { DefinitionKind } from "../../wire/odata/definition-members.ts";
import { isJsonObject, type JsonObject } from "../../wire/odata/json.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { noResource, type PathSegment, parseResourcePath } from "../../wire/odata/resource-path.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import type { EmulatorResponse } from "../handler.ts";
import { type DefinitionSet, definitionKey } from "./definitions.ts";
import { executeMessage, optionalParameters } from "./organization-messages.ts";
import { bodyObject, noContent, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

type Parameters = Readonly<Record<string, ParameterValue>>;

/** `POST`, `PUT` and `DELETE` of definitions: the messages that create, update and delete them (messages.md §2.2). */
export function writeDefinition(
  set: DefinitionSet,
  segments: readonly PathSegment[],
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const writer = new DefinitionWriter(request, context);
  const [first, second, ...more] = segments;
  if (first === undefined || more.length > 1) throw noResource(segments.at(-1)?.name ?? "");
  if (second === undefined || second.name.includes(".")) return writer.write(set, first);
  if (second.name === "Attributes" || second.name === "Keys") return writer.writePart(first, second);
  throw noResource(second.name);
}

class DefinitionWriter {
  readonly #request: WebApiRequest;
  readonly #context: WebApiContext;

  constructor(request: WebApiRequest, context: WebApiContext) {
    this.#request = request;
    this.#context = context;
  }

  write(set: DefinitionSet, segment: PathSegment): EmulatorResponse {
    switch (this.#request.method) {
      case "POST":
        return this.#create(set);
      case "PUT":
        return this.#update(set);
      case "DELETE":
        return this.#delete(set, segment);
      default:
        throw this.#notAllowed();
    }
  }

  /** A column or key of a table. */
  writePart(tableSegment: PathSegment, { name, parts }: PathSegment): EmulatorResponse {
    const table = this.#table(tableSegment);
    const isColumn = name === "Attributes";
    switch (this.#request.method) {
      case "POST": {
        const EntityName = table.logicalName;
        const id = isColumn
          ? this.#run("CreateAttribute", { EntityName, Attribute: this.#newColumn() }, "AttributeId")
          : this.#run("CreateEntityKey", { EntityName, EntityKey: this.#read("EntityKeyMetadata") }, "EntityKeyId");
        return this.#created(`EntityDefinitions(${table.metadataId})/${name}(${id})`);
      }
      case "PUT":
        if (!isColumn) throw this.#notAllowed();
        this.#run("UpdateAttribute", {
          EntityName: table.logicalName,
          Attribute: this.#read("AttributeMetadata"),
          MergeLabels: this.#mergesLabels(),
        });
        return noContent();
      case "DELETE": {
        const EntityLogicalName = table.logicalName;
        const own = this.#partName(table, isColumn, parts ?? []);
        if (isColumn) this.#run("DeleteAttribute", { EntityLogicalName, LogicalName: own });
        else this.#run("DeleteEntityKey", { EntityLogicalName, Name: own });
        return noContent();
      }
      default:
        throw this.#notAllowed();
    }
  }

  /** A shared choice is named by its address: `"GlobalOptionSet@odata.bind":"/GlobalOptionSetDefinitions(…)"`. */
  #newColumn(): MetadataValue {
    const column = this.#read("AttributeMetadata") as AttributeMetadata;
    const address = bodyObject(this.#request)["GlobalOptionSet@odata.bind"];
    if (typeof address !== "string") return column;
    const segment = parseResourcePath(address.replace(/^\//, "")).at(-1);
    if (segment?.name !== "GlobalOptionSetDefinitions") throw noResource(segment?.name ?? address);
    return { ...column, optionSet: this.#optionSet(segment) };
  }

  #optionSet({ parts = [] }: PathSegment): OptionSetMetadata {
    const { name, id } = definitionKey(parts);
    const results = executeMessage(this.#context, "RetrieveOptionSet", { Name: name ?? null, MetadataId: id ?? null });
    return results.get("OptionSetMetadata") as OptionSetMetadata;
  }

  #create(set: DefinitionSet): EmulatorResponse {
    const json = bodyObject(this.#request);
    if (set === "EntityDefinitions") return this.#createTable(json);
    if (set === "RelationshipDefinitions") return this.#createRelationship(json);
    const id = this.#run("CreateOptionSet", { OptionSet: this.#read("OptionSetMetadata") }, "OptionSetId");
    return this.#created(`GlobalOptionSetDefinitions(${id})`);
  }

  /** The primary name column stands among the columns. */
  #createTable(json: JsonObject): EmulatorResponse {
    const { attributes = [], ...table } = definitionFromJson(json, "EntityMetadata") as EntityMetadata;
    const primaryName = attributes.find(({ isPrimaryName }) => isPrimaryName);
    if (primaryName === undefined) {
      throw odataError("A new table has a column among its Attributes with IsPrimaryName true.", {
        errorCode: "0x80048d19",
      });
    }
    const flags = ["HasNotes", "HasActivities", "HasFeedback"].filter((name) => typeof json[name] === "boolean");
    const given = Object.fromEntries(flags.map((name) => [name, json[name] === true]));
    const id = this.#run("CreateEntity", { Entity: table, PrimaryAttribute: primaryName, ...given }, "EntityId");
    return this.#created(`EntityDefinitions(${id})`);
  }

  #createRelationship(json: JsonObject): EmulatorResponse {
    const relationship = definitionFromJson(json, "OneToManyRelationshipMetadata");
    if (relationship.kind === "ManyToManyRelationshipMetadata") {
      const parameters = {
        IntersectEntitySchemaName: relationship.intersectEntityName ?? relationship.schemaName,
        ManyToManyRelationship: relationship,
      };
      const id = this.#run("CreateManyToMany", parameters, "ManyToManyRelationshipId");
      return this.#created(`RelationshipDefinitions(${id})`);
    }
    if (!isJsonObject(json.Lookup))
      throw odataError("A new one-to-many relationship has a Lookup.", { errorCode: "0x80048d19" });
    const lookup = definitionFromJson(
      { "@odata.type": "LookupAttributeMetadata", ...json.Lookup },
      "AttributeMetadata",
    );
    const parameters: Parameters = {
      OneToManyRelationship: relationship as MetadataValue,
      Lookup: lookup as AttributeMetadata,
    };
    return this.#created(`RelationshipDefinitions(${this.#run("CreateOneToMany", parameters, "RelationshipId")})`);
  }

  #update(set: DefinitionSet): EmulatorResponse {
    const MergeLabels = this.#mergesLabels();
    if (set === "EntityDefinitions") this.#run("UpdateEntity", { Entity: this.#read("EntityMetadata"), MergeLabels });
    else if (set === "RelationshipDefinitions") {
      this.#run("UpdateRelationship", { Relationship: this.#read("OneToManyRelationshipMetadata"), MergeLabels });
    } else this.#run("UpdateOptionSet", { OptionSet: this.#read("OptionSetMetadata"), MergeLabels });
    return noContent();
  }

  #delete(set: DefinitionSet, segment: PathSegment): EmulatorResponse {
    const { name, id } = definitionKey(segment.parts ?? []);
    if (set === "EntityDefinitions") {
      this.#run("DeleteEntity", { LogicalName: this.#table(segment).logicalName });
    } else if (set === "RelationshipDefinitions") {
      const results = executeMessage(this.#context, "RetrieveRelationship", {
        Name: name ?? null,
        MetadataId: id ?? null,
      });
      this.#run("DeleteRelationship", {
        Name: (results.get("RelationshipMetadata") as { schemaName: string }).schemaName,
      });
    } else {
      this.#run("DeleteOptionSet", { Name: this.#optionSet(segment).name ?? null });
    }
    return noContent();
  }

  #table({ parts = [] }: PathSegment): EntityMetadata {
    const { name, id } = definitionKey(parts);
    const EntityFilters = { kind: "EnumValue" as const, typeName: "EntityFilters", value: "Entity Attributes" };
    const parameters = { LogicalName: name ?? null, MetadataId: id ?? null, EntityFilters };
    return executeMessage(this.#context, "RetrieveEntity", parameters).get("EntityMetadata") as EntityMetadata;
  }

  #partName(
    { attributes = [], keys = [] }: EntityMetadata,
    isColumn: boolean,
    parts: NonNullable<PathSegment["parts"]>,
  ): string {
    const { name, id } = definitionKey(parts);
    if (name !== undefined) return name;
    const all: readonly { readonly logicalName: string; readonly metadataId: Guid }[] = isColumn ? attributes : keys;
    const found = all.find(({ metadataId }) => metadataId.equals(id ?? Guid.empty));
    if (found === undefined) throw noResource(String(id));
    return found.logicalName;
  }

  #read(kind: DefinitionKind): MetadataValue {
    return definitionFromJson(bodyObject(this.#request), kind);
  }

  /** Without the header the labels of other languages are lost. */
  #mergesLabels(): boolean {
    return this.#request.headers["mscrm.mergelabels"]?.toLowerCase() === "true";
  }

  #run(message: string, parameters: Parameters, result = ""): ParameterValue {
    const all = { ...parameters, ...optionalParameters(this.#request) };
    return executeMessage(this.#context, message, all).get(result) ?? null;
  }

  #created(path: string): EmulatorResponse {
    const address = `${this.#context.root}${path}`;
    return noContent({ "odata-entityid": address, location: address });
  }

  #notAllowed() {
    return odataError(`The method '${this.#request.method}' is not allowed for definitions.`, { status: 405 });
  }
}
