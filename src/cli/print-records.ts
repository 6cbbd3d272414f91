import type { Entity } from "../values/entity.ts";
import type { Output } from "./io.ts";
import type { RecordPrinter } from "./printers/record-printers.ts";

/** Records that are printed at a time: enough to write seldom, too few to outlive a collection of young objects. */
const partSize = 16;

/**
 * Prints records as they come, no faster than the reader of the output takes them: whatever their number, a few are held.
 *
 * @param first records that the printer sees before it prints any
 */
export async function printRecords(
  records: AsyncIterable<Entity>,
  printer: RecordPrinter,
  output: Output,
  first = partSize,
): Promise<void> {
  for await (const part of inParts(records, first)) {
    printer.part(part);
    await output.drained?.();
  }
  printer.end();
}

async function* inParts(records: AsyncIterable<Entity>, first: number): AsyncGenerator<readonly Entity[]> {
  let part: Entity[] = [];
  let size = first;
  for await (const record of records) {
    part.push(record);
    if (part.length < size) continue;
    yield part;
    part = [];
    size = partSize;
  }
  yield part;
}
