import { DynamlError } from "../../errors.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { CallLimits } from "../organization-service.ts";
import { fetchFrom, linkTo } from "../query/fetch-builder.ts";
import type { Session } from "../session.ts";

/** Types of a Custom API's request parameters by their option (table customapirequestparameter, column type). */
const types = [
  ...["Boolean", "DateTime", "Decimal", "Entity", "EntityCollection", "EntityReference", "Double", "Integer", "Money"],
  ...["OptionSetValue", "String", "StringArray", "Guid"],
] as const;

/**
 * The types of a Custom API's parameters by name, as the organization describes them: one query of
 * customapirequestparameter. Undefined where it has no such description.
 */
export async function customApiTypes(
  { query }: Pick<Session, "query">,
  message: string,
  limits: CallLimits,
): Promise<ReadonlyMap<string, string> | undefined> {
  const fetch = fetchFrom("customapirequestparameter")
    .columns("uniquename", "type")
    .link(linkTo("customapi", { from: "customapiid", to: "customapiid" }).where("uniquename", "eq", message));
  try {
    const found = await query(fetch, limits).toArray();
    const named = found.map(({ attributes }) => {
      const option = attributes.get("type");
      const type = option instanceof OptionSetValue ? types[option.value] : undefined;
      return [String(attributes.get("uniquename")), type ?? ""] as const;
    });
    return named.length === 0 ? undefined : new Map(named);
  } catch (error) {
    // Organizations before 9.1 have no such table.
    if (error instanceof DynamlError && error.code === "SESSION_FAULT") return undefined;
    throw error;
  }
}
