import { Guid } from "../src/values/guid.ts";
import type { AttributeMetadata } from "../src/wire/metadata/metadata.ts";

/** A column of an organization's own, as it is defined where nothing else is said. */
export function columnDefinition(
  schemaName: string,
  attributeType: AttributeMetadata["attributeType"],
  more: Partial<AttributeMetadata> = {},
): AttributeMetadata {
  return {
    kind: "AttributeMetadata",
    metadataId: Guid.empty,
    logicalName: schemaName.toLowerCase(),
    schemaName,
    attributeType,
    isPrimaryId: false,
    isPrimaryName: false,
    isCustomAttribute: true,
    isValidForCreate: true,
    isValidForUpdate: true,
    isValidForRead: true,
    requiredLevel: "None",
    ...more,
  };
}
