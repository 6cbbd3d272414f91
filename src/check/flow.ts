import { nameIn, textOf } from "../catalog/conditions.ts";
import { readValue } from "../catalog/read-value.ts";
import type { Position } from "../markup/diagnostic.ts";
import type { Step, Task } from "../markup/task.ts";
import { closestName } from "../values/closest-name.ts";
import { type BlocksAround, stepsInBlocks } from "./blocks-around.ts";
import type { CheckCode } from "./finding.ts";
import type { StepReading } from "./step-reading.ts";

/** A step that its function's blocks and labels make impossible, or doubtful. */
export type FlowFinding = {
  readonly code: CheckCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly remedy: string;
  readonly step: Step;
  /** AML name of the parameter that it is about; undefined where it is about the step. */
  readonly parameter: string | undefined;
  readonly related?: { readonly message: string; readonly position: Position };
};

type Placed = { readonly reading: StepReading; readonly around: BlocksAround };
type Label = Placed & { readonly name: string };

/**
 * Labels that are not there, that are there twice, or that stand in a loop which is not running; Break and Continue outside
 * of loops; functions that are not there; and variables that iterations which run at once would overwrite one another.
 */
export function checkFlow(task: Task, readings: readonly StepReading[]): readonly FlowFinding[] {
  const byNumber = new Map(readings.map((reading) => [reading.step.number, reading]));
  const functions = task.functions.map(({ name }) => name);
  return task.functions.flatMap(({ steps }) => {
    const placed = stepsInBlocks(steps, byNumber).filter(({ reading }) => reading.isEnabled);
    const labels = placed.flatMap((one): Label[] => {
      const name = one.reading.activity?.flow === "label" ? parameterText(one.reading, "labelName")?.text : undefined;
      return name === undefined ? [] : [{ ...one, name }];
    });
    return [
      ...labelsTwice(labels),
      ...placed.flatMap((one) => [
        ...checkJump(one, labels),
        ...checkLeave(one),
        ...checkLoopStep(one),
        ...checkCall(one, functions),
        ...checkShared(one, placed),
        ...checkMoves(one, placed),
      ]),
    ];
  });
}

function labelsTwice(labels: readonly Label[]): readonly FlowFinding[] {
  const first = new Map<string, Label>();
  return labels.flatMap((label): FlowFinding[] => {
    const before = first.get(keyOf(label.name));
    if (before === undefined) {
      first.set(keyOf(label.name), label);
      return [];
    }
    const { step } = label.reading;
    const position = before.reading.step.position;
    return [
      {
        code: "CHECK_LABEL_TWICE",
        severity: "warning",
        message: `label "${label.name}" is there already; a Goto goes to the first one`,
        remedy: "give one of the two another name",
        step,
        parameter: parameterText(label.reading, "labelName")?.parameter,
        related: { message: "the first one is here", position },
      },
    ];
  });
}

/** Of a Goto, and of a step that goes to a label on error. */
function checkJump({ reading, around }: Placed, labels: readonly Label[]): readonly FlowFinding[] {
  const wanted = targetOf(reading);
  if (wanted === undefined) return [];
  const { step } = reading;
  const { text, parameter } = wanted;
  const label = labels.find(({ name }) => keyOf(name) === keyOf(text));
  if (label === undefined) {
    const closest = closestName(
      text,
      labels.map(({ name }) => name),
    );
    return [
      {
        code: "CHECK_NO_LABEL",
        severity: "error",
        message: `this function has no label "${text}"`,
        remedy: closest === undefined ? `add <AMLABEL LABELNAME="${text}" />` : `did you mean ${closest}?`,
        step,
        parameter,
      },
    ];
  }
  if (label.around.loops.every((loop) => around.loops.includes(loop) || loop === reading)) return [];
  return [
    {
      code: "CHECK_JUMP_INTO_LOOP",
      severity: "error",
      message: `label "${text}" is in a loop that is not running when step ${step.number} goes to it`,
      remedy: "move the label before the loop",
      step,
      parameter,
      related: { message: "the label is here", position: label.reading.step.position },
    },
  ];
}

type Text = { readonly text: string; readonly parameter: string };

function targetOf(reading: StepReading): Text | undefined {
  if (reading.activity?.flow === "goto") return parameterText(reading, "labelName");
  const { given } = reading.written;
  const flow = given.get("AM_ONERROR");
  const [, inOne = ""] = /^go\s*to\b(?:\s*label\b)?[\s:;]*(.*)$/is.exec(flow?.trim() ?? "") ?? [];
  if (inOne.trim() !== "") return { text: inOne.trim(), parameter: "AM_ONERROR" };
  const label = given.get("AM_ONERRORLABEL");
  return label === undefined ? undefined : { text: label.trim(), parameter: "AM_ONERRORLABEL" };
}

function checkLeave({ reading, around }: Placed): readonly FlowFinding[] {
  const flow = reading.activity?.flow;
  if (flow !== "break" && flow !== "continue") return [];
  if (around.loops.length > 0 || (flow === "break" && around.hasBranch)) return [];
  const what = flow === "break" ? "Break" : "Continue";
  return [
    {
      code: "CHECK_NO_LOOP",
      severity: "error",
      message: `this ${what} stands in no loop`,
      remedy: "remove it, or move it into a loop",
      step: reading.step,
      parameter: undefined,
    },
  ];
}

/** A loop over numbers that stand still. */
function checkLoopStep({ reading }: Placed): readonly FlowFinding[] {
  const isRange = reading.activity?.action === "AMLOOP" && reading.activity.name === "range";
  const step = isRange ? parameterText(reading, "step") : undefined;
  if (step === undefined || Number(step.text) !== 0 || parameterText(reading, "totalLoops") !== undefined) return [];
  return [
    {
      code: "CHECK_VALUE",
      severity: "error",
      message: `${step.parameter} is 0, so the loop would never end`,
      remedy: "give a number above 0 to count up, below 0 to count down",
      step: reading.step,
      parameter: step.parameter,
    },
  ];
}

function checkCall({ reading }: Placed, functions: readonly string[]): readonly FlowFinding[] {
  const wanted = reading.activity?.flow === "call" ? parameterText(reading, "functionName") : undefined;
  if (wanted === undefined || functions.some((name) => keyOf(name) === keyOf(wanted.text))) return [];
  const closest = closestName(wanted.text, functions);
  return [
    {
      code: "CHECK_NO_FUNCTION",
      severity: "error",
      message: `the task has no function "${wanted.text}"`,
      remedy: closest === undefined ? `its functions are ${functions.join(", ")}` : `did you mean ${closest}?`,
      step: reading.step,
      parameter: wanted.parameter,
    },
  ];
}

const moves: ReadonlySet<string> = new Set(["sort", "delete_row", "add_column", "delete_column"]);

/** What moves rows or columns in a loop with PARALLEL, of a dataset that the iteration has not made. */
function checkMoves({ reading, around }: Placed, placed: readonly Placed[]): readonly FlowFinding[] {
  const { activity, step } = reading;
  const parallel = around.loops.find(isParallel);
  if (parallel === undefined || activity?.action !== "AMDATASET" || !moves.has(activity.name)) return [];
  const wanted = parameterText(reading, "dataset");
  const made = placed
    .filter((one) => one.around.loops.includes(parallel))
    .flatMap((one) => one.reading.mentions)
    .filter(({ kind, effect }) => kind === "dataset" && effect === "creates");
  if (wanted === undefined || made.some(({ name }) => name === undefined || keyOf(name) === keyOf(wanted.text)))
    return [];
  return [
    {
      code: "CHECK_SHARED_DATASET",
      severity: "error",
      message: `dataset "${wanted.text}" is shared by iterations that run at once: its rows and columns stay in their places meanwhile`,
      remedy: "do it before or after the loop, or with a copy that is made in it",
      step,
      parameter: wanted.parameter,
      related: { message: "the loop begins here", position: parallel.step.position },
    },
  ];
}

/** What gets a result in a loop with PARALLEL, and is read by a later step there, must be the iteration's own. */
function checkShared({ reading, around }: Placed, placed: readonly Placed[]): readonly FlowFinding[] {
  const parallel = around.loops.find(isParallel);
  const { activity, step } = reading;
  if (parallel === undefined || activity === undefined || activity.flow !== undefined) return [];
  const wanted = parameterText(reading, "resultVariable");
  if (wanted === undefined || /^AM(VARIABLE|SET|INCREMENTVARIABLE|DECREMENTVARIABLE|ARRAY)$/.test(activity.action))
    return [];
  const isOwn = placed.some(
    (one) =>
      one.around.loops.includes(parallel) &&
      one.reading.activity?.action === "AMVARIABLE" &&
      keyOf(parameterText(one.reading, "name")?.text ?? "") === keyOf(wanted.text),
  );
  if (isOwn || keyOf(parameterText(parallel, "resultVariable")?.text ?? "") === keyOf(wanted.text)) return [];
  return [
    {
      code: "CHECK_SHARED_VARIABLE",
      severity: "warning",
      message: `iterations that run at once all put their result into variable "${wanted.text}", and may read that of another`,
      remedy: `create it inside the loop: <AMVARIABLE NAME="${wanted.text}" VALUE="" />`,
      step,
      parameter: wanted.parameter,
      related: { message: "the loop is here", position: parallel.step.position },
    },
  ];
}

function isParallel(loop: StepReading): boolean {
  const text = parameterText(loop, "parallel")?.text;
  return text !== undefined && text.trim() !== "1";
}

/** A parameter as far as it is known before the run, by the name that code uses. */
function parameterText({ activity, written }: StepReading, key: string): Text | undefined {
  const parameter = activity?.parameters[key];
  if (parameter === undefined) return undefined;
  const text = textOf(parameter, written.given);
  if (text === undefined || !readValue(parameter.type, text).ok) return undefined;
  return { text: text.trim(), parameter: nameIn(parameter, written.given) ?? parameter.name };
}

function keyOf(name: string): string {
  return name.trim().toUpperCase();
}
