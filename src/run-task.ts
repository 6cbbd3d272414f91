import { createActions } from "./actions/create-actions.ts";
import type { Ask, SecretLookup } from "./actions/services.ts";
import { inspectStep } from "./check/inspect-step.ts";
import { otherTasks } from "./cli/other-tasks.ts";
import { configFileName } from "./config/config-file-name.ts";
import { openExplained } from "./doctor/open-explained.ts";
import type { RunEvent } from "./engine/event.ts";
import type { RunResult } from "./engine/run-options.ts";
import { runTask as runOnEngine } from "./engine/run-task.ts";
import { createLanguage } from "./expression/language.ts";
import { createFileGate } from "./files/file-gate.ts";
import { createFileLookup } from "./files/file-lookup.ts";
import type { Reach } from "./files/judge-path.ts";
import { parseTask } from "./markup/parse-task.ts";
import type { Task } from "./markup/task.ts";
import type { Dial } from "./net/http.ts";

export type RunTaskOptions = {
  /** The task's name, its file as a rule, for messages; "task" when left out. */
  readonly name?: string | undefined;
  /** Variables that the caller supplies, by name. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Cancels the run; it ends within a second. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Replaces the network: every address that a session names goes through it. */
  readonly dial?: Dial | undefined;
  /** Looks up what stands for a value that the vendor's product encrypted. */
  readonly secrets?: SecretLookup | undefined;
  /** Folders whose files the task may use, at any depth; relative paths start from the first. Left out: it may use none. */
  readonly allowFiles?: readonly string[] | undefined;
  /** Answers what the task asks a person; undefined is no answer. Left out: nobody is there, and defaults count. */
  readonly ask?: Ask | undefined;
  /** How expressions read and write numbers and dates, as a language tag; en-US when left out. */
  readonly locale?: string | undefined;
  /** What clocks show in expressions, by a name of the time zone database; UTC when left out. */
  readonly timeZone?: string | undefined;
};

/** The deed of `runTask` of index.ts: joins engine, actions, language and files. */
export async function runTask(source: string | Uint8Array | Task, options: RunTaskOptions = {}): Promise<RunResult> {
  const { name = "task", onEvent = () => {}, dial, secrets, ask, variables, signal, locale, timeZone } = options;
  const [folder, ...folders] = options.allowFiles ?? [];
  const reach: Reach | undefined =
    folder === undefined
      ? undefined
      : { allowed: [folder, ...folders], keptBack: { paths: [], names: [configFileName] } };
  const files = reach && createFileGate(reach);
  const fileFacts = reach && createFileLookup(reach);
  const host = { now: () => new Date(), random: () => Math.random(), ...(fileFacts && { fileFacts }) };
  const language = createLanguage({ locale, timeZone, host });
  const task = typeof source === "string" || source instanceof Uint8Array ? parseTask(source) : source;
  const actions = createActions({ openSession: (session) => openExplained({ ...session, dial }), secrets, files, ask });
  const loadTask = files === undefined ? undefined : otherTasks(files);
  return await runOnEngine(task, {
    actions,
    inspect: inspectStep,
    name,
    language,
    files,
    loadTask,
    variables,
    signal,
    onEvent,
  });
}
