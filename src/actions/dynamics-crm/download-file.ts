import { pipeline } from "node:stream/promises";
import type { downloadFile as record } from "../../catalog/dynamics-crm/download-file.ts";
import type { FileGate } from "../../files/file-gate.ts";
import { ActionError } from "../action-error.ts";
import { noFiles } from "../no-files.ts";
import type { Services } from "../services.ts";
import { namedRecord } from "./named-record.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sessionOf } from "./session-of.ts";

/**
 * Writes a column's file to disk, block by block as it comes. The file on disk appears when all of it is there; one that was there
 * stays as it is where the download fails.
 */
export function downloadFile(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { resultVariable, overwrite } = parameters;
    const target = namedRecord(parameters);
    const { files } = services;
    if (files === undefined) throw noFiles("FILE", parameters.file);
    const session = await sessionOf(parameters, services, context);
    if (resultVariable !== undefined) context.variables.expectText(resultVariable);
    const column = parameters.column.trim().toLowerCase();
    const { signal } = context;
    const address = await target.address(session, signal);
    const { name, size, content } = await session.downloadFile(target.entity, address, column, { signal });
    const path = await placeFor(parameters.file, name, files);
    const sink = await files.writeStream(path, { atomic: true, ifExists: overwrite ? "replace" : "fail" });
    const told = withProgress(content, (bytes) => context.progress(`${bytes} of ${size} bytes downloaded`));
    await pipeline(told, sink, { signal });
    if (resultVariable !== undefined) context.variables.set(resultVariable, name);
    return {
      summary: `downloaded ${name} (${size} bytes) from ${column} of ${target.entity} ${target.text}`,
      records: { read: 1 },
      wrote: resultVariable === undefined ? [] : [resultVariable],
    };
  };
}

async function* withProgress(blocks: AsyncIterable<Uint8Array>, tell: (bytes: number) => void) {
  let bytes = 0;
  for await (const block of blocks) {
    yield block;
    bytes += block.length;
    tell(bytes);
  }
}

/** A folder's place for a file is under the name that the organization keeps, which must be a name and no path. */
async function placeFor(path: string, name: string, files: FileGate): Promise<string> {
  const endsAsFolder = /[\\/]$/.test(path);
  const isFolder = endsAsFolder || (await files.stat(path))?.kind === "folder";
  if (!isFolder) return path;
  if (name !== "" && name !== "." && name !== ".." && !/[\\/:]/.test(name))
    return `${endsAsFolder ? path : `${path}/`}${name}`;
  throw new ActionError({
    code: "ACTION_FILE_NAME",
    message: `the organization keeps the file under ${JSON.stringify(name)}, which is no name for a file in ${JSON.stringify(path)}`,
    remedy: "let FILE name the file",
    context: { name },
  });
}
