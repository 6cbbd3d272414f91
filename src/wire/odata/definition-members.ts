/*
 * Members of definitions (tables, columns, keys, relationships, choices) as the Web API names them, and what their values are in
 * JSON; by the member of our model. Both directions read this table (definition-json.ts).
 */

type MemberKind =
  | "plain"
  | "guid"
  | "label"
  /** `{"Value":…}` with CanBeChanged: required levels and the like. */
  | "managed"
  /** `{"Value":…}` */
  | "valued"
  /** Of definitions: only where `$expand` asks for them. */
  | "definitions"
  | "definition";

export type Member = {
  readonly json: string;
  readonly model: string;
  readonly kind: MemberKind;
  /** What the parts are, where it holds definitions. */
  readonly of?: DefinitionKind | undefined;
};

export type DefinitionKind =
  | "EntityMetadata"
  | "AttributeMetadata"
  | "OptionSetMetadata"
  | "OptionMetadata"
  | "EntityKeyMetadata"
  | "OneToManyRelationshipMetadata"
  | "ManyToManyRelationshipMetadata";

/** `plain` members: `logicalName` is LogicalName. Others say their kind, or their name where it is another. */
function members(
  plain: string,
  others: Readonly<Record<string, MemberKind | Omit<Member, "model">>> = {},
): readonly Member[] {
  const simple = plain
    .trim()
    .split(/\s+/)
    .map((model): Member => ({ json: upper(model), model, kind: "plain" }));
  const special = Object.entries(others).map(
    ([model, one]): Member => (typeof one === "string" ? { json: upper(model), model, kind: one } : { ...one, model }),
  );
  return [{ json: "MetadataId", model: "metadataId", kind: "guid" }, ...simple, ...special];
}

function upper(model: string): string {
  return model.charAt(0).toUpperCase() + model.slice(1);
}

function parts(json: string, of: DefinitionKind): Omit<Member, "model"> {
  return { json, kind: "definitions", of };
}

export const definitionMembers: Readonly<Record<DefinitionKind, readonly Member[]>> = {
  EntityMetadata: members(
    `logicalName schemaName entitySetName logicalCollectionName objectTypeCode ownershipType primaryIdAttribute
     primaryNameAttribute primaryImageAttribute isActivity isIntersect isCustomEntity changeTrackingEnabled
     isOptimisticConcurrencyEnabled`,
    {
      displayName: "label",
      displayCollectionName: "label",
      description: "label",
      attributes: parts("Attributes", "AttributeMetadata"),
      keys: parts("Keys", "EntityKeyMetadata"),
      oneToManyRelationships: parts("OneToManyRelationships", "OneToManyRelationshipMetadata"),
      manyToOneRelationships: parts("ManyToOneRelationships", "OneToManyRelationshipMetadata"),
      manyToManyRelationships: parts("ManyToManyRelationships", "ManyToManyRelationshipMetadata"),
    },
  ),
  AttributeMetadata: members(
    `logicalName schemaName entityLogicalName attributeType attributeOf isPrimaryId isPrimaryName isLogical isCustomAttribute
     isValidForCreate isValidForUpdate isValidForRead targets maxLength minValue maxValue precision precisionSource format
     maxSizeInKB`,
    {
      attributeTypeName: "valued",
      displayName: "label",
      description: "label",
      requiredLevel: "managed",
      dateTimeBehavior: "valued",
      defaultValue: { json: "DefaultFormValue", kind: "plain" },
      optionSet: { json: "OptionSet", kind: "definition", of: "OptionSetMetadata" },
    },
  ),
  OptionSetMetadata: members("name isGlobal optionSetType", {
    displayName: "label",
    options: { json: "Options", kind: "definitions", of: "OptionMetadata" },
  }),
  OptionMetadata: members("value color state defaultStatus invariantName", {
    label: "label",
    description: "label",
  }).filter(({ model }) => model !== "metadataId"),
  EntityKeyMetadata: members("logicalName schemaName entityLogicalName keyAttributes", {
    displayName: "label",
    indexStatus: { json: "EntityKeyIndexStatus", kind: "plain" },
  }),
  OneToManyRelationshipMetadata: members(
    `schemaName referencedEntity referencedAttribute referencingEntity referencingAttribute
     referencedEntityNavigationPropertyName referencingEntityNavigationPropertyName isHierarchical isCustomRelationship`,
  ),
  ManyToManyRelationshipMetadata: members(
    `schemaName intersectEntityName entity1LogicalName entity1IntersectAttribute entity1NavigationPropertyName
     entity2LogicalName entity2IntersectAttribute entity2NavigationPropertyName isCustomRelationship`,
  ),
};

/** Definitions inside others that come only where `$expand` asks for them; the options of a choice always come. */
export const expandedMembers: ReadonlySet<string> = new Set([
  ...["Attributes", "Keys", "OneToManyRelationships", "ManyToOneRelationships", "ManyToManyRelationships"],
  ...["OptionSet", "GlobalOptionSet"],
]);
