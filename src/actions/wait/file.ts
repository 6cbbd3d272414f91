import type { waitForFile as record } from "../../catalog/wait/file.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { putEntries } from "../../engine/entries-dataset.ts";
import { entryFilter } from "../../engine/entry-filter.ts";
import { pause } from "../../engine/pause.ts";
import type { StepContext } from "../../engine/step-context.ts";
import { DynamlError } from "../../errors.ts";
import { type Selected, selectFiles } from "../file-system/select-files.ts";
import { filesFor } from "../file-system/task-files.ts";
import type { Services } from "../services.ts";

/** Milliseconds between two looks. */
const interval = 500;

/** Waits for files to be there, to be gone, or to change; a cancel or the step's time limit ends the waiting. */
export function waitForFile(services: Services): ActivityFunction<typeof record> {
  return async (parameters, context) => {
    const { file, until } = parameters;
    const files = filesFor(services, "FILE", file);
    const choice = {
      ...parameters,
      kind: "file",
      subfolders: false,
      mustExist: false,
      isLike: entryFilter(context),
    } as const;
    const look = () => selectFiles(files, file, choice).catch(noneWithoutFolder);
    if (parameters.resultVariable !== undefined) context.variables.expectText(parameters.resultVariable);
    const first = await look();
    let found = first;
    if (!hasCome(until, found, first)) context.progress(`waits for ${file}`);
    while (!hasCome(until, found, first)) {
      await pause(interval, context.signal);
      context.signal.throwIfAborted();
      found = await look();
    }
    return {
      summary: `${found.length} ${found.length === 1 ? "file" : "files"}`,
      wrote: tell(found, parameters, context),
    };
  };
}

/** A folder that is not there yet holds no files. */
function noneWithoutFolder(error: unknown): readonly Selected[] {
  if (error instanceof DynamlError && error.code === "FILES_NOT_FOUND") return [];
  throw error;
}

function hasCome(until: "exists" | "not_exist" | "changed", found: readonly Selected[], first: readonly Selected[]) {
  if (until === "changed") return stateOf(found) !== stateOf(first);
  return found.length > 0 === (until === "exists");
}

function stateOf(found: readonly Selected[]): string {
  return JSON.stringify(found.map(({ path, size, modifiedAt }) => [path, size, modifiedAt.getTime()]));
}

type Results = { readonly resultVariable?: string | undefined; readonly resultDataset?: string | undefined };

function tell(found: readonly Selected[], { resultVariable, resultDataset }: Results, context: StepContext): string[] {
  if (resultVariable !== undefined) context.variables.set(resultVariable, found[0]?.path ?? "");
  if (resultDataset !== undefined) putEntries(context.datasets, resultDataset, found);
  return [resultVariable, resultDataset].filter((one) => one !== undefined);
}
