import type { BulkOperation, BulkReport } from "../../session/bulk/bulk-options.ts";
import { printableLine } from "../../values/printable.ts";
import type { RejectedRow } from "../load/load-rows.ts";
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
  const lines = [
    `${file}: ${counts.join(", ")}, in ${printDuration(seconds)} (${number(rate)} rows/s)`,
    travelText(result),
  ];
  if (rejects !== undefined) lines.push(`rejected rows: ${rejects}`);
  return `${lines.map(printableLine).join("\n")}\n`;
}

function travelText({ requests, throttled, message, mostConcurrency, mostSetSize }: LoadResult): string {
  const sets = message === "Single" ? "single requests" : `${message}, sets of at most ${number(mostSetSize)} rows`;
  const limited = throttled === 0 ? "" : `, ${number(throttled)} held back by the organization's limits`;
  return `by ${sets}, at most ${mostConcurrency} at the same time; ${number(requests)} requests${limited}`;
}

export function rejectText(file: string, { line, error, retryable }: RejectedRow): string {
  const again = retryable ? "; a retry may succeed" : "";
  return `${file}:${line}: rejected: ${printableLine(error.message)}${again}`;
}

export function dryRunText(
  file: string,
  { fit, rejected }: { readonly fit: number; readonly rejected: number },
): string {
  const rest = rejected === 0 ? "" : `, ${number(rejected)} do not`;
  return `${printableLine(file)}: ${number(fit)} of ${number(fit + rejected)} rows fit${rest}; nothing was written\n`;
}
