import type { LoadedTask, RunOptions, WantedTask } from "../engine/run-options.ts";
import type { FileGate } from "../files/file-gate.ts";
import { parseTask } from "../markup/parse-task.ts";

/** Finds the tasks that steps name, through the gate: a subtask reads no file that its run may not read. */
export function otherTasks(files: FileGate): NonNullable<RunOptions["loadTask"]> {
  return async (wanted): Promise<LoadedTask> => {
    const name = pathOfTask(wanted);
    return { name, task: parseTask(await files.read(name)) };
  };
}

/** A managed task `Folder\\Close month` is the file `Folder/Close month.aml`. */
export function pathOfTask(wanted: WantedTask): string {
  if ("file" in wanted) return wanted.file;
  const path = wanted.managedTask.replaceAll("\\", "/").replace(/^\/+/, "");
  return /\.aml$/i.test(path) ? path : `${path}.aml`;
}
