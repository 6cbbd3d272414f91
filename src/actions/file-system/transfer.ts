import type {
  copy as copyRecord,
  move as moveRecord,
  remove as removeRecord,
  rename as renameRecord,
} from "../../catalog/file-system/transfer.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { FileGate } from "../../files/file-gate.ts";
import { ActionError } from "../action-error.ts";
import type { Services } from "../services.ts";
import { entriesBelow, hasMask, type Selected, selectFiles } from "./select-files.ts";
import { filesFor, folderOf, inFolder, nameOf, taskPath } from "./task-files.ts";

type Parameters = ParametersOf<typeof copyRecord>;
type Pair = { readonly from: Selected; readonly to: string };

export function copyFiles(services: Services): ActivityFunction<typeof copyRecord> {
  return (parameters, context) =>
    transfer(parameters, services, context, "copied", async (files, { from, to }, options) => {
      if (from.kind === "folder") await copyFolder(files, { from, to }, parameters, context.signal);
      else await files.copy(from.path, to, options);
    });
}

export function moveFiles(services: Services): ActivityFunction<typeof moveRecord> {
  return (parameters, context) =>
    transfer(parameters, services, context, "moved", (files, { from, to }, options) =>
      files.move(from.path, to, options),
    );
}

type Deed = (files: FileGate, pair: Pair, options: { readonly ifExists: "replace" | "fail" }) => Promise<void>;

async function transfer(
  parameters: Parameters,
  services: Services,
  { datasets, signal }: StepContext,
  done: string,
  deed: Deed,
) {
  const { mode, overwrite, resultDataset } = parameters;
  const files = filesFor(services, "SOURCE", parameters.source);
  const selected = await selectFiles(files, parameters.source, { ...parameters, kind: mode });
  const pairs: Pair[] = [];
  for (const pair of await destinations(files, selected, parameters)) {
    if (!(await isLeftOut(files, pair, parameters))) pairs.push(pair);
  }
  refuseOneForTwo(pairs);
  for (const pair of pairs) {
    signal.throwIfAborted();
    await files.createFolder(folderOf(pair.to));
    await deed(files, pair, { ifExists: overwrite ? "replace" : "fail" });
  }
  if (resultDataset !== undefined) {
    const rows = pairs.map(({ from, to }) => [from.path, to]);
    datasets.put(resultDataset, ["Source", "Destination"], rows);
  }
  return {
    summary: `${done} ${counted(pairs.length, mode)}`,
    wrote: resultDataset === undefined ? [] : [resultDataset],
  };
}

/** Several go into a folder; so does one where there is a folder, or where the path ends as one. */
async function destinations(
  files: FileGate,
  selected: readonly Selected[],
  { source, dest, keepFolders }: Parameters,
): Promise<readonly Pair[]> {
  const path = taskPath(dest);
  if (hasMask(path)) throw maskInDestination(dest);
  const several = selected.length > 1 || hasMask(source) || source.includes("|");
  const isFolder = several || path.endsWith("/") || (await files.stat(path))?.kind === "folder";
  return selected.map((from) => ({
    from,
    to: isFolder ? inFolder(path, keepFolders ? from.relative : nameOf(from.path)) : path,
  }));
}

/** With OVERWRITE the second would take the place of the first. */
function refuseOneForTwo(pairs: readonly Pair[]): void {
  const sources = new Map<string, string>();
  for (const { from, to } of pairs) {
    const other = sources.get(to);
    if (other !== undefined) throw oneForTwo(other, from.path, to);
    sources.set(to, from.path);
  }
}

async function isLeftOut(files: FileGate, { from, to }: Pair, { isNewer, onlyIfExist }: Parameters): Promise<boolean> {
  if (!isNewer && !onlyIfExist) return false;
  const there = await files.stat(to);
  if (there === undefined) return onlyIfExist;
  return isNewer && from.modifiedAt <= there.modifiedAt;
}

/** What lies in it is known before the first copy is made: a copy inside the folder itself has an end. */
async function copyFolder(files: FileGate, { from, to }: Pair, parameters: Parameters, signal: AbortSignal) {
  const entries = await entriesBelow(files, from.path, true);
  await files.createFolder(to);
  for (const entry of entries) {
    signal.throwIfAborted();
    const pair = { from: entry, to: inFolder(to, entry.relative) };
    if (entry.kind === "folder") await files.createFolder(pair.to);
    else if (entry.kind === "file" && !(await isLeftOut(files, pair, parameters))) {
      await files.copy(entry.path, pair.to, { ifExists: parameters.overwrite ? "replace" : "fail" });
    }
  }
}

/** A name alone stays in the folder where the file is. */
export function renameFile(services: Services): ActivityFunction<typeof renameRecord> {
  return async ({ source, dest, mode, overwrite }) => {
    const files = filesFor(services, "SOURCE", source);
    if (hasMask(dest)) throw maskInDestination(dest);
    const [from, another] = await selectFiles(files, source, { kind: mode, subfolders: false });
    if (from === undefined || another !== undefined) throw severalToRename(source);
    const path = taskPath(dest);
    const to = path.includes("/") ? path : inFolder(folderOf(from.path), path);
    await files.move(from.path, to, { ifExists: overwrite ? "replace" : "fail" });
    return { summary: `renamed ${from.path} to ${to}` };
  };
}

export function deleteFiles(services: Services): ActivityFunction<typeof removeRecord> {
  return async (parameters, { signal }) => {
    const files = filesFor(services, "SOURCE", parameters.source);
    const selected = await selectFiles(files, parameters.source, { ...parameters, kind: "file" });
    for (const { path } of selected) {
      signal.throwIfAborted();
      await files.remove(path);
    }
    return { summary: `deleted ${counted(selected.length, "file")}` };
  };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function oneForTwo(one: string, other: string, to: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_TWICE",
    message: `${JSON.stringify(one)} and ${JSON.stringify(other)} would both become ${JSON.stringify(to)}; nothing was done`,
    remedy: "keep their folders (KEEPFOLDERSTRUCT=YES), or name them one by one",
    context: { one, other, to },
  });
}

function maskInDestination(dest: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_MASK",
    message: `DEST is ${JSON.stringify(dest)}: new names cannot be made of a mask`,
    remedy: "name a folder, or go through the files with a loop (AMLOOP ACTIVITY=files) and compute each name",
  });
}

function severalToRename(source: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_MASK",
    message: `SOURCE is ${JSON.stringify(source)} and names several files, which cannot all have one name`,
    remedy: "name one file, or go through the files with a loop (AMLOOP ACTIVITY=files)",
  });
}
