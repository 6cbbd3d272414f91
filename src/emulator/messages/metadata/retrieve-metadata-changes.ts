import type { EntityMetadata } from "../../../wire/metadata/metadata.ts";
import type { EntityQueryExpression, MetadataPart } from "../../../wire/metadata/metadata-query.ts";
import type { OrganizationRequest, ParameterValue } from "../../../wire/organization-call.ts";
import { OrganizationFault } from "../../faults.ts";
import type { Organization } from "../../organization.ts";
import type { Message } from "../message.ts";
import { isKind, parameter } from "../parameter-bag.ts";
import { meets } from "./metadata-criteria.ts";
import { requestedName } from "./requested.ts";

/**
 * Message RetrieveMetadataChanges: the definitions that a query describes. A client that has the present state gets none; one that
 * has an older state is told to ask anew (ExpiredVersionStamp), because it is not kept what has changed since.
 */
export const retrieveMetadataChanges: Message = {
  parameters: ["Query", "ClientVersionStamp", "DeletedMetadataFilters", "RetrieveAllSettings", "AppModuleId"],
  run: ({ organization }, request) => {
    const { timestamp } = organization.schema;
    const known = requestedName(request, "ClientVersionStamp");
    if (known !== undefined && known !== timestamp) {
      throw new OrganizationFault(
        "ExpiredVersionStamp",
        "Version stamp associated with the client has expired. Please perform a full sync.",
      );
    }
    const found = known === timestamp ? [] : queried(organization, queryParameter(request));
    return new Map<string, ParameterValue>([
      ["EntityMetadata", found],
      ["ServerVersionStamp", timestamp],
      ["DeletedMetadata", { kind: "DeletedMetadata", ids: new Map() }],
    ]);
  },
};

function queryParameter(request: OrganizationRequest): EntityQueryExpression {
  return parameter(request, "Query", "EntityQueryExpression", (value): value is EntityQueryExpression =>
    isKind(value, ["EntityQueryExpression"]),
  );
}

function queried({ tables, schema }: Organization, query: EntityQueryExpression): EntityMetadata[] {
  return [...tables.values()]
    .map((table) => schema.definitions.of(table))
    .filter((definition) => meets(definition, query.criteria))
    .map((definition) => partsOf(definition, query));
}

/** The lists that are asked for, each with the items that its own query describes. */
function partsOf(definition: EntityMetadata, query: EntityQueryExpression): EntityMetadata {
  const select = <T extends object>(
    list: string,
    items: readonly T[] | undefined,
    part: MetadataPart | undefined,
  ): readonly T[] | undefined => {
    const { properties } = query;
    const isAsked = properties?.allProperties === true || properties?.names.includes(list) === true;
    return isAsked ? items?.filter((item) => meets(item, part?.criteria)) : undefined;
  };
  const { attributes, keys, oneToManyRelationships, manyToOneRelationships, manyToManyRelationships } = definition;
  const { attributeQuery, keyQuery, relationshipQuery } = query;
  return {
    ...definition,
    attributes: select("Attributes", attributes, attributeQuery),
    keys: select("Keys", keys, keyQuery),
    oneToManyRelationships: select("OneToManyRelationships", oneToManyRelationships, relationshipQuery),
    manyToOneRelationships: select("ManyToOneRelationships", manyToOneRelationships, relationshipQuery),
    manyToManyRelationships: select("ManyToManyRelationships", manyToManyRelationships, relationshipQuery),
  };
}
