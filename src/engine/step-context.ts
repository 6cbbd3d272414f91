import type { DynamlError } from "../errors.ts";
import type { Language } from "../expression/language.ts";
import type { Locale } from "../expression/locale.ts";
import type { Value } from "../expression/value.ts";
import type { Step, Task } from "../markup/task.ts";
import type { Datasets } from "./datasets.ts";
import type { LogLevel, RecordCounts } from "./event.ts";
import type { NamedThings } from "./named-things.ts";
import type { Variables } from "./variables.ts";

/** All that an activity may touch of its run. */
export type StepContext = {
  readonly task: Task;
  /** The task's name as the caller gave it, its file as a rule. */
  readonly taskName: string;
  readonly step: Step;
  /** How the run writes numbers and dates. */
  readonly locale: Locale;
  /** What clocks show to the run, and the texts that organizations are sent. */
  readonly language: Pick<Language, "zone" | "exactText">;
  readonly variables: Variables;
  readonly datasets: Datasets;
  /** Sessions and the like: open until ended, and ended with the run in whatever way it ends. */
  readonly things: NamedThings;
  /** Aborts on cancel and when the step's time is up; hand it to everything that waits. */
  readonly signal: AbortSignal;
  /** Text parameters as given after expressions, by AML name in upper case; empty ones are absent. */
  readonly given: ReadonlyMap<string, string>;
  /**
   * The value of a text parameter that is one expression, with its type (Empty, Null and Nothing too); else its text, or
   * `otherwise` where it is not given. By AML name in upper case.
   */
  valueOf(name: string, otherwise?: Value): Value;
  /** The same of a parameter of each child of a name, in their order: `valuesOf("COLUMN", "VALUE")`. */
  valuesOf(child: string, name: string, otherwise?: Value): readonly Value[];
  /** The value of an expression, such as a parameter of that type has, with the variables and datasets as they are now. */
  evaluate(expression: string): Value;
  /** The value of a function of expressions: `call("Format", 1.5, "0.00")`. Throws as an expression does. */
  call(name: string, ...values: readonly Value[]): Value;
  /** The same value, marked as a secret where one of the texts that it was made of holds one. */
  madeOf<V extends Value>(texts: readonly (string | undefined)[], value: V): V;
  /** Whether a text holds a secret, or a form of one: what is cut out of it would be told as it is. */
  holdsSecret(text: string): boolean;
  /** Says what the step works on; its result and its error name it. A later call adds to an earlier one. */
  about(subject: StepSubject): void;
  progress(message: string): void;
  warn(code: string, message: string): void;
  /** A warning of something that the step left open, given when it is ended: heard after the step, too. */
  warnAtEnd(code: string, message: string): void;
  /** The run fails with this where nothing else fails it: something that the step opened was left undone. */
  failRun(error: DynamlError): void;
  log(level: LogLevel, text: string): void;
  dialog(title: string | undefined, text: string): void;
  /** Whether the step is tried again where it fails (AM_RETRY). */
  readonly mayBeTriedAgain: boolean;
  /** What all tries of the step have in common, as the first of them makes it. */
  once<T>(make: () => T): T;
  /** No further try of the step is made (AM_RETRY), since another one could do harm; a warning says why. */
  notAgain(reason: string): void;
  /** What the step has changed so far, for the run's summary, which counts it where the step fails. */
  changed(records: Partial<RecordCounts>): void;
  /** From now on every event of the run shows a mask in place of this value. */
  hide(secret: string): void;
};

export type StepSubject = {
  readonly session?: string | undefined;
  readonly organizationUri?: string | undefined;
  /** True while the step signs in or connects: an error in that time belongs to the family "connection". */
  readonly connecting?: boolean | undefined;
};
