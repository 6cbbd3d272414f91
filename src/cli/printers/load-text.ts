import type { BulkOperation, BulkReport } from "../../session/bulk/bulk-options.ts";
import { reasonOf } from "../../session/bulk/reject-columns.ts";
import { printableLine } from "../../values/printable.ts";
import type { RejectedRow } from "../load/load-rows.ts";
import { count } from "./count.ts";
import { printDuration } from "./duration.ts";
import { number } from "./load-progress.ts";

/** How a load ended. */
export type LoadResult = {
  readonly status: "finished" | "stopped";
  readonly file: string;
  readonly entity: string;
  readonly operation: BulkOperation;
  readonly rows: number;
  /** With those of the load that this one goes on with. */
  readonly written: number;
  readonly rejected: number;
  /** Rows that were accounted for before. */
  readonly before: number;
  readonly seconds: number;
  /** Rows a second. */
  readonly rate: number;
  readonly requests: number;
  readonly throttled: number;
  readonly message: BulkReport["message"];
  readonly mostConcurrency: number;
  readonly mostSetSize: number;
  /** The file of rejected rows, where there are any and it was asked for. */
  readonly rejects: string | undefined;
  /** What a resumed load needs, where this one was stopped. */
  readonly journal: string | undefined;
};

const done: Readonly<Record<BulkOperation, string>> = {
  create: "created",
  update: "updated",
  upsert: "created or updated",
  delete: "deleted",
};

export function loadText(result: LoadResult): string {
  const { file, operation, rows, written, rejected, before, seconds, rate, rejects } = result;
  const counts = [`${number(written)} of ${number(rows)} rows ${done[operation]}`];
  if (rejected > 0) counts.push(`${number(rejected)} rejected`);
  if (before > 0) counts.push(`${number(before)} of them before`);
  const lines = [`${file}: ${counts.join(", ")}, in ${printDuration(seconds)} (${number(rate)} rows/s)`];
  if (result.requests > 0) lines.push(travelText(result));
  if (rejects !== undefined) lines.push(`rejected rows: ${rejects}`);
  return `${lines.map(printableLine).join("\n")}\n`;
}

function travelText(result: LoadResult): string {
  const { requests, throttled, mostConcurrency, mostSetSize } = result;
  const limited = throttled === 0 ? "" : `, ${number(throttled)} held back by the organization's limits`;
  const sets = mostSetSize > 1 ? ` of at most ${number(mostSetSize)} rows` : "";
  const together = mostConcurrency > 1 ? `, at most ${mostConcurrency} at the same time` : "";
  return `${count(requests, "request")} (${messageName(result)}${sets}${together})${limited}`;
}

/** `CreateMultiple`. */
function messageName({ message, operation }: LoadResult): string {
  const name = operation.replace(/^./, (letter) => letter.toUpperCase());
  if (message === "ExecuteMultiple") return message;
  return message === "Multiple" ? `${name}Multiple` : name;
}

export function rejectText(file: string, { line, error, retryable }: RejectedRow): string {
  const again = retryable ? "; a retry may succeed" : "";
  return `${file}:${line}: rejected: ${printableLine(reasonOf(error))}${again}`;
}

export function dryRunText(
  file: string,
  { fit, rejected }: { readonly fit: number; readonly rejected: number },
): string {
  const rest = rejected === 0 ? "" : `, ${number(rejected)} do not`;
  return `${printableLine(file)}: ${number(fit)} of ${number(fit + rejected)} rows fit${rest}; nothing was written\n`;
}
