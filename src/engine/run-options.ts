import type { Activity } from "../catalog/activity.ts";
import type { Language } from "../expression/language.ts";
import type { Task } from "../markup/task.ts";
import type { ActionTable } from "./activity-function.ts";
import type { Datasets } from "./datasets.ts";
import type { RunEvent, RunStatus, RunSummary, StepErrorRecord } from "./event.ts";
import type { StepGiven } from "./step-given.ts";
import type { Variables } from "./variables.ts";

export type RunOptions = {
  /** What the activities do. */
  readonly actions: ActionTable;
  /** What the checks say of one step, after expressions. Its errors are the step's error, its warnings are told. */
  readonly inspect: Inspect;
  /** The task's name, its file as a rule: in places (`NAME:LINE:COLUMN`), in AMError, and for stored secrets. */
  readonly name: string;
  /**
   * Variables that the caller supplies (`--var NAME=VALUE`), there from the start. A step that creates such a variable as
   * a parameter (ISPARAMETER=YES) keeps the value; any other step that creates it replaces it, and the run warns.
   */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Cancels the run: it ends within a second, its sessions with it. */
  readonly signal?: AbortSignal | undefined;
  /** Called in order, synchronously. It should not throw: an error of its own ends the run, and its sessions with it. */
  readonly onEvent: (event: RunEvent) => void;
  /** Milliseconds that the run may keep the thread before it lets others have it; 20 when left out. */
  readonly yieldEvery?: number | undefined;
  readonly clock?: Clock | undefined;
  /** How expressions are computed: locale, time zone, and the world that their functions see; en-US, UTC and nothing but the clock when left out. */
  readonly language?: Language | undefined;
  /** The way to the files that loops name. Left out: there is none. */
  readonly files?: TaskFiles | undefined;
  /** Finds the task that a step names. Left out: there are no subtasks. It throws where there is no such task. */
  readonly loadTask?: ((wanted: WantedTask) => Promise<LoadedTask>) | undefined;
  /** The machine that AMError names; empty when left out. */
  readonly machine?: { readonly name: string; readonly ipAddress: string } | undefined;
};

/** Files, as far as the operator allows them; its members throw what stands in the way. */
export type TaskFiles = {
  read(path: string): Promise<Uint8Array>;
  /** What there is of that name, the end of a link where it is one; undefined where there is nothing. */
  stat(path: string): Promise<Omit<FileEntry, "name"> | undefined>;
  /** What lies in a folder, at its first level. */
  list(folder: string): Promise<readonly FileEntry[]>;
};

export type FileEntry = {
  readonly name: string;
  readonly kind: "file" | "folder" | "other";
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Date;
  /** Nobody but who gives permission first may write it. */
  readonly isReadOnly: boolean;
};

/** A task by its file or by its name on the vendor's server; `folder\\name` there is `folder/name.aml` here. */
export type WantedTask = { readonly file: string } | { readonly managedTask: string };

export type LoadedTask = {
  readonly task: Task;
  /** As messages call it: its file. */
  readonly name: string;
};

export type Clock = {
  now(): Date;
  /** A steady count of milliseconds, for durations. */
  milliseconds(): number;
};

type Inspect = (activity: Activity, given: StepGiven) => readonly Problem[];

export type Problem = {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly remedy?: string | undefined;
};

export type RunResult = {
  readonly status: RunStatus;
  /** Why it failed or where it was cancelled; `family` tells a failed connection from a failed step. */
  readonly error?: StepErrorRecord | undefined;
  readonly summary: RunSummary;
  /** As the run left them. Values of secure variables are in them as they are. */
  readonly variables: Variables;
  readonly datasets: Datasets;
};
