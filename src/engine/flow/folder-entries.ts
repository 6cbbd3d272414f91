import { compareValues } from "../compare-values.ts";
import { EngineError } from "../engine-error.ts";
import type { FileEntry, TaskFiles } from "../run-options.ts";

/** What was found, with its path as a task writes it. */
export type Found = FileEntry & { readonly path: string };

/** What is wanted of a folder, and of those inside it where it is `deep`, by name. Links are not followed. */
export async function findEntries(
  files: TaskFiles,
  folder: string,
  isWanted: (entry: FileEntry) => boolean,
  deep: boolean,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  await collect(files, folder, isWanted, deep, found);
  return found;
}

async function collect(
  files: TaskFiles,
  folder: string,
  isWanted: (entry: FileEntry) => boolean,
  deep: boolean,
  found: Found[],
): Promise<void> {
  const entries = await files.list(folder);
  for (const entry of entries.toSorted((one, other) => compareValues(one.name, other.name))) {
    const path = folder === "." ? entry.name : `${folder.replace(/\/+$/, "")}/${entry.name}`;
    if (isWanted(entry)) found.push({ ...entry, path });
    if (deep && entry.kind === "folder") await collect(files, path, isWanted, deep, found);
  }
}

/** `in\*.csv` is the folder `in` and the pattern `*.csv`. */
export function splitFolder(text: string): { readonly folder: string; readonly pattern: string } {
  const path = text.replaceAll("\\", "/");
  const end = path.lastIndexOf("/");
  const last = path.slice(end + 1);
  if (!/[*?]/.test(last)) return { folder: path.length > 1 ? path.replace(/\/+$/, "") : path, pattern: "*" };
  return { folder: end < 0 ? "." : path.slice(0, end) || "/", pattern: last };
}

/** The way to files; throws ENGINE_NO_FILES. */
export function requireFiles(files: TaskFiles | undefined, path: string): TaskFiles {
  if (files !== undefined) return files;
  throw new EngineError({
    code: "ENGINE_NO_FILES",
    message: `the step names ${JSON.stringify(path)}, and this run has no way to files`,
    remedy:
      "give the run the folders that its task may use (the option allowFiles of runTask; the command line has them)",
  });
}
