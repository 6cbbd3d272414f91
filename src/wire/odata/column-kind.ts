import type { AttributeValue } from "../../values/entity.ts";
import type { AttributeMetadata } from "../metadata/metadata.ts";
import { sdkTypeNameOf } from "../metadata/sdk-type-name.ts";
import { odataError } from "./odata-error.ts";
import type { ColumnProperty } from "./properties.ts";

/** IncorrectAttributeValueType. */
const incorrectType = "0x80044354";

const sdk = "Microsoft.Xrm.Sdk";

/** .NET's names of the types that columns hold, as the organization says them. */
const columnTypes: Partial<Record<AttributeMetadata["attributeType"], string>> = {
  BigInt: "System.Int64",
  Boolean: "System.Boolean",
  Customer: `${sdk}.EntityReference`,
  DateTime: "System.DateTime",
  Decimal: "System.Decimal",
  Double: "System.Double",
  EntityName: "System.String",
  Integer: "System.Int32",
  Lookup: `${sdk}.EntityReference`,
  ManagedProperty: `${sdk}.ManagedProperty`,
  Memo: "System.String",
  Money: `${sdk}.Money`,
  Owner: `${sdk}.EntityReference`,
  PartyList: `${sdk}.EntityCollection`,
  Picklist: `${sdk}.OptionSetValue`,
  State: `${sdk}.OptionSetValue`,
  Status: `${sdk}.OptionSetValue`,
  String: "System.String",
  Uniqueidentifier: "System.Guid",
};

const virtualTypes: Readonly<Record<string, string>> = {
  FileType: "System.Guid",
  ImageType: "System.Byte[]",
  MultiSelectPicklistType: `${sdk}.OptionSetValueCollection`,
};

/**
 * Throws for a value of another type than the column's, which JSON might carry all the same, as it does an Integer for an amount:
 * IncorrectAttributeValueType, which the organization says over SOAP, in its words.
 */
export function checkKind(value: AttributeValue, { attribute }: ColumnProperty): void {
  if (value === null) return;
  const found = sdkTypeNameOf(value);
  if (found === typeNameOf(attribute)) return;
  if (attribute.attributeType === "ManagedProperty" && found === "System.Boolean") return;
  throw wrongKind(value, attribute);
}

/** What is told of a value of another type than the column's. */
export function wrongKind(value: AttributeValue, attribute: AttributeMetadata) {
  const { logicalName } = attribute;
  return odataError(
    `Invalid Attribute Value Type for ${logicalName}. Expected: ${typeNameOf(attribute)}, Found: ${sdkTypeNameOf(value)}`,
    { errorCode: incorrectType, attribute: logicalName },
  );
}

function typeNameOf({ attributeType, attributeTypeName = "" }: AttributeMetadata): string {
  return columnTypes[attributeType] ?? virtualTypes[attributeTypeName] ?? attributeTypeName;
}
