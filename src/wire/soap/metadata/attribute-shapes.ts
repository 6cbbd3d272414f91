import { Decimal } from "../../../values/decimal.ts";
import { Double } from "../../../values/double.ts";
import type { AttributeMetadata, AttributeTypeCode } from "../../metadata/metadata.ts";
import { arrayOf, within } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, decimal, double, int, long, oneOf, text } from "../scalar-shapes.ts";
import {
  type ChoiceShape,
  type LeafShape,
  type NamedType,
  nillable,
  type RecordShape,
  record,
  required,
} from "../shape.ts";
import { extended } from "./attribute-base.ts";
import { constant, plainNumber } from "./metadata-base.ts";
import { booleanOptionSet, optionSet } from "./option-set-shapes.ts";

/** The types of columns, each with the members of its own. */

type Attribute = AttributeMetadata;

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
