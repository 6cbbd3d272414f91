import { basename } from "node:path";
import { type FindTask, type OtherTask, tasksStartedBy, type WantedTask } from "../check/other-tasks.ts";
import { DynamlError } from "../errors.ts";
import type { FileGate } from "../files/file-gate.ts";
import { parseTask } from "../markup/parse-task.ts";
import type { Task } from "../markup/task.ts";
import { pathOfTask } from "./other-tasks.ts";

/** More tasks than anybody starts from one; past them nothing is known. */
const most = 1000;

/**
 * Reads the tasks that a task starts, and those that they start, as far as they are named without an expression; through the
 * gate, as the run reads them. `path` is the task's own, `-` where it has none.
 */
export async function readOtherTasks(task: Task, path: string, files: FileGate): Promise<FindTask> {
  const byPath = new Map<string, OtherTask>();
  const byFile = new Map<string, OtherTask>();
  if (path !== "-") {
    const name = basename(path);
    byFile.set(await placeOf(name, files), { name, task });
  }
  const waiting = [task];
  for (let next = waiting.pop(); next !== undefined && byPath.size < most; next = waiting.pop()) {
    for (const wanted of tasksStartedBy(next)) {
      const name = pathOfTask(wanted);
      if (byPath.has(name)) continue;
      const place = await placeOf(name, files);
      const known = byFile.get(place);
      const other = known ?? (await read(name, files));
      byPath.set(name, other);
      byFile.set(place, other);
      if (known === undefined && "task" in other) waiting.push(other.task);
    }
  }
  return (wanted: WantedTask) => byPath.get(pathOfTask(wanted));
}

/** Where a file really is; as it is written where that cannot be told. */
async function placeOf(name: string, files: FileGate): Promise<string> {
  const facts = await files.stat(name).catch(() => undefined);
  return facts?.path ?? name;
}

async function read(name: string, files: FileGate): Promise<OtherTask> {
  try {
    return { name, task: parseTask(await files.read(name)) };
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
    return { name, problem: { message: error.message, remedy: error.remedy } };
  }
}
