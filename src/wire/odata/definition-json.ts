import { Guid } from "../../values/guid.ts";
import type {
  AttributeMetadata,
  AttributeTypeCode,
  EntityKeyMetadata,
  EntityMetadata,
  Label,
  OptionSetMetadata,
  RelationshipMetadata,
} from "../metadata/metadata.ts";
import { type DefinitionKind, definitionMembers, type Member } from "./definition-members.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import { namespace, odataError } from "./odata-error.ts";

/** A definition as EntityDefinitions, RelationshipDefinitions and GlobalOptionSetDefinitions show and take it. */
export type Definition =
  | EntityMetadata
  | AttributeMetadata
  | OptionSetMetadata
  | EntityKeyMetadata
  | RelationshipMetadata;

type Model = Readonly<Record<string, unknown>>;

/** Types of columns that the Web API names otherwise than by their type code. */
const attributeTypes: Partial<Record<string, string>> = {
  Customer: "Lookup",
  Owner: "Lookup",
  PartyList: "Lookup",
  Uniqueidentifier: "UniqueIdentifier",
  Virtual: "",
  CalendarRules: "",
  MultiSelectPicklistType: "MultiSelectPicklist",
  ImageType: "Image",
  FileType: "File",
};

/** `#Microsoft.Dynamics.CRM.StringAttributeMetadata` without the sign. */
function attributeTypeOf({ attributeType, attributeTypeName = "" }: AttributeMetadata): string {
  const name = attributeTypes[attributeTypeName] ?? attributeTypes[attributeType] ?? attributeType;
  return `${namespace}.${name}AttributeMetadata`;
}

/** The JSON of a definition with all that it holds. What it does not have is null. */
export function jsonFromDefinition(definition: Definition): JsonObject {
  const json = membersOf(definition.kind, definition as unknown as Model);
  switch (definition.kind) {
    case "AttributeMetadata":
      return {
        "@odata.type": `#${attributeTypeOf(definition)}`,
        ...particulars(definition, json),
        ...optionSetsOf(definition),
      };
    case "OneToManyRelationshipMetadata":
      return {
        "@odata.type": `#${namespace}.OneToManyRelationshipMetadata`,
        ...json,
        RelationshipType: "OneToManyRelationship",
        CascadeConfiguration: { Delete: definition.cascadeDelete },
      };
    case "ManyToManyRelationshipMetadata":
      return {
        "@odata.type": `#${namespace}.ManyToManyRelationshipMetadata`,
        ...json,
        RelationshipType: "ManyToManyRelationship",
      };
    case "OptionSetMetadata":
      return optionSetJson(definition);
    default:
      return json;
  }
}

function optionSetJson(optionSet: OptionSetMetadata): JsonObject {
  const json = membersOf("OptionSetMetadata", optionSet);
  if (optionSet.optionSetType !== "Boolean") return { "@odata.type": `#${namespace}.OptionSetMetadata`, ...json };
  const { Options: _, ...others } = json;
  const option = (value: number): JsonValue => {
    const found = optionSet.options.find((one) => one.value === value);
    return found === undefined ? null : membersOf("OptionMetadata", found);
  };
  return {
    "@odata.type": `#${namespace}.BooleanOptionSetMetadata`,
    ...others,
    TrueOption: option(1),
    FalseOption: option(0),
  };
}

/** Texts have their format a second time; the default of yes and no is called otherwise than that of a choice. */
function particulars({ attributeType, format, defaultValue }: AttributeMetadata, json: JsonObject): JsonObject {
  if (attributeType === "String") return { ...json, FormatName: format === undefined ? null : { Value: format } };
  if (attributeType !== "Boolean") return json;
  const { DefaultFormValue: _, ...others } = json;
  return { ...others, DefaultValue: defaultValue === 1 };
}

/** A shared choice is reached by both members, one of the column's own by the first alone. */
function optionSetsOf({ optionSet }: AttributeMetadata): JsonObject {
  if (optionSet === undefined) return {};
  const json = optionSetJson(optionSet);
  return { OptionSet: json, GlobalOptionSet: optionSet.isGlobal ? json : null };
}

function membersOf(kind: DefinitionKind, model: Model): JsonObject {
  const json: Record<string, JsonValue> = {};
  for (const member of definitionMembers[kind]) {
    const value = model[member.model];
    if (value === undefined && member.kind !== "plain" && member.kind !== "label") continue;
    if (value === undefined && kind === "AttributeMetadata" && member.kind === "plain") continue;
    json[member.json] = value === undefined ? null : memberJson(member, value);
  }
  return json;
}

function memberJson({ kind, of }: Member, value: unknown): JsonValue {
  switch (kind) {
    case "guid":
      return (value as Guid).text;
    case "label":
      return labelJson(value as Label);
    case "managed":
      return { Value: value as string, CanBeChanged: true };
    case "valued":
      return { Value: value as string };
    case "definitions":
      return (value as readonly Model[]).map((one) => partJson(one, of));
    case "definition":
      return partJson(value as Model, of);
    default:
      return value as JsonValue;
  }
}

function partJson(model: Model, of: DefinitionKind | undefined): JsonObject {
  if (of === undefined || of === "OptionMetadata") return membersOf("OptionMetadata", model);
  return jsonFromDefinition(model as unknown as Definition);
}

/** `{"LocalizedLabels":[…],"UserLocalizedLabel":…}` */
export function labelJson({ localized, userLabel }: Label): JsonObject {
  const labels = localized.map(({ label: Label, languageCode: LanguageCode }) => ({
    Label,
    LanguageCode,
    IsManaged: false,
  }));
  const own = labels.find(({ Label }) => Label === userLabel) ?? labels[0] ?? null;
  return { LocalizedLabels: labels, UserLocalizedLabel: own };
}

// From JSON

/** Which kind of definition a JSON object is; a column and a relationship say so themselves. */
export function definitionFromJson(json: JsonObject, expected: DefinitionKind): Definition {
  const model = modelOf(json, kindOf(json, expected));
  if (model.kind === "AttributeMetadata") {
    return { ...model, ...particularsIn(json), ...attributeTypeIn(json, model) } as unknown as Definition;
  }
  return model as unknown as Definition;
}

function kindOf(json: JsonObject, expected: DefinitionKind): DefinitionKind {
  const type = typeNameIn(json);
  if (type === "ManyToManyRelationshipMetadata" || type === "OneToManyRelationshipMetadata") return type;
  return expected;
}

/** Answers of functions call a definition Complex…: `#Microsoft.Dynamics.CRM.ComplexStringAttributeMetadata`. */
function typeNameIn(json: JsonObject): string {
  const type = json["@odata.type"];
  return typeof type === "string"
    ? type
        .replace(/^#/, "")
        .replace(`${namespace}.`, "")
        .replace(/^Complex/, "")
    : "";
}

/** The model's defaults are the platform's, where the JSON leaves them out. */
const defaults: Readonly<Record<DefinitionKind, Model>> = {
  EntityMetadata: { isActivity: false, isIntersect: false, isCustomEntity: true },
  AttributeMetadata: {
    isPrimaryId: false,
    isPrimaryName: false,
    isCustomAttribute: true,
    isValidForCreate: true,
    isValidForUpdate: true,
    isValidForRead: true,
    requiredLevel: "None",
  },
  OptionSetMetadata: { isGlobal: false, optionSetType: "Picklist", options: [] },
  OptionMetadata: { label: { localized: [] } },
  EntityKeyMetadata: { keyAttributes: [], indexStatus: "Pending" },
  OneToManyRelationshipMetadata: { isHierarchical: false, isCustomRelationship: true, cascadeDelete: "RemoveLink" },
  ManyToManyRelationshipMetadata: { isCustomRelationship: true },
};

/** What has a logical name: the schema name in lower case, where a new definition does not say it. */
const named: ReadonlySet<DefinitionKind> = new Set(["EntityMetadata", "AttributeMetadata", "EntityKeyMetadata"]);

function modelOf(json: JsonObject, kind: DefinitionKind): Model {
  const model: Record<string, unknown> = { ...defaults[kind] };
  if (kind !== "OptionMetadata") model.kind = kind;
  if (kind !== "OptionMetadata" && kind !== "OptionSetMetadata") model.metadataId = Guid.empty;
  for (const member of definitionMembers[kind]) {
    const value = json[member.json];
    if (value === undefined || value === null) continue;
    model[member.model] = memberModel(member, value);
  }
  if (named.has(kind) && model.logicalName === undefined) {
    model.logicalName = String(model.schemaName ?? "").toLowerCase();
  }
  if (kind === "OptionSetMetadata") model.options = optionsIn(json, model);
  if (kind === "OneToManyRelationshipMetadata") {
    const cascade = json.CascadeConfiguration;
    if (isJsonObject(cascade) && typeof cascade.Delete === "string") model.cascadeDelete = cascade.Delete;
  }
  return model;
}

/** Yes and no stand apart. */
function optionsIn(json: JsonObject, { options }: Model): unknown {
  const [yes, no] = [json.TrueOption, json.FalseOption];
  if (!isJsonObject(yes) || !isJsonObject(no)) return options;
  return [modelOf({ Value: 0, ...no }, "OptionMetadata"), modelOf({ Value: 1, ...yes }, "OptionMetadata")];
}

function memberModel(member: Member, value: JsonValue): unknown {
  switch (member.kind) {
    case "guid":
      return typeof value === "string" ? Guid.of(value) : Guid.empty;
    case "label":
      return labelFromJson(value);
    case "managed":
    case "valued":
      return isJsonObject(value) ? value.Value : value;
    case "definitions":
      return Array.isArray(value) ? value.filter(isJsonObject).map((one) => partModel(one, member)) : [];
    case "definition":
      return isJsonObject(value) ? partModel(value, member) : undefined;
    default:
      return value;
  }
}

function partModel(json: JsonObject, { of = "OptionMetadata" }: Member): unknown {
  return of === "OptionMetadata" ? modelOf(json, of) : definitionFromJson(json, of);
}

export function labelFromJson(value: JsonValue): Label {
  const json = isJsonObject(value) ? value : {};
  const labels = Array.isArray(json.LocalizedLabels) ? json.LocalizedLabels : [];
  const localized = labels.filter(isJsonObject).map(({ Label, LanguageCode }) => ({
    label: typeof Label === "string" ? Label : "",
    languageCode: typeof LanguageCode === "number" ? LanguageCode : 1033,
  }));
  const own = isJsonObject(json.UserLocalizedLabel) ? json.UserLocalizedLabel.Label : undefined;
  return { localized, ...(typeof own === "string" && { userLabel: own }) };
}

function particularsIn({ DefaultValue, Format, FormatName }: JsonObject): Partial<AttributeMetadata> {
  const format = isJsonObject(FormatName) && typeof Format !== "string" ? FormatName.Value : undefined;
  return {
    ...(typeof DefaultValue === "boolean" && { defaultValue: Number(DefaultValue) }),
    ...(typeof format === "string" && { format }),
  };
}

/** The type of a column by its `@odata.type`, where the JSON has no AttributeType. */
function attributeTypeIn(json: JsonObject, model: Model): Partial<AttributeMetadata> {
  if (typeof model.attributeType === "string" && model.attributeType !== "Virtual") return {};
  const name = typeNameIn(json).replace(/AttributeMetadata$/, "");
  if (["MultiSelectPicklist", "Image", "File"].includes(name)) {
    return { attributeType: "Virtual", attributeTypeName: `${name}Type` };
  }
  if (model.attributeType === "Virtual") return {};
  if (name === "") throw odataError("A column says its type with '@odata.type'.", { errorCode: "0x80048d19" });
  const code = (name === "UniqueIdentifier" ? "Uniqueidentifier" : name) as AttributeTypeCode;
  return { attributeType: code, attributeTypeName: `${code}Type` };
}
