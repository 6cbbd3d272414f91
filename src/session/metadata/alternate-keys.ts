import { DynamlError } from "../../errors.ts";
import type { EntityKeyMetadata } from "../../wire/metadata/metadata.ts";
import type { EntityQueryExpression } from "../../wire/metadata/metadata-query.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";

type Keys = readonly EntityKeyMetadata[];

/**
 * The alternate keys of a table, by RetrieveMetadataChanges, which is asked for them and nothing else: none in the answer is none in the
 * organization. Undefined where it does not answer that: the query has keys since 7.1 (EntityQueryExpression.KeyQuery).
 */
export async function askForKeys(
  service: Pick<OrganizationService, "execute">,
  logicalName: string,
  limits: CallLimits,
): Promise<Keys | undefined> {
  try {
    const parameters = new Map([["Query", keysOf(logicalName)]]);
    const { results } = await service.execute({ requestName: "RetrieveMetadataChanges", parameters }, limits);
    const found = results.get("EntityMetadata");
    if (!Array.isArray(found)) return undefined;
    for (const table of found) {
      const isTable = typeof table === "object" && table !== null && "kind" in table && table.kind === "EntityMetadata";
      if (isTable && table.logicalName === logicalName) return table.keys ?? undefined;
    }
    return undefined;
  } catch (error) {
    if (error instanceof DynamlError && error.code === "SESSION_FAULT" && !error.retryable) return undefined;
    throw error;
  }
}

function keysOf(logicalName: string): EntityQueryExpression {
  return {
    kind: "EntityQueryExpression",
    criteria: {
      filterOperator: "And",
      conditions: [{ propertyName: "LogicalName", operator: "Equals", value: logicalName }],
      filters: [],
    },
    properties: { allProperties: false, names: ["LogicalName", "Keys"] },
    keyQuery: {
      properties: {
        allProperties: false,
        names: ["LogicalName", "SchemaName", "EntityLogicalName", "KeyAttributes", "EntityKeyIndexStatus"],
      },
    },
  };
}
