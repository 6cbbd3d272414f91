import type { RowFormat } from "../../rows/row.ts";

export type FileParameters = {
  readonly file?: string | undefined;
  readonly format?: RowFormat | undefined;
  readonly delimiter?: string | undefined;
};

/** What a file of rows holds: as it is said, else by the end of its name. */
export function formatOf({ format, file = "" }: FileParameters): RowFormat {
  return format ?? (/\.(jsonl|ndjson|json)$/i.test(file.trim()) ? "jsonl" : "csv");
}
