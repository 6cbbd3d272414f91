import type { FileGate } from "../../files/file-gate.ts";
import { ActionError } from "../action-error.ts";
import type { Pair } from "./destinations.ts";
import { entriesBelow } from "./select-files.ts";
import { inFolder } from "./task-files.ts";
import type { TransferOptions } from "./transfer.ts";

/** What lies in it is known before the first copy is made: a copy inside the folder itself has an end. */
export async function copyFolder(files: FileGate, { from, to }: Pair, options: TransferOptions): Promise<void> {
  if (!options.merge && (await files.stat(to)) !== undefined) throw folderExists(to);
  const entries = await entriesBelow(files, from.path, true);
  await files.createFolder(to);
  for (const entry of entries) {
    options.signal.throwIfAborted();
    const pair = { from: entry, to: inFolder(to, entry.relative) };
    if (entry.kind === "folder") await files.createFolder(pair.to);
    else if (entry.kind === "file" && !(await options.isLeftOut(pair))) await files.copy(entry.path, pair.to, options);
  }
}

/** In one step where nothing is there; else, where folders are merged, file by file: what is left out stays where it is. */
export async function moveFolder(files: FileGate, { from, to }: Pair, options: TransferOptions): Promise<void> {
  const isMerged = options.merge && !`${to}/`.startsWith(`${from.path}/`) && (await files.stat(to))?.kind === "folder";
  if (!isMerged) return await files.move(from.path, to);
  const entries = await entriesBelow(files, from.path, true);
  for (const entry of entries) {
    options.signal.throwIfAborted();
    const pair = { from: entry, to: inFolder(to, entry.relative) };
    if (entry.kind === "folder") await files.createFolder(pair.to);
    else if (!(await options.isLeftOut(pair))) await files.move(entry.path, pair.to, options);
  }
  const folders = entries.filter(({ kind }) => kind === "folder").map(({ path }) => path);
  for (const folder of [from.path, ...folders].reverse()) {
    if ((await files.list(folder)).length === 0) await files.removeFolder(folder);
  }
}

function folderExists(path: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_TWICE",
    message: `there is a folder ${JSON.stringify(path)} already`,
    remedy: "give another name, or put the one into the other with MERGEFOLDER=YES",
    context: { path },
  });
}
