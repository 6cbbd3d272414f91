import { compareValues } from "../../engine/compare-values.ts";
import { anyMask, nameMask } from "../../engine/name-masks.ts";
import type { FileGate } from "../../files/file-gate.ts";
import type { FolderEntry } from "../../files/list-folder.ts";
import { ActionError } from "../action-error.ts";
import { compilePattern } from "../text/compile-pattern.ts";
import { folderOf, hasMask, inFolder, nameOf, taskPath } from "./task-files.ts";

/** A file or folder that was found, and its path below the folder where it was looked for. */
export type Selected = FolderEntry & {
  readonly path: string;
  readonly relative: string;
};

export type Choice = {
  readonly kind: "file" | "folder" | "both";
  readonly subfolders: boolean;
  readonly exclude?: string | undefined;
  readonly regularExpression?: boolean;
  readonly mustExist?: boolean;
  /** What else is asked of them (entryFilter); what is named and left out by it is no error. */
  readonly isLike?: (entry: FolderEntry) => boolean;
};

/**
 * What `in/*.csv|notes.txt` names, each once, by folder and name. Throws ACTION_NO_SUCH_FILE where it names nothing, and
 * FILES_NOT_A_FILE where a file is meant and a folder is there.
 */
export async function selectFiles(files: FileGate, source: string, choice: Choice): Promise<readonly Selected[]> {
  const found: Selected[] = [];
  for (const path of source.split("|").map(taskPath)) {
    if (path === "") continue;
    if (hasMask(nameOf(path))) await addMatches(files, folderOf(path), nameOf(path), choice, found);
    else await addOne(files, path, choice, found);
  }
  if (found.length === 0 && choice.mustExist !== false) throw nothingFound(source, choice);
  const once = [...new Map(found.map((one) => [one.path, one])).values()];
  return once.filter(choice.isLike ?? (() => true));
}

async function addOne(files: FileGate, path: string, { kind }: Choice, found: Selected[]): Promise<void> {
  const facts = await files.stat(path);
  if (facts === undefined) return;
  if (facts.kind !== kind && kind !== "both") {
    throw new ActionError({
      code: "ACTION_NO_SUCH_FILE",
      message: `${JSON.stringify(path)} is no ${kind}`,
      remedy: kind === "file" ? 'add MODE="folder", or name its files: folder/*' : 'remove MODE="folder"',
      context: { path },
    });
  }
  found.push({ ...facts, name: nameOf(path), path, relative: nameOf(path) });
}

async function addMatches(
  files: FileGate,
  folder: string,
  mask: string,
  choice: Choice,
  found: Selected[],
): Promise<void> {
  const wanted = nameMask(mask);
  const unwanted = exclusion(choice);
  const isWanted = ({ kind, name }: FolderEntry) =>
    (choice.kind === "both" ? kind !== "other" : kind === choice.kind) && wanted(name) && !unwanted(name);
  for (const entry of await entriesBelow(files, folder, choice.subfolders)) if (isWanted(entry)) found.push(entry);
}

/** All that lies in a folder and, where it is `deep`, in those inside it; links are not followed. */
export async function entriesBelow(files: FileGate, folder: string, deep: boolean): Promise<readonly Selected[]> {
  const found: Selected[] = [];
  const collect = async (path: string, relative: string): Promise<void> => {
    const entries = await files.list(path);
    for (const entry of entries.toSorted((one, other) => compareValues(one.name, other.name))) {
      const below = { ...entry, path: inFolder(path, entry.name), relative: inFolder(relative, entry.name) };
      found.push(below);
      if (deep && entry.kind === "folder") await collect(below.path, below.relative);
    }
  };
  await collect(folder, ".");
  return found;
}

function exclusion({ exclude = "", regularExpression }: Choice): (name: string) => boolean {
  if (regularExpression !== true || exclude.trim() === "") return anyMask(exclude);
  const pattern = compilePattern(exclude, {});
  return (name) => pattern.test(name);
}

function nothingFound(source: string, { kind }: Choice): ActionError {
  return new ActionError({
    code: "ACTION_NO_SUCH_FILE",
    message: `there is no ${kind === "both" ? "file or folder" : kind} ${JSON.stringify(source)}`,
    remedy: "check the path; a relative one starts from the task's folder",
    context: { source },
  });
}
