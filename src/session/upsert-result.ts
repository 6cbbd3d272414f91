import { EntityReference } from "../values/entity-reference.ts";
import type { OrganizationResponse } from "../wire/organization-call.ts";
import { unreadable } from "./foreign-answer.ts";
import type { UpsertResult } from "./session.ts";

/** What an Upsert did: RecordCreated and Target of its results. */
export function upsertResult({ results }: OrganizationResponse): UpsertResult {
  const target = results.get("Target");
  const created = results.get("RecordCreated");
  if (target instanceof EntityReference && typeof created === "boolean") return { created, id: target.id };
  throw unreadable("to Upsert names no record", "Organization service", "");
}
