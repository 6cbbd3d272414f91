import { Guid } from "../../../values/guid.ts";
import { unknownDefinitionText } from "../../../wire/metadata/unknown-name.ts";
import type { OrganizationRequest } from "../../../wire/organization-call.ts";
import { OrganizationFault } from "../../faults.ts";
import { metadataId } from "../../metadata/metadata-id.ts";
import type { Table } from "../../metadata/table.ts";
import type { Organization } from "../../organization.ts";
import { guidParameter, isKind, optional, parameter, textParameter } from "../parameter-bag.ts";

/** The ID by which a definition is asked for; the empty GUID, which the SDK always sends, counts as none. */
export function requestedId(request: OrganizationRequest): Guid | undefined {
  const id = optional(request, "MetadataId", guidParameter);
  return id === undefined || id.equals(Guid.empty) ? undefined : id;
}

/** A name that may be left out; the empty text counts as none. */
export function requestedName(request: OrganizationRequest, name: string): string | undefined {
  return optional(request, name, textParameter) || undefined;
}

/** The table that a request names by logical name or ID. */
export function requestedTable({ tables }: Organization, name: string | undefined, id: Guid | undefined): Table {
  const table = name === undefined ? tableWithId(tables.values(), id) : tables.get(name.toLowerCase());
  if (table !== undefined) return table;
  throw noDefinition("an entity", { name, id });
}

export function noDefinition(...asked: Parameters<typeof unknownDefinitionText>): OrganizationFault {
  return new OrganizationFault("ObjectDoesNotExist", unknownDefinitionText(...asked));
}

function tableWithId(tables: Iterable<Table>, id: Guid | undefined): Table | undefined {
  if (id === undefined) return undefined;
  for (const table of tables) if (metadataId("entity", table.logicalName).equals(id)) return table;
  return undefined;
}

/** Members of the flags enumeration EntityFilters: `Entity`, `Attributes`, `Privileges`, `Relationships`; `All` is all of them. */
export function entityFilters(request: OrganizationRequest): ReadonlySet<string> {
  const given = optional(request, "EntityFilters", (from, name) =>
    parameter(
      from,
      name,
      "EntityFilters",
      (value): value is string | { kind: "EnumValue"; typeName: string; value: string } =>
        typeof value === "string" || isKind(value, ["EnumValue"]),
    ),
  );
  const names = typeof given === "string" ? given : (given?.value ?? "Entity");
  return new Set(names.split(/[\s,]+/));
}

/** What every request for definitions may say; here everything is published at once. */
export const publishedOnly = "RetrieveAsIfPublished";
