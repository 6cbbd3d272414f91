import type {
  copy as copyRecord,
  move as moveRecord,
  remove as removeRecord,
  rename as renameRecord,
} from "../../catalog/file-system/transfer.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { entryFilter } from "../../engine/entry-filter.ts";
import type { StepContext } from "../../engine/step-context.ts";
import type { FileGate } from "../../files/file-gate.ts";
import type { Replacing } from "../../files/file-sink.ts";
import type { Services } from "../services.ts";
import { destinations, otherNames, type Pair, refuseOneForTwo } from "./destinations.ts";
import { copyFolder, moveFolder } from "./folder-transfer.ts";
import { selectFiles } from "./select-files.ts";
import { filesFor, folderOf } from "./task-files.ts";

type Parameters = ParametersOf<typeof copyRecord>;

export function copyFiles(services: Services): ActivityFunction<typeof copyRecord> {
  return (parameters, context) =>
    transfer(parameters, services, context, "copied", async (files, pair, options) => {
      if (pair.from.kind === "folder") await copyFolder(files, pair, options);
      else await files.copy(pair.from.path, pair.to, options);
    });
}

export function moveFiles(services: Services): ActivityFunction<typeof moveRecord> {
  return (parameters, context) =>
    transfer(parameters, services, context, "moved", async (files, pair, options) => {
      if (pair.from.kind === "folder") await moveFolder(files, pair, options);
      else await files.move(pair.from.path, pair.to, options);
    });
}

/** What the deeds on one file or folder go by. */
export type TransferOptions = {
  readonly ifExists: Replacing;
  /** A folder that is there takes up what lies in the other one. */
  readonly merge: boolean;
  isLeftOut(pair: Pair): Promise<boolean>;
  readonly signal: AbortSignal;
};

type Deed = (files: FileGate, pair: Pair, options: TransferOptions) => Promise<void>;

async function transfer(parameters: Parameters, services: Services, context: StepContext, done: string, deed: Deed) {
  const { mode, source, resultDataset, mergeFolder } = parameters;
  const { datasets, signal } = context;
  const files = filesFor(services, "SOURCE", source);
  const selected = await selectFiles(files, source, { ...parameters, kind: mode, isLike: entryFilter(context) });
  const isLeftOut = (pair: Pair) => leftOut(files, pair, parameters);
  const pairs: Pair[] = [];
  for (const pair of await destinations(files, selected, parameters)) {
    if (!(await isLeftOut(pair))) pairs.push(pair);
  }
  refuseOneForTwo(pairs);
  for (const pair of pairs) {
    signal.throwIfAborted();
    await files.createFolder(folderOf(pair.to));
    await deed(files, pair, { ifExists: replacing(parameters), merge: mergeFolder, isLeftOut, signal });
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

function replacing({ overwrite, overwriteReadOnly }: Pick<Parameters, "overwrite" | "overwriteReadOnly">): Replacing {
  if (!overwrite) return "fail";
  return overwriteReadOnly ? "replace-read-only" : "replace";
}

/** Of a folder that is there the files in it are judged, and not its own time. */
async function leftOut(files: FileGate, { from, to }: Pair, { isNewer, onlyIfExist }: Parameters): Promise<boolean> {
  if (!isNewer && !onlyIfExist) return false;
  const there = await files.stat(to);
  if (there === undefined) return onlyIfExist;
  return isNewer && from.kind !== "folder" && from.modifiedAt <= there.modifiedAt;
}

/** A name alone stays in the folder where the file is. */
export function renameFile(services: Services): ActivityFunction<typeof renameRecord> {
  return async (parameters, context) => {
    const { source, dest, mode } = parameters;
    const files = filesFor(services, "SOURCE", source);
    const selected = await selectFiles(files, source, { ...parameters, kind: mode, isLike: entryFilter(context) });
    const pairs = otherNames(selected, source, dest);
    refuseOneForTwo(pairs);
    for (const { from, to } of pairs) {
      context.signal.throwIfAborted();
      await files.move(from.path, to, { ifExists: replacing(parameters) });
    }
    const [one, another] = pairs;
    if (one === undefined || another !== undefined) return { summary: `renamed ${counted(pairs.length, mode)}` };
    return { summary: `renamed ${one.from.path} to ${one.to}` };
  };
}

export function deleteFiles(services: Services): ActivityFunction<typeof removeRecord> {
  return async (parameters, context) => {
    const files = filesFor(services, "SOURCE", parameters.source);
    const choice = { ...parameters, kind: "file", isLike: entryFilter(context) } as const;
    const selected = await selectFiles(files, parameters.source, choice);
    for (const { path } of selected) {
      context.signal.throwIfAborted();
      await files.remove(path);
    }
    return { summary: `deleted ${counted(selected.length, "file")}` };
  };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
