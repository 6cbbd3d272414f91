/**
 * Reads all rows of a query through a session of the package, in a process of its own, and tells how long that took and how much
 * memory was resident, at first and at most. Argument: JSON of the session's options and of the columns.
 */
import { openSession } from "../src/index.ts";

export type RowsRead = {
  readonly rows: number;
  readonly seconds: number;
  /** MiB. */
  readonly residentAtFirst: number;
  readonly residentAtMost: number;
};

const mebibyte = 2 ** 20;
const { columns, ...options } = JSON.parse(process.argv[2] ?? "{}");
const session = await openSession(options);
const residentAtFirst = process.memoryUsage.rss() / mebibyte;
let residentAtMost = residentAtFirst;
let rows = 0;
const start = performance.now();
for await (const record of session.query({ entity: "account", columns })) {
  if (record.attributes.size < columns.length) throw new Error("a row without its values");
  rows += 1;
  if (rows % 1000 === 0) residentAtMost = Math.max(residentAtMost, process.memoryUsage.rss() / mebibyte);
}
const seconds = (performance.now() - start) / 1000;
await session.end();
const result: RowsRead = { rows, seconds, residentAtFirst, residentAtMost };
process.send?.(result);
process.disconnect?.();
