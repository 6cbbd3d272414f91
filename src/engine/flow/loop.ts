import type { array } from "../../catalog/loop/array.ts";
import type { dataset } from "../../catalog/loop/dataset.ts";
import type { expression } from "../../catalog/loop/expression.ts";
import type { fileContents } from "../../catalog/loop/file-contents.ts";
import type { files } from "../../catalog/loop/files.ts";
import type { list } from "../../catalog/loop/list.ts";
import type { range } from "../../catalog/loop/range.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import type { StepResult } from "../event.ts";
import { notSupported } from "../prepare-step.ts";
import type { RunningStep } from "../running-step.ts";
import { arrayItems } from "./array-items.ts";
import { afterBlock } from "./blocks.ts";
import { datasetItems } from "./dataset-items.ts";
import { fileContentItems, fileItems } from "./file-items.ts";
import type { ActiveLoop } from "./frame.ts";
import { listItems } from "./list-items.ts";
import type { LoopItems } from "./loop-items.ts";
import { runAtOnce } from "./parallel.ts";
import { rangeItems } from "./range-items.ts";
import { truthOf } from "./truth.ts";

type Parameters = Readonly<Record<string, unknown>>;
type OpenLoop = (parameters: Parameters, running: RunningStep) => LoopItems | Promise<LoopItems>;

/** By the activity's name; the parameters are read by the activity's own record. */
const openers: Readonly<Record<string, OpenLoop>> = {
  range: (parameters) => rangeItems(parameters as ParametersOf<typeof range>),
  list: (parameters, { locale }) => listItems(parameters as ParametersOf<typeof list>, locale),
  dataset: (parameters, running) => datasetItems(parameters as ParametersOf<typeof dataset>, running.frame),
  array: (parameters, running) => arrayItems(parameters as ParametersOf<typeof array>, running.frame),
  file_contents: (parameters, running) =>
    fileContentItems(parameters as ParametersOf<typeof fileContents>, running.run.options.files, running.locale),
  files: (parameters, running) =>
    fileItems(parameters as ParametersOf<typeof files>, running, running.run.options.files),
};

/** Begins a loop of any kind: it goes on with the block's first step, or behind the block where there is no iteration. */
export function beginLoop(parameters: Parameters, running: RunningStep): StepResult | Promise<StepResult> {
  const kind = running.instruction.activity?.name ?? "";
  if (kind === "expression") return beginConditionLoop(parameters as ParametersOf<typeof expression>, running);
  const open = openers[kind];
  if (open === undefined) throw notSupported(running.instruction);
  const begin = (items: LoopItems): StepResult => beginItemLoop(items, Number(parameters.parallel ?? 1), running);
  const items = open(parameters, running);
  return items instanceof Promise ? items.then(begin) : begin(items);
}

function beginItemLoop(items: LoopItems, parallel: number, running: RunningStep): StepResult {
  const { frame, instruction } = running;
  if (parallel > 1) {
    running.after = () => runAtOnce(running, items, parallel);
    return { summary: `${items.summary}, ${parallel} at once` };
  }
  let index = -1;
  enter(running, {
    instruction,
    advance() {
      index += 1;
      return index < items.count && items.enter(frame, index);
    },
  });
  return { summary: items.summary };
}

function beginConditionLoop(
  { condition, expression: text }: ParametersOf<typeof expression>,
  running: RunningStep,
): StepResult {
  const wanted = condition === "while";
  enter(running, {
    instruction: running.instruction,
    advance: () => truthOf(running.evaluate(text), running.locale) === wanted,
  });
  return { summary: `${condition} ${text}` };
}

function enter(running: RunningStep, loop: ActiveLoop): void {
  const { frame, instruction } = running;
  if (loop.advance()) frame.loops.push(loop);
  else running.next = afterBlock(instruction);
}
