import type { Parameter, Standing } from "../catalog/activity.ts";
import type { Given } from "../catalog/conditions.ts";

export type CheckCode =
  | "CHECK_UNKNOWN_ACTION"
  | "CHECK_UNKNOWN_ACTIVITY"
  | "CHECK_NOT_SUPPORTED"
  | "CHECK_UNKNOWN_PARAMETER"
  | "CHECK_UNKNOWN_CHILD"
  | "CHECK_MISSING_PARAMETER"
  | "CHECK_VALUE"
  | "CHECK_INACTIVE_PARAMETER"
  | "CHECK_NOT_YET_OBEYED"
  | "CHECK_UNUSED_TEXT"
  | "CHECK_EXPRESSION"
  | "CHECK_CREATED_LATER"
  | "CHECK_CREATED_TWICE"
  | "CHECK_NOT_CREATED"
  | "CHECK_ENDED_BEFORE"
  | "CHECK_UNCLEAR_DISABLED"
  | "CHECK_DISABLED_BLOCK"
  | "CHECK_PLAIN_PASSWORD"
  | "CHECK_READ_ONLY"
  | "CHECK_UNKNOWN_ERROR"
  | "CHECK_NO_LABEL"
  | "CHECK_LABEL_TWICE"
  | "CHECK_JUMP_INTO_LOOP"
  | "CHECK_NO_LOOP"
  | "CHECK_SHARED_VARIABLE"
  | "CHECK_SHARED_DATASET"
  | "CHECK_NO_FUNCTION"
  | "CHECK_NO_TASK"
  | "CHECK_TASK_CYCLE"
  | "CHECK_UNUSED_SESSION"
  | "CHECK_NO_BATCH"
  | "CHECK_BATCH_NOT_ENDED"
  | "CHECK_INSIDE_BATCH"
  | "CHECK_WINDOWS_PATH"
  | "CHECK_EXTENSION"
  | "CHECK_MORE";

/** An element with parameters, a step or a child of one, and what it gives. */
export type Subject = {
  /** For messages: `Create session`, `<ATTRIBUTE>`. */
  readonly title: string;
  readonly standing?: Standing | undefined;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly given: Given;
  /** Parameters that are known here besides its own. */
  readonly generalNames: readonly string[];
};

/** What a rule says of a subject: the same before a task runs and while it runs. */
export type Finding = {
  readonly code: CheckCode;
  /** Whether the step fails on it. */
  readonly severity: "error" | "warning";
  /** A clause without a full stop. Never the value of an encrypted parameter. */
  readonly message: string;
  readonly remedy?: string | undefined;
  /** In upper case, as given; undefined where it is about the element. */
  readonly parameter?: string | undefined;
  /** The part of the parameter that it is about. */
  readonly part?: "name" | "value" | undefined;
};

export type Rule = (subject: Subject) => readonly Finding[];
