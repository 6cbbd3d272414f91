import type { Draft } from "./draft.ts";
import { setValue, valueIn } from "./draft.ts";

/**
 * What follows from files inside a record: the companions of an image column, the size of a document. Images are
 * kept as they were sent, whatever their size in pixels.
 */
export function applyImage(draft: Draft): void {
  const images = imagesIn(draft);
  for (const name of images) describeImage(draft, name, draft.values.get(name) !== null);
  const document = documents[draft.table.logicalName];
  if (document !== undefined && draft.values.has(document)) describeDocument(draft, document);
}

/** Columns that hold a file in base64, by their tables. */
const documents: Readonly<Record<string, string>> = { annotation: "documentbody", activitymimeattachment: "body" };

/** Image columns that are written, or emptied. */
function imagesIn({ table, values }: Draft): string[] {
  const names: string[] = [];
  values.forEach((value, name) => {
    const isImage = value === null ? table.columns.get(name)?.type === "Image" : value instanceof Uint8Array;
    if (isImage) names.push(name);
  });
  return names;
}

/** `entityimage_timestamp`, `entityimage_url`, `entityimageid`. */
function describeImage(draft: Draft, name: string, isThere: boolean): void {
  const ticks = dotNetTicks(draft.context.now);
  const url = `/Image/download.aspx?Entity=${draft.table.logicalName}&Attribute=${name}&Id=${draft.id}&Timestamp=${ticks}`;
  setValue(draft, `${name}_timestamp`, isThere ? ticks : null);
  setValue(draft, `${name}_url`, isThere ? url : null);
  setValue(draft, `${name}id`, isThere ? draft.context.organization.store.newId() : null);
}

/** Ten-millionths of a second since the year 1. */
function dotNetTicks(date: Date): bigint {
  return (BigInt(date.getTime()) + 62_135_596_800_000n) * 10_000n;
}

function describeDocument(draft: Draft, column: string): void {
  const body = valueIn(draft, column);
  const size = typeof body === "string" ? Buffer.byteLength(body, "base64") : null;
  setValue(draft, "filesize", size);
  setValue(draft, "isdocument", size !== null);
}
