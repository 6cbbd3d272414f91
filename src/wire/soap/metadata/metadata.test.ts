import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { columnDefinition } from "../../../../test/column-definition.ts";
import { Guid } from "../../../values/guid.ts";
import type {
  AttributeMetadata,
  AttributeTypeCode,
  EntityMetadata,
  Label,
  OptionMetadata,
  OptionSetMetadata,
} from "../../metadata/metadata.ts";
import type { OrganizationReply, ParameterValue } from "../../organization-call.ts";
import { decodeReply } from "../decode-reply.ts";
import { encodeReply } from "../encode-reply.ts";

/* Descriptions beside the elements that carry them; the order is that of the published schemas (contracts.md). */

const id = Guid.of("c4944f99-b5a0-e311-b64f-6c3be5a87df0");
const xrm = "http://schemas.microsoft.com/xrm";
const arrays = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
const names2013 = `xmlns:d="${xrm}/2013/Metadata"`;
const idXml = `<c:MetadataId>${id.text}</c:MetadataId><c:HasChanged i:nil="true"/>`;
const noIdXml = '<c:MetadataId i:nil="true"/><c:HasChanged i:nil="true"/>';

const yes: Label = { localized: [{ label: "Yes", languageCode: 1033 }], userLabel: "Yes" };
const localizedXml =
  '<c:MetadataId i:nil="true"/><c:HasChanged i:nil="true"/><a:IsManaged i:nil="true"/><a:Label>Yes</a:Label>' +
  "<a:LanguageCode>1033</a:LanguageCode>";
const labelXml =
  `<a:LocalizedLabels><a:LocalizedLabel>${localizedXml}</a:LocalizedLabel></a:LocalizedLabels>` +
  `<a:UserLocalizedLabel>${localizedXml}</a:UserLocalizedLabel>`;

function reply(value: ParameterValue): OrganizationReply {
  return { operation: "Execute", response: { responseName: "new_Do", results: new Map([["Value", value]]) } };
}

/** The result's element without its name: attributes, `>` and content; read back as well. */
function elementOf(value: ParameterValue): string {
  const { body } = encodeReply(reply(value), "1.1");
  assert.deepEqual(decodeReply(body), reply(value));
  const [, element] = /<b:key>Value<\/b:key><b:value (.*)<\/b:value>/s.exec(body) ?? [];
  return element ?? assert.fail(body);
}

function column(attributeType: AttributeTypeCode, more: Partial<AttributeMetadata> = {}): AttributeMetadata {
  return columnDefinition("new_X", attributeType, { metadataId: id, ...more });
}

function optionSet(type: OptionSetMetadata["optionSetType"], ...options: OptionMetadata[]): OptionSetMetadata {
  return { kind: "OptionSetMetadata", name: "new_set", isGlobal: true, optionSetType: type, options };
}

const optionXml = (value: number, more = "") =>
  `${noIdXml}<c:Color i:nil="true"/><c:Description i:nil="true"/><c:Label>${labelXml}</c:Label><c:Value>${value}</c:Value>${more}`;
const setXml = (type: string, options: string) =>
  `<c:OptionSet>${noIdXml}<c:DisplayName i:nil="true"/><c:IsGlobal>true</c:IsGlobal><c:Name>new_set</c:Name>` +
  `<c:OptionSetType>${type}</c:OptionSetType>${options}</c:OptionSet>`;

describe("a column: its type, the members all have, those of its own", () => {
  const ofMetadata = (name: string) => `i:type="c:${name}" xmlns:c="${xrm}/2011/Metadata"`;
  const ofNewer = (name: string, namespace: string) =>
    `i:type="d:${name}" xmlns:c="${xrm}/2011/Metadata" xmlns:d="${xrm}/${namespace}"`;
  const range = (max: string, min: string) => `<c:MaxValue>${max}</c:MaxValue><c:MinValue>${min}</c:MinValue>`;

  type ColumnCase = readonly [column: AttributeMetadata, type: string, own: string];
  const cases: readonly ColumnCase[] = [
    [
      column("Boolean", {
        defaultValue: 1,
        optionSet: optionSet("Boolean", { value: 0, label: yes }, { value: 1, label: yes }),
      }),
      ofMetadata("BooleanAttributeMetadata"),
      `<c:DefaultValue>true</c:DefaultValue>${setXml("Boolean", `<c:FalseOption>${optionXml(0)}</c:FalseOption><c:TrueOption>${optionXml(1)}</c:TrueOption>`)}`,
    ],
    [
      column("DateTime", { format: "DateOnly", dateTimeBehavior: "TimeZoneIndependent" }),
      ofMetadata("DateTimeAttributeMetadata"),
      `<c:Format>DateOnly</c:Format><c:DateTimeBehavior ${names2013}><d:Value>TimeZoneIndependent</d:Value></c:DateTimeBehavior>`,
    ],
    [
      column("Decimal", { minValue: -0.5, maxValue: 100_000_000_000, precision: 10 }),
      ofMetadata("DecimalAttributeMetadata"),
      `${range("100000000000", "-0.5")}<c:Precision>10</c:Precision>`,
    ],
    [
      column("Double", { minValue: 0, maxValue: 1e21, precision: 5 }),
      ofMetadata("DoubleAttributeMetadata"),
      `${range("1e+21", "0")}<c:Precision>5</c:Precision>`,
    ],
    [
      column("Integer", { format: "Duration", minValue: 0, maxValue: 2_147_483_647 }),
      ofMetadata("IntegerAttributeMetadata"),
      `<c:Format>Duration</c:Format>${range("2147483647", "0")}`,
    ],
    [
      column("BigInt", { minValue: -(2 ** 63), maxValue: 2 ** 63 }),
      ofMetadata("BigIntAttributeMetadata"),
      range("9223372036854775807", "-9223372036854775808"),
    ],
    ...(["Lookup", "Customer", "Owner", "PartyList"] as const).map((code): ColumnCase => {
      const targets = `<c:Targets xmlns:d="${arrays}"><d:string>account</d:string></c:Targets>`;
      const lookup = column(code, { targets: ["account"] });
      return [lookup, ofMetadata("LookupAttributeMetadata"), `<c:Format i:nil="true"/>${targets}`];
    }),
    [
      column("Memo", { maxLength: 2000, format: "RichText" }),
      ofMetadata("MemoAttributeMetadata"),
      `<c:Format i:nil="true"/><c:MaxLength>2000</c:MaxLength><c:FormatName ${names2013}><d:Value>RichText</d:Value></c:FormatName>`,
    ],
    [
      column("String", { maxLength: 100, format: "Email" }),
      ofMetadata("StringAttributeMetadata"),
      `<c:Format>Email</c:Format><c:MaxLength>100</c:MaxLength><c:FormatName ${names2013}><d:Value>Email</d:Value></c:FormatName>`,
    ],
    [
      column("Money", { minValue: -1, maxValue: 1, precision: 2, precisionSource: 2 }),
      ofMetadata("MoneyAttributeMetadata"),
      `${range("1", "-1")}<c:Precision>2</c:Precision><c:PrecisionSource>2</c:PrecisionSource>`,
    ],
    [
      column("State", {
        defaultValue: 0,
        optionSet: optionSet("State", { value: 0, label: yes, defaultStatus: 1, invariantName: "Active" }),
      }),
      ofMetadata("StateAttributeMetadata"),
      `<c:DefaultFormValue>0</c:DefaultFormValue>${setXml(
        "State",
        `<c:Options><c:OptionMetadata i:type="c:StateOptionMetadata">${optionXml(0, "<c:DefaultStatus>1</c:DefaultStatus><c:InvariantName>Active</c:InvariantName>")}</c:OptionMetadata></c:Options>`,
      )}`,
    ],
    [
      column("Status", { optionSet: optionSet("Status", { value: 1, label: yes, state: 0 }) }),
      ofMetadata("StatusAttributeMetadata"),
      `<c:DefaultFormValue i:nil="true"/>${setXml(
        "Status",
        `<c:Options><c:OptionMetadata i:type="c:StatusOptionMetadata">${optionXml(1, '<c:State>0</c:State><c:TransitionData i:nil="true"/>')}</c:OptionMetadata></c:Options>`,
      )}`,
    ],
    [
      column("Picklist", { defaultValue: -1, optionSet: optionSet("Picklist", { value: 7, label: yes }) }),
      ofMetadata("PicklistAttributeMetadata"),
      `<c:DefaultFormValue>-1</c:DefaultFormValue>${setXml("Picklist", `<c:Options><c:OptionMetadata>${optionXml(7)}</c:OptionMetadata></c:Options>`)}`,
    ],
    [
      column("EntityName"),
      ofMetadata("EntityNameAttributeMetadata"),
      '<c:DefaultFormValue i:nil="true"/><c:OptionSet i:nil="true"/>',
    ],
    [column("ManagedProperty"), ofMetadata("ManagedPropertyAttributeMetadata"), ""],
    [column("CalendarRules"), ofMetadata("AttributeMetadata"), ""],
    [column("Virtual"), ofMetadata("AttributeMetadata"), ""],
    [column("Uniqueidentifier"), ofNewer("UniqueIdentifierAttributeMetadata", "7.1/Metadata"), ""],
    [
      column("Virtual", { attributeTypeName: "MultiSelectPicklistType", optionSet: optionSet("Picklist") }),
      ofNewer("MultiSelectPicklistAttributeMetadata", "9.0/Metadata"),
      `<c:DefaultFormValue i:nil="true"/>${setXml("Picklist", "<c:Options/>")}`,
    ],
    [
      column("Virtual", { attributeTypeName: "ImageType", maxSizeInKB: 10_240 }),
      ofNewer("ImageAttributeMetadata", "2013/Metadata"),
      "<d:MaxSizeInKB>10240</d:MaxSizeInKB>",
    ],
    [
      column("Virtual", { attributeTypeName: "FileType", maxSizeInKB: 32_768 }),
      ofNewer("FileAttributeMetadata", "9.0/Metadata"),
      "<d:MaxSizeInKB>32768</d:MaxSizeInKB>",
    ],
  ];
  for (const [value, type, own] of cases) {
    test(value.attributeType === "Virtual" ? (value.attributeTypeName ?? "Virtual") : value.attributeType, () => {
      const typeName = value.attributeTypeName;
      const prefix = typeName === "ImageType" ? "d" : "e";
      const names = typeName === "ImageType" ? "" : ` xmlns:e="${xrm}/2013/Metadata"`;
      const typeNameXml =
        typeName === undefined
          ? '<c:AttributeTypeName i:nil="true"/>'
          : `<c:AttributeTypeName${names}><${prefix}:Value>${typeName}</${prefix}:Value></c:AttributeTypeName>`;
      assert.equal(
        elementOf(value),
        `${type}>${idXml}<c:AttributeOf i:nil="true"/><c:AttributeType>${value.attributeType}</c:AttributeType>` +
          '<c:Description i:nil="true"/><c:DisplayName i:nil="true"/><c:EntityLogicalName i:nil="true"/>' +
          "<c:IsCustomAttribute>true</c:IsCustomAttribute><c:IsPrimaryId>false</c:IsPrimaryId><c:IsPrimaryName>false</c:IsPrimaryName>" +
          "<c:IsValidForCreate>true</c:IsValidForCreate><c:IsValidForRead>true</c:IsValidForRead><c:IsValidForUpdate>true</c:IsValidForUpdate>" +
          "<c:LogicalName>new_x</c:LogicalName><c:RequiredLevel><a:CanBeChanged>true</a:CanBeChanged>" +
          "<a:ManagedPropertyLogicalName>canmodifyrequirementlevelsettings</a:ManagedPropertyLogicalName><a:Value>None</a:Value>" +
          `</c:RequiredLevel><c:SchemaName>new_X</c:SchemaName>${typeNameXml}<c:IsLogical i:nil="true"/>${own}`,
      );
    });
  }
});

const label: Label = { localized: [] };
const emptyLabelXml = '<a:LocalizedLabels/><a:UserLocalizedLabel i:nil="true"/>';

const table: EntityMetadata = {
  kind: "EntityMetadata",
  metadataId: id,
  logicalName: "new_plan",
  schemaName: "new_Plan",
  isActivity: false,
  isIntersect: false,
  isCustomEntity: true,
  entitySetName: "new_plans",
  logicalCollectionName: "new_plans",
  displayName: label,
  displayCollectionName: label,
  objectTypeCode: 10_000,
  ownershipType: "UserOwned",
  primaryIdAttribute: "new_planid",
  primaryNameAttribute: "new_name",
  changeTrackingEnabled: true,
  isOptimisticConcurrencyEnabled: true,
  attributes: [],
  keys: [
    {
      kind: "EntityKeyMetadata",
      metadataId: id,
      logicalName: "new_key",
      schemaName: "new_Key",
      entityLogicalName: "new_plan",
      keyAttributes: ["new_code"],
      indexStatus: "Active",
    },
  ],
  oneToManyRelationships: [
    {
      kind: "OneToManyRelationshipMetadata",
      metadataId: id,
      schemaName: "new_plan_tasks",
      referencedEntity: "new_plan",
      referencedAttribute: "new_planid",
      referencingEntity: "task",
      referencingAttribute: "new_planid",
      referencedEntityNavigationPropertyName: "new_plan_tasks",
      referencingEntityNavigationPropertyName: "new_PlanId",
      isHierarchical: false,
      isCustomRelationship: true,
      cascadeDelete: "RemoveLink",
    },
  ],
  manyToManyRelationships: [
    {
      kind: "ManyToManyRelationshipMetadata",
      metadataId: id,
      schemaName: "new_plan_contacts",
      intersectEntityName: "new_plan_contact",
      entity1LogicalName: "new_plan",
      entity1IntersectAttribute: "new_planid",
      entity2LogicalName: "contact",
      entity2IntersectAttribute: "contactid",
      isCustomRelationship: true,
    },
  ],
};

test("a table with its relationships and keys", () => {
  const k = "e";
  assert.equal(
    elementOf(table),
    `i:type="c:EntityMetadata" xmlns:c="${xrm}/2011/Metadata">${idXml}<c:Attributes/>` +
      '<c:ChangeTrackingEnabled>true</c:ChangeTrackingEnabled><c:Description i:nil="true"/>' +
      `<c:DisplayCollectionName>${emptyLabelXml}</c:DisplayCollectionName><c:DisplayName>${emptyLabelXml}</c:DisplayName>` +
      "<c:IsActivity>false</c:IsActivity><c:IsCustomEntity>true</c:IsCustomEntity><c:IsIntersect>false</c:IsIntersect>" +
      "<c:LogicalName>new_plan</c:LogicalName><c:ManyToManyRelationships><c:ManyToManyRelationshipMetadata>" +
      `${idXml}<c:IsCustomRelationship>true</c:IsCustomRelationship><c:SchemaName>new_plan_contacts</c:SchemaName>` +
      "<c:RelationshipType>ManyToManyRelationship</c:RelationshipType>" +
      "<c:Entity1IntersectAttribute>new_planid</c:Entity1IntersectAttribute><c:Entity1LogicalName>new_plan</c:Entity1LogicalName>" +
      '<c:Entity1NavigationPropertyName i:nil="true"/>' +
      "<c:Entity2IntersectAttribute>contactid</c:Entity2IntersectAttribute><c:Entity2LogicalName>contact</c:Entity2LogicalName>" +
      '<c:Entity2NavigationPropertyName i:nil="true"/><c:IntersectEntityName>new_plan_contact</c:IntersectEntityName>' +
      '</c:ManyToManyRelationshipMetadata></c:ManyToManyRelationships><c:ManyToOneRelationships i:nil="true"/>' +
      "<c:ObjectTypeCode>10000</c:ObjectTypeCode><c:OneToManyRelationships><c:OneToManyRelationshipMetadata>" +
      `${idXml}<c:IsCustomRelationship>true</c:IsCustomRelationship><c:SchemaName>new_plan_tasks</c:SchemaName>` +
      "<c:RelationshipType>OneToManyRelationship</c:RelationshipType>" +
      "<c:CascadeConfiguration><c:Delete>RemoveLink</c:Delete></c:CascadeConfiguration><c:IsHierarchical>false</c:IsHierarchical>" +
      "<c:ReferencedAttribute>new_planid</c:ReferencedAttribute><c:ReferencedEntity>new_plan</c:ReferencedEntity>" +
      "<c:ReferencedEntityNavigationPropertyName>new_plan_tasks</c:ReferencedEntityNavigationPropertyName>" +
      "<c:ReferencingAttribute>new_planid</c:ReferencingAttribute><c:ReferencingEntity>task</c:ReferencingEntity>" +
      "<c:ReferencingEntityNavigationPropertyName>new_PlanId</c:ReferencingEntityNavigationPropertyName>" +
      "</c:OneToManyRelationshipMetadata></c:OneToManyRelationships><c:OwnershipType>UserOwned</c:OwnershipType>" +
      "<c:PrimaryIdAttribute>new_planid</c:PrimaryIdAttribute><c:PrimaryNameAttribute>new_name</c:PrimaryNameAttribute>" +
      '<c:SchemaName>new_Plan</c:SchemaName><c:PrimaryImageAttribute i:nil="true"/>' +
      "<c:IsOptimisticConcurrencyEnabled>true</c:IsOptimisticConcurrencyEnabled>" +
      `<c:Keys xmlns:d="${xrm}/7.1/Metadata"><d:EntityKeyMetadata>${idXml}<d:DisplayName i:nil="true"/>` +
      "<d:EntityKeyIndexStatus>Active</d:EntityKeyIndexStatus><d:EntityLogicalName>new_plan</d:EntityLogicalName>" +
      `<d:KeyAttributes xmlns:${k}="${arrays}"><${k}:string>new_code</${k}:string></d:KeyAttributes>` +
      "<d:LogicalName>new_key</d:LogicalName><d:SchemaName>new_Key</d:SchemaName></d:EntityKeyMetadata></c:Keys>" +
      "<c:LogicalCollectionName>new_plans</c:LogicalCollectionName><c:EntitySetName>new_plans</c:EntitySetName>",
  );
});

describe("lists of descriptions, and descriptions by themselves", () => {
  const [key] = table.keys ?? [];
  const [toMany] = table.oneToManyRelationships ?? [];
  const [intersect] = table.manyToManyRelationships ?? [];
  assert.ok(key !== undefined && toMany !== undefined && intersect !== undefined);
  const cases: readonly [type: string, value: ParameterValue][] = [
    ["ArrayOfEntityMetadata", [table]],
    ["EntityKeyMetadata", key],
    ["OneToManyRelationshipMetadata", toMany],
    ["ArrayOfOneToManyRelationshipMetadata", [toMany]],
    ["ManyToManyRelationshipMetadata", intersect],
    ["OptionSetMetadata", optionSet("Picklist")],
    ["BooleanOptionSetMetadata", optionSet("Boolean", { value: 1, label: yes })],
    ["ArrayOfOptionSetMetadataBase", [optionSet("Picklist"), optionSet("Boolean")]],
  ];
  for (const [type, value] of cases) {
    test(type, () => assert.match(elementOf(value), new RegExp(`^i:type="[cd]:${type}"`)));
  }

  test("RetrieveMetadataChanges has a collection of its own for tables", () => {
    const results = new Map<string, ParameterValue>([["EntityMetadata", [table]]]);
    const changes: OrganizationReply = {
      operation: "Execute",
      response: { responseName: "RetrieveMetadataChanges", results },
    };
    const { body } = encodeReply(changes, "1.1");
    assert.match(body, /<b:value i:type="a:EntityMetadataCollection"><a:EntityMetadata xmlns:c=/);
    assert.deepEqual(decodeReply(body), changes);
  });
});

describe("what others write", () => {
  const envelope = (value: string) =>
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
    `<ExecuteResponse xmlns="${xrm}/2011/Contracts/Services"><ExecuteResult xmlns:a="${xrm}/2011/Contracts" ` +
    `xmlns:m="${xrm}/2011/Metadata" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">` +
    "<a:ResponseName>X</a:ResponseName>" +
    '<a:Results xmlns:b="http://schemas.datacontract.org/2004/07/System.Collections.Generic"><a:KeyValuePairOfstringanyType>' +
    `<b:key>Value</b:key>${value}</a:KeyValuePairOfstringanyType></a:Results></ExecuteResult></ExecuteResponse></s:Body></s:Envelope>`;
  const read = (value: string): ParameterValue | undefined => {
    const found = decodeReply(envelope(value));
    assert.ok("operation" in found && found.operation === "Execute");
    return found.response.results.get("Value");
  };

  test("a column of a type that is not known, or says none, is a column", () => {
    const columns = read(
      '<b:value i:type="m:EntityMetadata"><m:Attributes>' +
        '<m:AttributeMetadata i:type="m:HologramAttributeMetadata"><m:AttributeType>Virtual</m:AttributeType>' +
        "<m:LogicalName>x</m:LogicalName><m:SchemaName>X</m:SchemaName><m:Depth>3</m:Depth></m:AttributeMetadata>" +
        "<m:AttributeMetadata><m:AttributeType>Uniqueidentifier</m:AttributeType><m:LogicalName>id</m:LogicalName></m:AttributeMetadata>" +
        "</m:Attributes><m:LogicalName>y</m:LogicalName></b:value>",
    );
    assert.ok(
      typeof columns === "object" && columns !== null && "kind" in columns && columns.kind === "EntityMetadata",
    );
    assert.deepEqual(
      columns.attributes?.map(({ logicalName, schemaName, attributeType }) => [logicalName, schemaName, attributeType]),
      [
        ["x", "X", "Virtual"],
        ["id", "id", "Uniqueidentifier"],
      ],
    );
  });

  test("a new column without logical name and level, as clients describe it", () => {
    const described = read(
      '<b:value i:type="m:StringAttributeMetadata"><m:MetadataId i:nil="true"/><m:AttributeType>String</m:AttributeType>' +
        '<m:LogicalName i:nil="true"/><m:RequiredLevel><a:CanBeChanged>true</a:CanBeChanged>' +
        "<a:ManagedPropertyLogicalName>canmodifyrequirementlevelsettings</a:ManagedPropertyLogicalName>" +
        "<a:Value>ApplicationRequired</a:Value></m:RequiredLevel><m:SchemaName>new_Code</m:SchemaName>" +
        "<m:Format>Text</m:Format><m:MaxLength>50</m:MaxLength></b:value>",
    );
    assert.deepEqual(described, {
      ...column("String", { logicalName: "new_code", schemaName: "new_Code", requiredLevel: "ApplicationRequired" }),
      metadataId: Guid.empty,
      isCustomAttribute: false,
      format: "Text",
      maxLength: 50,
    });
  });
});
