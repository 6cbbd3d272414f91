import { Guid } from "../../../src/values/guid.ts";
import type { AttributeMetadata, EntityKeyMetadata } from "../../../src/wire/metadata/metadata.ts";
import { columnDefinition } from "../../column-definition.ts";
import type { TestOrganization } from "../test-organization.ts";

/** Adds a column of the organization's own to a table. */
export async function addColumn(
  organization: TestOrganization,
  table: string,
  column: Pick<AttributeMetadata, "schemaName" | "attributeType"> & Partial<AttributeMetadata>,
): Promise<void> {
  const attribute = columnDefinition(column.schemaName, column.attributeType, {
    displayName: { localized: [{ label: column.schemaName, languageCode: 1033 }] },
    ...column,
  });
  await organization.execute("CreateAttribute", { EntityName: table, Attribute: attribute });
}

/** Adds an alternate key to a table. */
export async function addKey(
  organization: TestOrganization,
  table: string,
  schemaName: string,
  ...keyAttributes: string[]
): Promise<void> {
  const key: EntityKeyMetadata = {
    kind: "EntityKeyMetadata",
    metadataId: Guid.empty,
    logicalName: schemaName.toLowerCase(),
    schemaName,
    entityLogicalName: table,
    displayName: { localized: [{ label: schemaName, languageCode: 1033 }] },
    keyAttributes,
    indexStatus: "Pending",
  };
  await organization.execute("CreateEntityKey", { EntityName: table, EntityKey: key });
}
