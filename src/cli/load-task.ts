import { textFaults } from "../actions/dynamics-crm/text-faults.ts";
import { type CheckOptions, checkTask } from "../check/check-task.ts";
import { readSteps } from "../check/step-reading.ts";
import type { FileGate } from "../files/file-gate.ts";
import type { Diagnostic } from "../markup/diagnostic.ts";
import { parseTask } from "../markup/parse-task.ts";
import type { Task } from "../markup/task.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import type { Io } from "./io.ts";
import { maskSecrets } from "./masked-source.ts";
import { missingSecrets } from "./missing-secrets.ts";
import { outsidePaths } from "./outside-paths.ts";
import { readOtherTasks } from "./read-other-tasks.ts";
import { readTaskFile, shown } from "./read-task-file.ts";

/** A task with all that is known of it before it runs. */
export type LoadedTask = {
  readonly task: Task;
  /** How messages name it: its path as given, or "standard input". */
  readonly file: string;
  /** Its text as it may be shown: without secret values, at the same positions. */
  readonly shownText: string;
  /** Of reading and of checking, in the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
  /** False when one of the diagnostics is an error. */
  readonly loads: boolean;
};

type Surroundings = {
  readonly files?: FileGate | undefined;
  readonly store?: SecretStore | undefined;
};

/** Reads and checks a task; with a way to files, what the tasks do that it starts, too; with the store, what it lacks. Throws CliError where the file cannot be read; what is wrong in the task is in `diagnostics`. */
export async function loadTask(
  path: string,
  io: Pick<Io, "stdin" | "cwd">,
  { files, store, ...options }: CheckOptions & Surroundings = {},
): Promise<LoadedTask> {
  const task = parseTask(await readTaskFile(path, io));
  const findTask = files === undefined ? undefined : await readOtherTasks(task, path, files);
  const readings = readSteps(task);
  const hasWindowsPaths = process.platform === "win32";
  const found = checkTask(task, { ...options, findTask, textFaults, hasWindowsPaths }, readings);
  const missing = store === undefined ? [] : await missingSecrets(readings, shown(path), store, options);
  const outside = files === undefined ? [] : await outsidePaths(readings, files);
  const diagnostics = [...withoutSteps(task), ...task.diagnostics, ...found, ...missing, ...outside].toSorted(
    (one, other) => one.position.offset - other.position.offset,
  );
  return {
    task,
    file: shown(path),
    shownText: maskSecrets(task),
    diagnostics,
    loads: diagnostics.every(({ severity }) => severity !== "error"),
  };
}

/** Reading is tolerant: prose, a picture, an empty file are markup without steps. To run such a thing and succeed would hide that it was the wrong file. */
function withoutSteps(task: Task): Diagnostic[] {
  const isRefused = task.diagnostics.some(({ severity }) => severity === "error");
  if (task.wrapped || task.steps.length > 0 || isRefused) return [];
  return [
    {
      code: "CLI_NOT_A_TASK",
      severity: "error",
      message: "there is no step of a task in this file",
      position: { offset: 0, line: 1, column: 1 },
      length: 1,
      remedy: "name a file of task markup (AML): steps such as <AMVARIABLE …/>, with or without <AMTASK> around them",
    },
  ];
}
