import type { fileExists as record } from "../../catalog/if/exists.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import { DynamlError } from "../../errors.ts";
import { putEntries } from "../entries-dataset.ts";
import { entryFilter } from "../entry-filter.ts";
import { anyMask, nameMask } from "../name-masks.ts";
import type { FileEntry, TaskFiles } from "../run-options.ts";
import type { RunningStep } from "../running-step.ts";
import { type Found, findEntries, requireFiles, splitFolder } from "./folder-entries.ts";

type Parameters = ParametersOf<typeof record>;

/** Whether there are files, or folders, as the step describes them. */
export async function fileConditionHolds(
  kind: "file" | "folder",
  { path, state, exclude = "", resultDataset }: Parameters,
  running: RunningStep,
): Promise<boolean> {
  const files = requireFiles(running.run.options.files, path);
  const isLike = entryFilter(running);
  const isExcluded = anyMask(exclude);
  const isWanted = (entry: FileEntry) => entry.kind === kind && !isExcluded(entry.name) && isLike(entry);
  const found = await find(files, path, isWanted);
  if (resultDataset !== undefined) putEntries(running.datasets, resultDataset, found);
  return found.length > 0 === (state === "exist");
}

async function find(
  files: TaskFiles,
  written: string,
  isWanted: (entry: FileEntry) => boolean,
): Promise<readonly Found[]> {
  const { folder, pattern } = splitFolder(written);
  if (!/[*?]/.test(written)) {
    const facts = await files.stat(folder);
    const entry = facts && { ...facts, name: folder.replace(/^.*\//s, ""), path: folder };
    return entry !== undefined && isWanted(entry) ? [entry] : [];
  }
  const isNamed = nameMask(pattern);
  return await findEntries(files, folder, (entry) => isNamed(entry.name) && isWanted(entry), false).catch(
    noneWithoutFolder,
  );
}

/** A folder that is not there holds nothing. */
function noneWithoutFolder(error: unknown): readonly Found[] {
  if (error instanceof DynamlError && error.code === "FILES_NOT_FOUND") return [];
  throw error;
}
