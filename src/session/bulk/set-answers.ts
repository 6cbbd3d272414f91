import type { Guid } from "../../values/guid.ts";
import type {
  OrganizationResponse,
  OrganizationServiceFault,
  ParameterValue,
  UpsertResponses,
} from "../../wire/organization-call.ts";
import { upsertResult } from "../upsert-result.ts";
import type { BulkMessage, BulkOperation, BulkWritten } from "./bulk-options.ts";
import type { PreparedRow } from "./bulk-request.ts";

/** What became of a row. */
export type RowAnswer =
  | { readonly row: PreparedRow; readonly result: BulkWritten }
  | { readonly row: PreparedRow; readonly fault: OrganizationServiceFault };

/** What an answered request says of each of its rows, in their order. */
export function answersOf(
  rows: readonly PreparedRow[],
  message: BulkMessage,
  operation: BulkOperation,
  response: OrganizationResponse,
): RowAnswer[] {
  if (message === "ExecuteMultiple") return answersOfItems(rows, operation, response);
  if (message === "Single") return rows.map((row) => ({ row, result: writtenBy(operation, response, row) }));
  const results = response.results.get("Results");
  const upserts = isOfKind(results, "UpsertResponses") ? results.items : [];
  return rows.map((row, index) => ({ row, result: upserted(upserts[index]) ?? { id: row.entity.id } }));
}

/** Of ExecuteMultiple: items that are not told of are carried out; the request goes on after an error. */
function answersOfItems(
  rows: readonly PreparedRow[],
  operation: BulkOperation,
  { results }: OrganizationResponse,
): RowAnswer[] {
  const responses = results.get("Responses");
  const items = isOfKind(responses, "ExecuteMultipleResponses") ? responses.items : [];
  const byIndex = new Map(items.map((item) => [item.requestIndex, item]));
  return rows.map((row, index) => {
    const item = byIndex.get(index);
    if (item?.fault !== undefined) return { row, fault: item.fault };
    return { row, result: writtenBy(operation, item?.response, row) };
  });
}

function writtenBy(
  operation: BulkOperation,
  response: OrganizationResponse | undefined,
  { entity }: PreparedRow,
): BulkWritten {
  return operation === "upsert" && response !== undefined ? upsertResult(response) : { id: entity.id };
}

function upserted(answer: UpsertResponses["items"][number] | undefined): BulkWritten | undefined {
  return answer === undefined ? undefined : { id: answer.target.id, created: answer.recordCreated };
}

/**
 * The rows of a failed set of an elastic table that were written all the same: ErrorDetails, Plugin.BulkApiErrorDetails tells a
 * status of each. Undefined where it says nothing: then none was (messages.md §6).
 */
export function writtenOfFailedSet(
  rows: readonly PreparedRow[],
  errorDetails: unknown,
): ReadonlyMap<PreparedRow, Guid | undefined> | undefined {
  const told =
    typeof errorDetails === "object" && errorDetails !== null
      ? Object.entries(errorDetails).find(([name]) => name.endsWith("BulkApiErrorDetails"))?.[1]
      : undefined;
  const details = typeof told === "string" ? parsedList(told) : undefined;
  if (details === undefined) return undefined;
  const written = new Map<PreparedRow, Guid | undefined>();
  for (const detail of details) {
    const { RequestIndex, StatusCode } = detail as { RequestIndex?: unknown; StatusCode?: unknown };
    const row = rows[Number(RequestIndex)];
    const isWritten = Number(StatusCode) >= 200 && Number(StatusCode) < 300;
    if (row !== undefined && isWritten) written.set(row, row.entity.id);
  }
  return written;
}

function parsedList(text: string): readonly object[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((one) => typeof one === "object" && one !== null) : undefined;
  } catch {
    return undefined;
  }
}

function isOfKind<K extends string>(
  value: ParameterValue | undefined,
  kind: K,
): value is Extract<ParameterValue, { readonly kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}
