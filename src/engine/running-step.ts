import type { Step } from "../markup/task.ts";
import type { StepIdentity } from "./event.ts";
import type { RunState } from "./run-state.ts";
import type { StepContext, StepSubject } from "./step-context.ts";
import type { StepGiven } from "./step-given.ts";

/** A step while it runs: what its parts have to know of it. */
export type RunningStep = {
  readonly run: RunState;
  readonly step: Step;
  readonly identity: StepIdentity;
  /** What the activity said it works on. */
  subject: StepSubject;
  /** True once its end has been told: what an activity says later, left behind by a cancel, is not heard. */
  over: boolean;
};

/** The step's surroundings, as its activity sees them. */
export function contextOf(running: RunningStep, given: StepGiven): StepContext {
  const { run, step, identity } = running;
  const tell: typeof run.emit = (event) => {
    if (!running.over) run.emit(event);
  };
  return {
    task: run.task,
    taskName: run.options.name,
    step,
    variables: run.variables,
    datasets: run.datasets,
    things: run.things,
    signal: run.signal,
    given: given.parameters,
    about(subject) {
      running.subject = { ...running.subject, ...subject };
    },
    progress: (message) => tell({ type: "step-progress", step: identity, message }),
    warn: (code, message) => tell({ type: "step-warning", step: identity, code, message }),
    warnAtEnd: (code, message) => run.emit({ type: "step-warning", step: identity, code, message }),
    log: (level, text) => tell({ type: "log", step: identity, level, text }),
    dialog: (title, text) => tell({ type: "dialog", step: identity, title, text }),
    hide: (secret) => run.scrubber.hide(secret),
  };
}
