import type { DynamlError } from "../errors.ts";
import { callFunction } from "../expression/call-function.ts";
import type { Language } from "../expression/language.ts";
import type { Locale } from "../expression/locale.ts";
import type { Value } from "../expression/value.ts";
import type { Step, Task } from "../markup/task.ts";
import type { Datasets } from "./datasets.ts";
import { placeOf } from "./engine-error.ts";
import type { LogLevel, RecordCounts, StepIdentity } from "./event.ts";
import { signalOf } from "./flow/block-limits.ts";
import type { Frame } from "./flow/frame.ts";
import type { Instruction } from "./flow/program.ts";
import type { NamedThings } from "./named-things.ts";
import { placed } from "./prepare-step.ts";
import type { RunState } from "./run-state.ts";
import type { StepContext, StepSubject } from "./step-context.ts";
import { stepErrorRecord } from "./step-error-record.ts";
import type { Evaluated } from "./step-given.ts";
import type { Variables } from "./variables.ts";

const nothingGiven: Evaluated = {
  given: { parameters: new Map(), children: [] },
  values: new Map(),
  childValues: [],
};

/** A step while it runs: what its parts have to know of it, and its surroundings, as its activity sees them. */
export class RunningStep implements StepContext {
  readonly frame: Frame;
  readonly instruction: Instruction;
  readonly identity: StepIdentity;
  /** What the activity said it works on. */
  subject: StepSubject = {};
  /** What its last try has changed, as its activity said. */
  changes: Partial<RecordCounts> | undefined;
  /** True once its end has been told: what an activity says later, left behind by a cancel, is not heard. */
  over = false;
  evaluated = nothingGiven;
  /** Why it is not tried again, as its activity said. */
  whyNotAgain: string | undefined;
  signal: AbortSignal;
  /** Where its function goes on. */
  next: number;
  /** What belongs to the step though its own end comes before it: the iterations of a loop that run at once. */
  after: (() => Promise<number>) | undefined;

  #shared: { readonly value: unknown } | undefined;

  constructor(frame: Frame, instruction: Instruction) {
    this.frame = frame;
    this.instruction = instruction;
    this.identity = identityIn(frame, instruction);
    this.signal = signalOf(frame);
    this.next = instruction.index + 1;
  }

  get run(): RunState {
    return this.frame.run;
  }

  get locale(): Locale {
    return this.run.language.locale;
  }

  get language(): Language {
    return this.run.language;
  }

  get step(): Step {
    return this.instruction.step;
  }

  get task(): Task {
    return this.frame.run.task;
  }

  get taskName(): string {
    return this.frame.run.name;
  }

  get variables(): Variables {
    return this.frame.variables;
  }

  get datasets(): Datasets {
    return this.frame.datasets;
  }

  get things(): NamedThings {
    return this.frame.things;
  }

  get given(): ReadonlyMap<string, string> {
    return this.evaluated.given.parameters;
  }

  valueOf(name: string, otherwise?: Value): Value {
    const { values } = this.evaluated;
    return values.has(name) ? values.get(name) : (this.given.get(name) ?? otherwise);
  }

  valuesOf(child: string, name: string, otherwise?: Value): readonly Value[] {
    const { given, childValues } = this.evaluated;
    return given.children.flatMap((one, index): readonly Value[] => {
      if (one.name !== child) return [];
      const values = childValues[index];
      return [values?.has(name) === true ? values.get(name) : (one.parameters.get(name) ?? otherwise)];
    });
  }

  evaluate(expression: string): Value {
    const { run, frame, step } = this;
    try {
      return run.templates.evaluateField(expression, frame.scope, run.language);
    } catch (error) {
      throw placed(
        this,
        step.attributes.find(({ value }) => value === expression),
        error,
      );
    }
  }

  call(name: string, ...values: readonly Value[]): Value {
    const value = callFunction(name, values, this.frame.scope, this.run.language);
    return this.madeOf(
      values.filter((one) => typeof one === "string"),
      value,
    );
  }

  madeOf<V extends Value>(texts: readonly (string | undefined)[], value: V): V {
    if (texts.some((text) => text !== undefined && this.holdsSecret(text))) this.run.onSecret(value);
    return value;
  }

  holdsSecret(text: string): boolean {
    return this.run.scrubber.scrubText(text) !== text;
  }

  get mayBeTriedAgain(): boolean {
    return this.instruction.plan.errorTexts?.has("AM_RETRY") === true;
  }

  once<T>(make: () => T): T {
    this.#shared ??= { value: make() };
    // An activity makes things of one type.
    return this.#shared.value as T;
  }

  notAgain(reason: string): void {
    this.whyNotAgain = reason;
  }

  changed(records: Partial<RecordCounts>): void {
    this.changes = records;
  }

  about(subject: StepSubject): void {
    this.subject = { ...this.subject, ...subject };
  }

  progress(message: string): void {
    if (!this.over) this.run.emit({ type: "step-progress", step: this.identity, message });
  }

  warn(code: string, message: string): void {
    if (!this.over) this.warnAtEnd(code, message);
  }

  warnAtEnd(code: string, message: string): void {
    this.run.emit({ type: "step-warning", step: this.identity, code, message });
  }

  failRun(error: DynamlError): void {
    const { run, step, identity, subject } = this;
    const record = stepErrorRecord(error, identity, placeOf(run.name, step.position), subject);
    run.leftUndone.push(run.scrubber.scrub(record));
  }

  log(level: LogLevel, text: string): void {
    if (!this.over) this.run.emit({ type: "log", step: this.identity, level, text });
  }

  dialog(title: string | undefined, text: string): void {
    if (!this.over) this.run.emit({ type: "dialog", step: this.identity, title, text });
  }

  hide(secret: string): void {
    this.run.scrubber.hide(secret);
  }
}

function identityIn({ run, iteration }: Frame, { identity }: Instruction): StepIdentity {
  if (iteration === undefined && run.parent === undefined) return identity;
  return {
    ...identity,
    ...(iteration === undefined ? {} : { iteration: iteration.order.path.map((index) => index + 1) }),
    ...(run.parent === undefined ? {} : { task: run.name }),
  };
}
