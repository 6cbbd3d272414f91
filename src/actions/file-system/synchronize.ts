import type { synchronize as record } from "../../catalog/file-system/synchronize.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { ActivityFunction } from "../../engine/activity-function.ts";
import { anyMask } from "../../engine/name-masks.ts";
import type { FileGate } from "../../files/file-gate.ts";
import type { Services } from "../services.ts";
import { entriesBelow, type Selected } from "./select-files.ts";
import { filesFor, folderOf, inFolder, taskPath } from "./task-files.ts";

type Choice = Pick<ParametersOf<typeof record>, "include" | "exclude" | "subfolders">;

/** Copies what is missing or older; what is to go either way is known before the first copy is made. */
export function synchronizeFolders(services: Services): ActivityFunction<typeof record> {
  return async ({ folder1, folder2, method, ...choice }, { signal }) => {
    const files = filesFor(services, "FOLDER1", folder1);
    const [one, other] = [taskPath(folder1), taskPath(folder2)];
    const inOne = await filesIn(files, one, choice);
    await files.createFolder(other);
    const inOther = await filesIn(files, other, choice);
    const copies = [...copiesTo(other, inOne, inOther), ...(method === "bi" ? copiesTo(one, inOther, inOne) : [])];
    for (const { from, to } of copies) {
      signal.throwIfAborted();
      await files.createFolder(folderOf(to));
      await files.copy(from, to, { ifExists: "replace" });
    }
    return { summary: `copied ${copies.length} ${copies.length === 1 ? "file" : "files"}` };
  };
}

type FilesByPath = ReadonlyMap<string, Selected>;

async function filesIn(files: FileGate, folder: string, { include, exclude = "", subfolders }: Choice) {
  const [wanted, unwanted] = [anyMask(include), anyMask(exclude)];
  const entries = await entriesBelow(files, folder, subfolders);
  const found = entries.filter(({ kind, name }) => kind === "file" && wanted(name) && !unwanted(name));
  return new Map(found.map((one) => [one.relative, one]));
}

function copiesTo(folder: string, from: FilesByPath, there: FilesByPath) {
  return [...from.values()]
    .filter(({ relative, modifiedAt }) => {
      const counterpart = there.get(relative);
      return counterpart === undefined || counterpart.modifiedAt < modifiedAt;
    })
    .map(({ path, relative }) => ({ from: path, to: inFolder(folder, relative) }));
}
