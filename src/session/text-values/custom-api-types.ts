import { DynamlError } from "../../errors.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { CallLimits } from "../organization-service.ts";
import { fetchFrom, linkTo } from "../query/fetch-builder.ts";
import type { Session } from "../session.ts";

/** Types of a Custom API's request parameters by the number of their option (table customapirequestparameter, column type). */
const types = [
  ...["Boolean", "DateTime", "Decimal", "Entity", "EntityCollection", "EntityReference", "Double", "Integer", "Money"],
  ...["OptionSetValue", "String", "StringArray", "Guid"],
] as const;

/**
 * The types of a Custom API's parameters by name, as the organization describes them: one query of
 * customapirequestparameter. Empty where it does not describe it.
 */
export async function customApiTypes(
  { query }: Pick<Session, "query">,
  message: string,
  limits: CallLimits,
): Promise<ReadonlyMap<string, string>> {
  const fetch = fetchFrom("customapirequestparameter")
    .columns("uniquename", "type")
    .link(linkTo("customapi", { from: "customapiid", to: "customapiid" }).where("uniquename", "eq", message));
  try {
    const found = await query(fetch, limits).toArray();
    const named = found.flatMap(({ attributes }) => {
      const option = attributes.get("type");
      const type = option instanceof OptionSetValue ? types[option.value] : undefined;
      return type === undefined ? [] : [[String(attributes.get("uniquename")), type] as const];
    });
    return new Map(named);
  } catch (error) {
    // Organizations before 9.1 have no such table.
    if (error instanceof DynamlError && error.code === "SESSION_FAULT") return new Map();
    throw error;
  }
}
