import type { Scope, Value } from "../../expression/value.ts";
import type { Order } from "../dataset-table.ts";
import type { Datasets } from "../datasets.ts";
import type { RunStatus, StepErrorRecord } from "../event.ts";
import type { NamedThingTable } from "../named-thing-table.ts";
import type { RunState } from "../run-state.ts";
import type { TimeLimit } from "../time-limit.ts";
import type { VariableTable } from "../variable-table.ts";
import type { FunctionProgram, Instruction } from "./program.ts";

/** A function while it runs, or one iteration of a loop whose iterations run at once: what it sees, and where it is. */
export type Frame = {
  readonly run: RunState;
  readonly code: FunctionProgram;
  readonly variables: VariableTable;
  readonly datasets: Datasets;
  readonly things: NamedThingTable;
  readonly scope: Scope;
  /** The loops that are running, the innermost last. */
  readonly loops: ActiveLoop[];
  /** The blocks that have a time limit and are running, the innermost last. */
  readonly limits: { readonly block: Instruction; readonly time: TimeLimit }[];
  /** Of an iteration that runs beside others. */
  readonly iteration: Iteration | undefined;
  /** How many functions and subtasks are around it. */
  readonly depth: number;
  /** The Else if that an If has come to, which is to be computed. */
  entering: number;
  lastStep: LastStep;
  /** Why its steps are over. */
  end: FrameEnd | undefined;
};

/** How the last step ended that did something. */
export type LastStep = { readonly ok: true } | { readonly ok: false; readonly error: StepErrorRecord };

type Iteration = {
  /** The loop that it belongs to. */
  readonly loop: Instruction;
  readonly order: Order;
  /** Shared by all iterations of the loop: true once none of them may do another step. */
  readonly halt: { halted: boolean };
};

export type ActiveLoop = {
  readonly instruction: Instruction;
  /** Makes the next iteration the current one; false where there is none. */
  advance(): boolean | Promise<boolean>;
};

export type FrameEnd =
  | { readonly kind: "done" }
  | { readonly kind: "returned"; readonly value: Value }
  | Stopped
  /** Of an iteration: the loop is left. */
  | { readonly kind: "break" }
  | { readonly kind: "goto"; readonly target: number }
  | { readonly kind: "halted" };

/** The task is over, unless a caller of the function goes on after the error of a step. */
type Stopped = {
  readonly kind: "stopped";
  readonly status: RunStatus;
  readonly error?: StepErrorRecord | undefined;
  /** The task stops itself; no error of a caller. */
  readonly isMeant?: true;
};

export const done: FrameEnd = { kind: "done" };

/** In place of the next instruction: the frame's steps are over, and `end` says why. */
export const over = -1;
