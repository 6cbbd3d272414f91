/** What a run tells, in order, as plain data: the CLI, the Task Builder and the journal consume the same events. Secrets are scrubbed. */
export type RunEvent =
  | {
      readonly type: "run-started";
      readonly at: string;
      readonly task: string;
      /** How many steps there are to run, comments not counted. */
      readonly steps: number;
    }
  | { readonly type: "step-started"; readonly at: string; readonly step: StepIdentity }
  | { readonly type: "step-progress"; readonly at: string; readonly step: StepIdentity; readonly message: string }
  | {
      readonly type: "step-warning";
      readonly at: string;
      readonly step: StepIdentity;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly type: "step-finished";
      readonly at: string;
      readonly step: StepIdentity;
      readonly seconds: number;
      readonly result: StepResult;
    }
  | {
      readonly type: "step-failed";
      readonly at: string;
      readonly step: StepIdentity;
      readonly seconds: number;
      readonly error: StepErrorRecord;
    }
  | {
      readonly type: "log";
      readonly at: string;
      readonly step: StepIdentity;
      readonly level: LogLevel;
      readonly text: string;
    }
  | {
      readonly type: "dialog";
      readonly at: string;
      readonly step: StepIdentity;
      readonly title: string | undefined;
      readonly text: string;
    }
  | {
      readonly type: "run-finished";
      readonly at: string;
      readonly status: RunStatus;
      readonly seconds: number;
      readonly summary: RunSummary;
      readonly error?: StepErrorRecord | undefined;
    };

export type LogLevel = "user" | "verbose" | "warning" | "error";

export type RunStatus = "succeeded" | "failed" | "cancelled";

export type StepIdentity = {
  /** 1-based, counted over the whole task. */
  readonly number: number;
  readonly function: string;
  readonly line: number;
  readonly column: number;
  /** Upper case; empty for a comment. */
  readonly action: string;
  readonly activity: string;
  /** One line for a person: `Create session "Crm1"`. */
  readonly title: string;
  /** Of a step of a subtask: the subtask's name. */
  readonly task?: string | undefined;
  /** Of a step in a loop whose iterations run at once: the iteration, 1 the first one; of loops in one another a number each. */
  readonly iteration?: readonly number[] | undefined;
};

export type StepResult = {
  /** One line for a person: `created account 7bf2e032-…`. */
  readonly summary?: string | undefined;
  readonly session?: string | undefined;
  /** Records that the step changed or read, for the run's summary. */
  readonly records?: Partial<RecordCounts> | undefined;
  /** Names of the variables and datasets that the step wrote. */
  readonly wrote?: readonly string[] | undefined;
};

export type RecordCounts = {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly read: number;
};

export type RunSummary = {
  readonly stepsSucceeded: number;
  readonly stepsFailed: number;
  readonly stepsSkipped: number;
  readonly sessionsOpened: number;
  readonly records: RecordCounts;
};

export type StepErrorRecord = {
  /** The error's own code: `NET_TIME_LIMIT`, `WIRE_FAULT`; `ENGINE_STEP_FAILED` where it has none. */
  readonly code: string;
  /** The number that AMError, AM_ERRORS and LASTSTEP know it by. */
  readonly number?: number | undefined;
  readonly family: ErrorFamily;
  readonly message: string;
  /** `FILE:LINE:COLUMN` in the task, or the address that was spoken to. */
  readonly where: string;
  readonly remedy?: string | undefined;
  /** What it means for a person; of errors of connecting. */
  readonly means?: string | undefined;
  readonly step: StepIdentity;
  /** Of a step that calls a function: the step in it that failed. */
  readonly inside?: StepIdentity | undefined;
  readonly session?: string | undefined;
  readonly organizationUri?: string | undefined;
  /** The chain of causes, outermost first: code and message of each. */
  readonly causes: readonly { readonly code?: string | undefined; readonly message: string }[];
};

/** "connection": signing in or connecting failed (exit code 2). "step": anything else (exit code 1). */
export type ErrorFamily = "connection" | "step";
