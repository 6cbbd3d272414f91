import { createLanguage, type Language } from "../expression/language.ts";
import { toText } from "../expression/to-text.ts";
import { isArray, type Value } from "../expression/value.ts";
import type { Task } from "../markup/task.ts";
import { Decimal } from "../values/decimal.ts";
import { systemDatasets } from "./am-task.ts";
import { createDatasets } from "./dataset-table.ts";
import type { Datasets } from "./datasets.ts";
import type { RunEvent, StepErrorRecord } from "./event.ts";
import { compileTask, type Program } from "./flow/program.ts";
import { createNamedThings, type NamedThingTable } from "./named-thing-table.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import type { Clock, LoadedTask, RunOptions } from "./run-options.ts";
import { createScrubber, type Scrubber } from "./scrubber.ts";
import { createTally, type Tally } from "./tally.ts";
import { taskNameOf } from "./task-name.ts";
import { secretsOf } from "./task-secrets.ts";
import { createTemplates, type Templates } from "./templates.ts";
import { createVariables, type VariableTable } from "./variable-table.ts";
import type { NewVariable } from "./variables.ts";

/** One run of a task, from its start to its end: all that changes while it runs. A subtask's shares most with its caller's. */
export type RunState = {
  readonly task: Task;
  readonly name: string;
  readonly program: Program;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Variables that all functions of the task see: those that its caller supplies. */
  readonly variables: VariableTable;
  readonly datasets: Datasets;
  readonly things: NamedThingTable;
  readonly scrubber: Scrubber;
  readonly templates: Templates;
  readonly language: Language;
  readonly pacer: Pacer;
  readonly tally: Tally;
  /** The run of the task that started this one. */
  readonly parent: RunState | undefined;
  /** Tasks that were started and not waited for, of the whole run. */
  readonly triggered: Set<Promise<void>>;
  /** Why the whole run has failed though each of its tasks has come to its end. */
  readonly leftUndone: StepErrorRecord[];
  /** Told each value that a variable gets. */
  onWrite(variable: NewVariable): void;
  /** Told what comes of a variable that holds a secret. */
  onSecret(value: Value): void;
  /** Whether a variable's value becomes part of a secret. */
  isSecretName(name: string): boolean;
  /** Whether a text is a secret, or has come of one. */
  holdsSecret(text: string): boolean;
  /** Tells an event, with the time and without secrets. */
  emit(event: Untimed<RunEvent>): void;
};

type Untimed<E> = E extends RunEvent ? Omit<E, "at"> : never;

const systemClock: Clock = { now: () => new Date(), milliseconds: () => performance.now() };

export function createRunState(task: Task, options: RunOptions): RunState {
  const clock = options.clock ?? systemClock;
  const scrubber = createScrubber();
  const secrecy = watchSecrets(task, scrubber);
  const timestamp = createTimestamp(options.clock === undefined ? Date.now : () => clock.now().getTime());
  const language = languageOf(options.language ?? createLanguage({ host: { now: () => clock.now() } }), options.name);
  return {
    task,
    name: options.name,
    program: compileTask(task),
    options,
    signal: options.signal ?? new AbortController().signal,
    clock,
    variables: createVariables(options.variables, secrecy.onWrite, { locale: language.locale }),
    datasets: createDatasets(() => clock.now(), { outer: systemDatasets(options, clock) }),
    things: createNamedThings(),
    scrubber,
    templates: createTemplates(),
    language,
    pacer: createPacer(options.yieldEvery ?? 20),
    tally: createTally(),
    parent: undefined,
    triggered: new Set(),
    leftUndone: [],
    ...secrecy,
    emit: (event) => options.onEvent(scrubber.scrub({ ...event, at: timestamp() })),
  };
}

type Shared = Pick<RunState, "variables" | "datasets" | "things" | "signal">;

/** The run of another task inside a run: its events, secrets and counts are the run's. */
export function createSubRun(parent: RunState, { task, name }: LoadedTask, shared: Shared): RunState {
  return {
    ...parent,
    ...shared,
    ...watchSecrets(task, parent.scrubber),
    task,
    name,
    program: compileTask(task),
    language: languageOf(parent.language, name),
    parent,
  };
}

/** GetTaskName tells the task that asks. */
function languageOf(language: Language, taskName: string): Language {
  return { ...language, host: { ...language.host, taskName: taskNameOf(taskName) } };
}

function watchSecrets(
  task: Task,
  scrubber: Scrubber,
): Pick<RunState, "onWrite" | "onSecret" | "isSecretName" | "holdsSecret"> {
  const secrets = secretsOf(task);
  for (const text of secrets.texts) scrubber.hide(text);
  const isNamed = (name: string) => secrets.variables.size > 0 && secrets.variables.has(name.toUpperCase());
  const hide = (value: Value): void => {
    if (isArray(value)) value.items.forEach(hide);
    else if (typeof value === "string" || isLongNumber(value)) scrubber.hide(toText(value));
  };
  return {
    onWrite({ name, value, secure }) {
      if (secure === true || isNamed(name)) scrubber.hide(toText(value));
    },
    onSecret: hide,
    isSecretName: isNamed,
    holdsSecret: (text) => scrubber.hides(text),
  };
}

/** A number of one to three digits tells little of a secret, and to hide it would blot out others. */
function isLongNumber(value: Value): boolean {
  return (typeof value === "number" || value instanceof Decimal) && toText(value).length > 3;
}

/** The time as events tell it; made once for all events of a millisecond. */
function createTimestamp(now: () => number): () => string {
  let last = Number.NaN;
  let text = "";
  return () => {
    const moment = now();
    if (moment !== last) {
      last = moment;
      text = new Date(moment).toISOString();
    }
    return text;
  };
}
