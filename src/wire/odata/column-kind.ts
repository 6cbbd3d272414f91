import type { AttributeValue } from "../../values/entity.ts";
import type { AttributeMetadata } from "../metadata/metadata.ts";
import { sdkTypeNameOf } from "../metadata/sdk-type-name.ts";
import { odataError } from "./odata-error.ts";
import type { ColumnProperty, EdmType } from "./properties.ts";

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

const numbers = ["System.Int32", "System.Int64", "System.Double", "System.Decimal"];

/** The types of values that travel as each: JSON keeps kinds of numbers no more apart than a column does. */
const carried: Readonly<Record<EdmType, readonly string[]>> = {
  "Edm.Binary": ["System.Byte[]"],
  "Edm.Boolean": ["System.Boolean"],
  "Edm.Date": ["System.DateTime"],
  "Edm.DateTimeOffset": ["System.DateTime"],
  "Edm.Decimal": [...numbers, `${sdk}.Money`],
  "Edm.Double": numbers,
  "Edm.Guid": ["System.Guid", `${sdk}.EntityReference`],
  "Edm.Int32": [...numbers, `${sdk}.OptionSetValue`],
  "Edm.Int64": numbers,
  "Edm.String": ["System.String"],
  "Microsoft.Dynamics.CRM.BooleanManagedProperty": ["System.Boolean", `${sdk}.ManagedProperty`],
};

/**
 * Throws for a value that would pass for another in JSON, such as a text in a column of amounts: IncorrectAttributeValueType, which
 * the organization says over SOAP, in its words.
 */
export function checkKind(value: AttributeValue, { type, attribute }: ColumnProperty): void {
  if (value === null) return;
  const found = sdkTypeNameOf(value);
  const isList = attribute.attributeTypeName === "MultiSelectPicklistType";
  if (isList ? found === `${sdk}.OptionSetValueCollection` : carried[type].includes(found)) return;
  throw wrongKind(value, attribute);
}

/** What is told of a value of another type than the column's. */
export function wrongKind(value: AttributeValue, attribute: AttributeMetadata) {
  const { logicalName, attributeType, attributeTypeName = "" } = attribute;
  const expected = columnTypes[attributeType] ?? virtualTypes[attributeTypeName] ?? attributeTypeName;
  return odataError(
    `Invalid Attribute Value Type for ${logicalName}. Expected: ${expected}, Found: ${sdkTypeNameOf(value)}`,
    { errorCode: incorrectType, attribute: logicalName },
  );
}
