import { randomUUID } from "node:crypto";
import type {
  createFolder as createRecord,
  deleteFolder as deleteRecord,
  exists as existsRecord,
  list as listRecord,
  size as sizeRecord,
  uniqueName as uniqueRecord,
} from "../../catalog/file-system/folder.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { putEntries } from "../../engine/entries-dataset.ts";
import { entryFilter } from "../../engine/entry-filter.ts";
import { ActionError } from "../action-error.ts";
import type { Services } from "../services.ts";
import { entriesBelow, selectFiles } from "./select-files.ts";
import { filesFor, hasMask, inFolder, nameOf, taskPath } from "./task-files.ts";

export function createFolder(services: Services): ActivityFunction<typeof createRecord> {
  return async ({ folder }) => {
    await filesFor(services, "FOLDER", folder).createFolder(taskPath(folder));
    return undefined;
  };
}

export function deleteFolder(services: Services): ActivityFunction<typeof deleteRecord> {
  return async ({ folder, contents }) => {
    await filesFor(services, "FOLDER", folder).removeFolder(taskPath(folder), { recursive: contents });
    return undefined;
  };
}

export function listFiles(services: Services): ActivityFunction<typeof listRecord> {
  return async ({ folder, resultDataset, mode, ...choice }, context) => {
    const files = filesFor(services, "FOLDER", folder);
    const path = taskPath(folder);
    const source = hasMask(nameOf(path)) ? path : inFolder(path, "*");
    const found = await selectFiles(files, source, {
      ...choice,
      kind: mode,
      isLike: entryFilter(context),
      mustExist: false,
    });
    putEntries(context.datasets, resultDataset, found);
    return {
      summary: `${found.length} ${found.length === 1 ? "entry" : "entries"} of ${path}`,
      wrote: [resultDataset],
    };
  };
}

export function exists(services: Services): ActivityFunction<typeof existsRecord> {
  return async ({ path, kind, resultVariable }, { variables }) => {
    const facts = await filesFor(services, "SOURCE", path).stat(taskPath(path));
    const isThere = facts !== undefined && (kind === "both" || facts.kind === kind);
    variables.set(resultVariable, isThere);
    return { summary: `${taskPath(path)} ${isThere ? "is there" : "is not there"}`, wrote: [resultVariable] };
  };
}

export function sizeOf(services: Services): ActivityFunction<typeof sizeRecord> {
  return async ({ path, resultVariable }, { variables }) => {
    const files = filesFor(services, "SOURCE", path);
    const facts = await files.stat(taskPath(path));
    if (facts === undefined) throw nothingThere(path);
    let bytes = facts.size;
    if (facts.kind === "folder") {
      const below = await entriesBelow(files, taskPath(path), true);
      bytes = below.reduce((sum, { kind, size }) => (kind === "file" ? sum + size : sum), 0);
    }
    variables.set(resultVariable, bytes);
    return { summary: `${bytes} bytes`, wrote: [resultVariable] };
  };
}

/** The name is taken by making the file: two runs never get the same one. */
export function uniqueName(services: Services): ActivityFunction<typeof uniqueRecord> {
  return async ({ folder = ".", prefix = "", extension, resultVariable }, { variables }) => {
    const files = filesFor(services, "FOLDER", folder);
    variables.expectText(resultVariable);
    if (/[\\/]/.test(prefix + extension)) throw noName(prefix + extension);
    const name = `${prefix}${randomUUID()}.${extension.replace(/^\./, "")}`;
    const path = inFolder(taskPath(folder), name);
    await files.write(path, "", { ifExists: "fail" });
    variables.set(resultVariable, path);
    return { summary: `made ${path}`, wrote: [resultVariable] };
  };
}

function nothingThere(path: string): ActionError {
  return new ActionError({
    code: "ACTION_NO_SUCH_FILE",
    message: `there is no file or folder ${JSON.stringify(path)}`,
    remedy: "check the path; a relative one starts from the task's folder",
    context: { path },
  });
}

function noName(text: string): ActionError {
  return new ActionError({
    code: "ACTION_FILE_NAME",
    message: `${JSON.stringify(text)} cannot be part of a file's name`,
    remedy: "name the folder with FOLDER, and give PREFIX and EXTENSION without slashes",
  });
}
