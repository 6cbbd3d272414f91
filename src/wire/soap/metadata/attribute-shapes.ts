import { Decimal } from "../../../values/decimal.ts";
import { Double } from "../../../values/double.ts";
import { Guid } from "../../../values/guid.ts";
import type { AttributeMetadata, AttributeTypeCode } from "../../metadata/metadata.ts";
import { arrayOf, contract, given, within } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, decimal, double, int, long, oneOf, text } from "../scalar-shapes.ts";
import {
  type ChoiceShape,
  type Fields,
  type LeafShape,
  type Member,
  type NamedType,
  nillable,
  omittable,
  type RecordShape,
  record,
  required,
} from "../shape.ts";
import { label } from "./label-shapes.ts";
import { constant, metadataBase, plainNumber } from "./metadata-base.ts";
import { booleanOptionSet, optionSet } from "./option-set-shapes.ts";

type Attribute = AttributeMetadata;

const requiredLevels = oneOf("None", "SystemRequired", "ApplicationRequired", "Recommended");

/** A managed property: whether a publisher locked the level is not kept; that of a system column always is. */
const requiredLevel: RecordShape<Attribute["requiredLevel"]> = contract(
  {
    CanBeChanged: omittable(boolean, (level: Attribute["requiredLevel"]) => level !== "SystemRequired"),
    ManagedPropertyLogicalName: nillable(text, () => "canmodifyrequirementlevelsettings"),
    Value: required(requiredLevels, (level: Attribute["requiredLevel"]) => level),
  },
  (fields) => fields.Value,
);

const typeCode: LeafShape<AttributeTypeCode> = oneOf(
  "Boolean",
  "Customer",
  "DateTime",
  "Decimal",
  "Double",
  "Integer",
  "Lookup",
  "Memo",
  "Money",
  "Owner",
  "PartyList",
  "Picklist",
  "State",
  "Status",
  "String",
  "Uniqueidentifier",
  "CalendarRules",
  "Virtual",
  "BigInt",
  "ManagedProperty",
  "EntityName",
);

const members = {
  ...metadataBase((attribute: Attribute) => attribute.metadataId),
  AttributeOf: nillable(text, (attribute: Attribute) => attribute.attributeOf),
  AttributeType: nillable(typeCode, (attribute: Attribute) => attribute.attributeType),
  Description: nillable(label, (attribute: Attribute) => attribute.description),
  DisplayName: nillable(label, (attribute: Attribute) => attribute.displayName),
  EntityLogicalName: nillable(text, (attribute: Attribute) => attribute.entityLogicalName),
  IsCustomAttribute: nillable(boolean, (attribute: Attribute) => attribute.isCustomAttribute),
  IsPrimaryId: nillable(boolean, (attribute: Attribute) => attribute.isPrimaryId),
  IsPrimaryName: nillable(boolean, (attribute: Attribute) => attribute.isPrimaryName),
  IsValidForCreate: nillable(boolean, (attribute: Attribute) => attribute.isValidForCreate),
  IsValidForRead: nillable(boolean, (attribute: Attribute) => attribute.isValidForRead),
  IsValidForUpdate: nillable(boolean, (attribute: Attribute) => attribute.isValidForUpdate),
  LogicalName: nillable(text, (attribute: Attribute) => attribute.logicalName),
  RequiredLevel: nillable(requiredLevel, (attribute: Attribute) => attribute.requiredLevel),
  SchemaName: nillable(text, (attribute: Attribute) => attribute.schemaName),
  AttributeTypeName: nillable(constant, (attribute: Attribute) => attribute.attributeTypeName),
  IsLogical: nillable(boolean, (attribute: Attribute) => attribute.isLogical),
};

/** Whoever describes a new column may leave out the logical name: it is the schema name in lower case. */
function commonOf(fields: Fields<typeof members>, code: AttributeTypeCode): Attribute {
  const schemaName = fields.SchemaName ?? fields.LogicalName ?? "";
  return {
    kind: "AttributeMetadata",
    metadataId: fields.MetadataId ?? Guid.empty,
    logicalName: fields.LogicalName ?? schemaName.toLowerCase(),
    schemaName,
    attributeType: fields.AttributeType ?? code,
    isPrimaryId: fields.IsPrimaryId ?? false,
    isPrimaryName: fields.IsPrimaryName ?? false,
    isCustomAttribute: fields.IsCustomAttribute ?? false,
    isValidForCreate: fields.IsValidForCreate ?? true,
    isValidForUpdate: fields.IsValidForUpdate ?? true,
    isValidForRead: fields.IsValidForRead ?? true,
    requiredLevel: fields.RequiredLevel ?? "None",
    ...given({
      entityLogicalName: fields.EntityLogicalName,
      attributeTypeName: fields.AttributeTypeName,
      attributeOf: fields.AttributeOf,
      displayName: fields.DisplayName,
      description: fields.Description,
      isLogical: fields.IsLogical,
    }),
  };
}

type Own = Readonly<Record<string, Member<Attribute, unknown>>>;

/** A type that extends AttributeMetadata by members of its own; `code` where the message leaves out AttributeType. */
function extended<M extends Own>(
  code: AttributeTypeCode,
  own: M,
  build: (fields: Fields<M>) => Partial<Attribute>,
): RecordShape<Attribute> {
  return record(ns.metadata, { ...members, ...own } as typeof members, (fields) => ({
    ...commonOf(fields, code),
    ...given(build(fields as unknown as Fields<M>)),
  }));
}

const plainDecimal = plainNumber(
  decimal,
  (value) => Number(value.text),
  (value) => Decimal.parse(String(value)),
);
const plainDouble = plainNumber(
  double,
  (value) => (typeof value === "number" ? value : value.value),
  (value) => new Double(value),
);
const most = 2n ** 63n - 1n;
/** Numbers beyond 2^53 are no longer exact: the limits of the type itself. */
const plainLong = plainNumber(long, Number, (value) => {
  const whole = BigInt(Math.trunc(value));
  return whole > most ? most : whole;
});

function limits(number: LeafShape<number>) {
  return {
    MaxValue: nillable(number, (attribute: Attribute) => attribute.maxValue),
    MinValue: nillable(number, (attribute: Attribute) => attribute.minValue),
  };
}

type Limits = { readonly MaxValue?: number | undefined; readonly MinValue?: number | undefined };

function limitsOf({ MinValue, MaxValue }: Limits): Partial<Attribute> {
  return { minValue: MinValue, maxValue: MaxValue };
}

const precision = nillable(int, (attribute: Attribute) => attribute.precision);
const maxLength = nillable(int, (attribute: Attribute) => attribute.maxLength);
const maxSizeInKB = nillable(int, (attribute: Attribute) => attribute.maxSizeInKB);
const formatName = nillable(constant, (attribute: Attribute) => attribute.format);

/** A format of the enumeration; later ones have a name alone. */
function format(...names: readonly string[]) {
  return nillable(text, ({ format: name }: Attribute) =>
    name !== undefined && names.includes(name) ? name : undefined,
  );
}

const stringFormat = format(
  "Email",
  "Text",
  "TextArea",
  "Url",
  "TickerSymbol",
  "PhoneticGuide",
  "VersionNumber",
  "Phone",
);

const behaviors = oneOf("UserLocal", "DateOnly", "TimeZoneIndependent");
const behavior: RecordShape<NonNullable<Attribute["dateTimeBehavior"]>> = record(
  ns.metadata2013,
  { Value: required(behaviors, (value: NonNullable<Attribute["dateTimeBehavior"]>) => value) },
  (fields) => fields.Value,
);

const choiceMembers = {
  DefaultFormValue: nillable(int, (attribute: Attribute) => attribute.defaultValue),
  OptionSet: nillable(optionSet, (attribute: Attribute) => attribute.optionSet),
};

function choice(code: AttributeTypeCode): RecordShape<Attribute> {
  return extended(code, choiceMembers, (fields) => ({
    defaultValue: fields.DefaultFormValue,
    optionSet: fields.OptionSet,
  }));
}

const decimalColumn = (code: "Decimal" | "Double", number: LeafShape<number>): RecordShape<Attribute> =>
  extended(code, { ...limits(number), Precision: precision }, (fields) => ({
    ...limitsOf(fields),
    precision: fields.Precision,
  }));

/** A column of a type that has no members of its own, and one of a type that is not known here. */
const plain: RecordShape<Attribute> = extended("Virtual", {}, () => ({}));

/** The types, by the name that `i:type` gives them, in the namespace Metadata where no other is said. */
const shapes = {
  BooleanAttributeMetadata: extended(
    "Boolean",
    {
      DefaultValue: nillable(boolean, ({ defaultValue }: Attribute) =>
        defaultValue === undefined ? undefined : defaultValue === 1,
      ),
      OptionSet: nillable(booleanOptionSet, (attribute: Attribute) => attribute.optionSet),
    },
    (fields) => ({
      defaultValue: fields.DefaultValue === undefined ? undefined : Number(fields.DefaultValue),
      optionSet: fields.OptionSet,
    }),
  ),
  DateTimeAttributeMetadata: extended(
    "DateTime",
    {
      Format: format("DateOnly", "DateAndTime"),
      DateTimeBehavior: nillable(behavior, (attribute: Attribute) => attribute.dateTimeBehavior),
    },
    (fields) => ({ format: fields.Format?.trim(), dateTimeBehavior: fields.DateTimeBehavior }),
  ),
  DecimalAttributeMetadata: decimalColumn("Decimal", plainDecimal),
  DoubleAttributeMetadata: decimalColumn("Double", plainDouble),
  IntegerAttributeMetadata: extended(
    "Integer",
    { Format: format("None", "Duration", "TimeZone", "Language", "Locale"), ...limits(int) },
    (fields) => ({ format: fields.Format?.trim(), ...limitsOf(fields) }),
  ),
  BigIntAttributeMetadata: extended("BigInt", limits(plainLong), limitsOf),
  LookupAttributeMetadata: extended(
    "Lookup",
    {
      Format: format("None", "Connection", "Regarding", "Text"),
      Targets: nillable(arrayOf("string", text), (attribute: Attribute) => attribute.targets),
    },
    (fields) => ({ format: fields.Format?.trim(), targets: fields.Targets }),
  ),
  MemoAttributeMetadata: extended(
    "Memo",
    { Format: stringFormat, MaxLength: maxLength, FormatName: formatName },
    (fields) => ({ format: fields.FormatName ?? fields.Format?.trim(), maxLength: fields.MaxLength }),
  ),
  MoneyAttributeMetadata: extended(
    "Money",
    {
      ...limits(plainDouble),
      Precision: precision,
      PrecisionSource: nillable(int, (attribute: Attribute) => attribute.precisionSource),
    },
    (fields) => ({ ...limitsOf(fields), precision: fields.Precision, precisionSource: fields.PrecisionSource }),
  ),
  StringAttributeMetadata: extended(
    "String",
    { Format: stringFormat, MaxLength: maxLength, FormatName: formatName },
    (fields) => ({ format: fields.FormatName ?? fields.Format?.trim(), maxLength: fields.MaxLength }),
  ),
  PicklistAttributeMetadata: choice("Picklist"),
  StateAttributeMetadata: choice("State"),
  StatusAttributeMetadata: choice("Status"),
  EntityNameAttributeMetadata: choice("EntityName"),
  ManagedPropertyAttributeMetadata: extended("ManagedProperty", {}, () => ({})),
  UniqueIdentifierAttributeMetadata: extended("Uniqueidentifier", {}, () => ({})),
  MultiSelectPicklistAttributeMetadata: choice("Virtual"),
  ImageAttributeMetadata: extended("Virtual", { MaxSizeInKB: within(ns.metadata2013, maxSizeInKB) }, (fields) => ({
    maxSizeInKB: fields.MaxSizeInKB,
  })),
  FileAttributeMetadata: extended("Virtual", { MaxSizeInKB: within(ns.metadata9, maxSizeInKB) }, (fields) => ({
    maxSizeInKB: fields.MaxSizeInKB,
  })),
  AttributeMetadata: plain,
} as const satisfies Record<string, RecordShape<Attribute>>;

type TypeName = keyof typeof shapes;

const namespaces: { readonly [N in TypeName]?: string } = {
  UniqueIdentifierAttributeMetadata: ns.metadata71,
  ImageAttributeMetadata: ns.metadata2013,
  MultiSelectPicklistAttributeMetadata: ns.metadata9,
  FileAttributeMetadata: ns.metadata9,
};

const typeOfCode: { readonly [C in AttributeTypeCode]: TypeName } = {
  Boolean: "BooleanAttributeMetadata",
  Customer: "LookupAttributeMetadata",
  DateTime: "DateTimeAttributeMetadata",
  Decimal: "DecimalAttributeMetadata",
  Double: "DoubleAttributeMetadata",
  Integer: "IntegerAttributeMetadata",
  Lookup: "LookupAttributeMetadata",
  Memo: "MemoAttributeMetadata",
  Money: "MoneyAttributeMetadata",
  Owner: "LookupAttributeMetadata",
  PartyList: "LookupAttributeMetadata",
  Picklist: "PicklistAttributeMetadata",
  State: "StateAttributeMetadata",
  Status: "StatusAttributeMetadata",
  String: "StringAttributeMetadata",
  Uniqueidentifier: "UniqueIdentifierAttributeMetadata",
  CalendarRules: "AttributeMetadata",
  Virtual: "AttributeMetadata",
  BigInt: "BigIntAttributeMetadata",
  ManagedProperty: "ManagedPropertyAttributeMetadata",
  EntityName: "EntityNameAttributeMetadata",
};

const typeOfName: ReadonlyMap<string, TypeName> = new Map([
  ["MultiSelectPicklistType", "MultiSelectPicklistAttributeMetadata"],
  ["ImageType", "ImageAttributeMetadata"],
  ["FileType", "FileAttributeMetadata"],
]);

function typeOf({ attributeType, attributeTypeName }: Attribute): TypeName {
  return typeOfName.get(attributeTypeName ?? "") ?? typeOfCode[attributeType];
}

export const attributeTypes: readonly NamedType[] = Object.entries(shapes).map(([name, shape]) => ({
  namespace: namespaces[name as TypeName] ?? ns.metadata,
  name,
  shape,
  is: (value) => isAttribute(value) && typeOf(value) === name,
}));

/** As items of a list: the type that the others extend goes without its name. */
export const anyAttribute: ChoiceShape<Attribute> = {
  kind: "choice",
  types: () => extendedTypes,
  base: () => plain,
  nil: undefined,
};

const extendedTypes = attributeTypes.filter(({ shape }) => shape !== plain);

function isAttribute(value: unknown): value is Attribute {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "AttributeMetadata";
}
