import { toText } from "../expression/to-text.ts";
import type { Scope } from "../expression/value.ts";
import type { Task } from "../markup/task.ts";
import { createDatasets } from "./dataset-table.ts";
import type { Datasets } from "./datasets.ts";
import type { RunEvent } from "./event.ts";
import { createNamedThings, type NamedThingTable } from "./named-thing-table.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import type { Clock, RunOptions } from "./run-options.ts";
import { createScope } from "./scope.ts";
import { createScrubber, type Scrubber } from "./scrubber.ts";
import { createTally, type Tally } from "./tally.ts";
import { secretsOf } from "./task-secrets.ts";
import { createTemplates, type Templates } from "./templates.ts";
import { createVariables } from "./variable-table.ts";
import type { Variables } from "./variables.ts";

/** One run, from its start to its end: all that changes while a task runs. */
export type RunState = {
  readonly task: Task;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly variables: Variables;
  readonly datasets: Datasets;
  readonly things: NamedThingTable;
  readonly scrubber: Scrubber;
  readonly scope: Scope;
  readonly templates: Templates;
  readonly pacer: Pacer;
  readonly tally: Tally;
  /** Tells an event, with the time and without secrets. */
  emit(event: Untimed<RunEvent>): void;
};

type Untimed<E> = E extends RunEvent ? Omit<E, "at"> : never;

const systemClock: Clock = { now: () => new Date(), milliseconds: () => performance.now() };

export function createRunState(task: Task, options: RunOptions): RunState {
  const clock = options.clock ?? systemClock;
  const scrubber = createScrubber();
  const secrets = secretsOf(task);
  for (const text of secrets.texts) scrubber.hide(text);
  const variables = createVariables(options.variables, ({ name, value, secure }) => {
    if (secure === true || secrets.variables.has(name.toUpperCase())) scrubber.hide(toText(value));
  });
  const datasets = createDatasets(() => clock.now());
  return {
    task,
    options,
    signal: options.signal ?? new AbortController().signal,
    clock,
    variables,
    datasets,
    things: createNamedThings(),
    scrubber,
    scope: createScope(variables, datasets),
    templates: createTemplates(),
    pacer: createPacer(options.yieldEvery ?? 20),
    tally: createTally(),
    emit: (event) => options.onEvent(scrubber.scrub({ ...event, at: clock.now().toISOString() })),
  };
}
