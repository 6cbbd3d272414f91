import type { FileGate } from "../../files/file-gate.ts";
import { ActionError } from "../action-error.ts";
import { renamedBy } from "./new-name.ts";
import type { Selected } from "./select-files.ts";
import { folderOf, hasMask, inFolder, nameOf, taskPath } from "./task-files.ts";

/** A file or folder, and the path that it gets. */
export type Pair = { readonly from: Selected; readonly to: string };

type Places = { readonly source: string; readonly dest: string; readonly keepFolders: boolean };

/** Several go into a folder; so does one where there is a folder, or where the path ends as one; a mask gives each its name. */
export async function destinations(
  files: FileGate,
  selected: readonly Selected[],
  { source, dest, keepFolders }: Places,
): Promise<readonly Pair[]> {
  const path = taskPath(dest);
  const own = (from: Selected): string => (keepFolders ? from.relative : nameOf(from.path));
  if (hasMask(folderOf(path))) throw maskInFolder(dest);
  if (hasMask(path)) {
    return selected.map((from) => ({ from, to: inFolder(folderOf(path), renamedBy(nameOf(path), own(from))) }));
  }
  const several = selected.length > 1 || hasMask(source) || source.includes("|");
  const isFolder = several || path.endsWith("/") || (await files.stat(path))?.kind === "folder";
  return selected.map((from) => ({ from, to: isFolder ? inFolder(path, own(from)) : path }));
}

/** Other names: in the folder of each file where DEST is a name alone. Several files need a mask. */
export function otherNames(selected: readonly Selected[], source: string, dest: string): readonly Pair[] {
  const path = taskPath(dest);
  if (hasMask(folderOf(path))) throw maskInFolder(dest);
  if (selected.length > 1 && !hasMask(path)) throw severalForOne(source);
  return selected.map((from) => {
    const folder = path.includes("/") ? folderOf(path) : folderOf(from.path);
    const name = nameOf(path);
    return { from, to: inFolder(folder, hasMask(name) ? renamedBy(name, nameOf(from.path)) : name) };
  });
}

/** With OVERWRITE the second would take the place of the first. */
export function refuseOneForTwo(pairs: readonly Pair[]): void {
  const sources = new Map<string, string>();
  for (const { from, to } of pairs) {
    const other = sources.get(to);
    if (other !== undefined) throw oneForTwo(other, from.path, to);
    sources.set(to, from.path);
  }
}

function oneForTwo(one: string, other: string, to: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_TWICE",
    message: `${JSON.stringify(one)} and ${JSON.stringify(other)} would both become ${JSON.stringify(to)}; nothing was done`,
    remedy: "keep their folders (KEEPFOLDERSTRUCT=YES), or name them one by one",
    context: { one, other, to },
  });
}

function maskInFolder(dest: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_MASK",
    message: `DEST is ${JSON.stringify(dest)}: the name of a folder cannot be made of a mask`,
    remedy: "name the folder, and let the last part alone hold a *",
  });
}

function severalForOne(source: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_MASK",
    message: `SOURCE is ${JSON.stringify(source)} and names several files, which cannot all have one name`,
    remedy:
      "name one file, give DEST a mask such as *.bak, or go through the files with a loop (AMLOOP ACTIVITY=files)",
  });
}
