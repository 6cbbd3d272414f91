import type { Activity } from "../catalog/activity.ts";
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
  /** The machine that AMError names; empty when left out. */
  readonly machine?: { readonly name: string; readonly ipAddress: string } | undefined;
};

export type Clock = {
  now(): Date;
  /** A steady count of milliseconds, for durations. */
  milliseconds(): number;
};

type Inspect = (activity: Activity, given: StepGiven) => readonly Problem[];

type Problem = {
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
