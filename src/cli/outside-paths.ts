import { allParameters } from "../catalog/all-parameters.ts";
import { activityOf } from "../catalog/catalog.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import type { FileGate } from "../files/file-gate.ts";
import { FilesError } from "../files/files-error.ts";
import type { Diagnostic } from "../markup/diagnostic.ts";
import type { Step, Task } from "../markup/task.ts";

/** More paths than anybody writes into a task; past them nothing is looked at. */
const most = 1000;

type Path = Pick<Diagnostic, "position"> & { readonly text: string; readonly parameter: string };

/** Paths, as far as they stand in the task without an expression, that lie outside the folders that it may use. Tasks that it starts are judged where they are read. */
export async function outsidePaths(task: Task, files: Pick<FileGate, "stat">): Promise<readonly Diagnostic[]> {
  const paths = task.steps.flatMap(pathsIn).slice(0, most);
  const judged = new Map<string, Promise<FilesError | undefined>>();
  for (const { text } of paths) if (!judged.has(text)) judged.set(text, refusalOf(text, files));
  const found = await Promise.all(
    paths.map(async ({ text, parameter, position }): Promise<readonly Diagnostic[]> => {
      const refusal = await judged.get(text);
      if (refusal === undefined) return [];
      const { message, remedy } = refusal;
      const head = `${parameter}: ${message}`;
      return [{ code: "CLI_NOT_ALLOWED", severity: "warning", message: head, remedy, position, length: text.length }];
    }),
  );
  return found.flat();
}

function pathsIn(step: Step): readonly Path[] {
  const activity = activityOf(step);
  if (activity === undefined || step.disabled !== "no") return [];
  return [...writtenTexts(step, allParameters(activity)).values()].flatMap(({ text, parameter, attribute }) => {
    if (parameter?.path === undefined || namesTask.test(parameter.name) || text.includes("%")) return [];
    const position = attribute?.valuePosition ?? step.position;
    const each = text.split("|").filter((one) => one.trim() !== "" && !onShare.test(one));
    return each.map((one) => ({ text: one, parameter: parameter.name, position }));
  });
}

/** `\\server\share`: the check tells of these by themselves. */
const onShare = /^\s*\\\\/;

/** Parameters that name tasks. */
const namesTask = /^(?:TASKFILE|MANAGEDTASK|AM_RUNTASK)$/;

async function refusalOf(text: string, files: Pick<FileGate, "stat">): Promise<FilesError | undefined> {
  try {
    await files.stat(text);
    return undefined;
  } catch (error) {
    return error instanceof FilesError && error.code === "FILES_NOT_ALLOWED" ? error : undefined;
  }
}
