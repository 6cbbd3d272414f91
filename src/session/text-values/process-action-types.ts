import { DynamlError } from "../../errors.ts";
import type { CallLimits } from "../organization-service.ts";
import { fetchFrom, linkTo } from "../query/fetch-builder.ts";
import type { Session } from "../session.ts";

/** Types of .NET by the name that TYPE has for them. */
const types: Readonly<Record<string, string>> = {
  Boolean: "Boolean",
  DateTime: "DateTime",
  Decimal: "Decimal",
  Double: "Double",
  Entity: "Entity",
  EntityCollection: "EntityCollection",
  EntityReference: "EntityReference",
  EntityReferenceCollection: "EntityReferenceCollection",
  Guid: "Guid",
  "Guid[]": "GuidArray",
  Int32: "Integer",
  "Int32[]": "IntegerArray",
  Int64: "BigInt",
  Money: "Money",
  OptionSetValue: "OptionSetValue",
  String: "String",
  "String[]": "StringArray",
};

/**
 * The types of the parameters of a message that a process implements (a custom action), by name, as the organization
 * registers it: one query of sdkmessagerequestfield, whose clrparser is `Microsoft.Xrm.Sdk.EntityReference,Microsoft.Xrm.Sdk, …`.
 * Empty where there is no such message, or the user may not read that.
 */
export async function processActionTypes(
  { query }: Pick<Session, "query">,
  message: string,
  limits: CallLimits,
): Promise<ReadonlyMap<string, string>> {
  const named = linkTo("sdkmessage", { from: "sdkmessageid", to: "sdkmessageid" }).where("name", "eq", message);
  const pair = linkTo("sdkmessagepair", { from: "sdkmessagepairid", to: "sdkmessagepairid" }).link(named);
  const request = linkTo("sdkmessagerequest", { from: "sdkmessagerequestid", to: "sdkmessagerequestid" }).link(pair);
  const fetch = fetchFrom("sdkmessagerequestfield").columns("name", "clrparser").link(request);
  try {
    const found = await query(fetch, limits).toArray();
    return new Map(
      found.flatMap(({ attributes }) => {
        const type = typeOf(String(attributes.get("clrparser") ?? ""));
        return type === undefined ? [] : [[String(attributes.get("name")), type] as const];
      }),
    );
  } catch (error) {
    if (error instanceof DynamlError && error.code === "SESSION_FAULT") return new Map();
    throw error;
  }
}

/** The last word of the type's full name, before its assembly. */
function typeOf(clrParser: string): string | undefined {
  const name = /^(?:\w+\.)*(\w+(?:\[\])?)\s*(?:,|$)/.exec(clrParser.trim())?.[1] ?? "";
  return Object.hasOwn(types, name) ? types[name] : undefined;
}
