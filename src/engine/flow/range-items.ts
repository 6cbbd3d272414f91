import type { range } from "../../catalog/loop/range.ts";
import type { ParametersOf } from "../../catalog/parameters-of.ts";
import { EngineError } from "../engine-error.ts";
import { type LoopItems, variableItems } from "./loop-items.ts";

/** FROM, FROM + STEP … up to TO. Each number is made from FROM, so that steps such as 0.1 do not add up their error. */
export function rangeItems(parameters: ParametersOf<typeof range>): LoopItems {
  const { totalLoops, resultVariable } = parameters;
  const [from, to, step] =
    totalLoops === undefined ? [parameters.from, parameters.to ?? 0, parameters.step] : [1, totalLoops, 1];
  if (step === 0) {
    throw new EngineError({
      code: "ENGINE_LOOP_STEP",
      message: "STEP is 0, so the loop would never end",
      remedy: "give a number above 0 to count up, below 0 to count down",
    });
  }
  const count = Math.max(0, Math.floor((to - from) / step + 1e-9) + 1);
  const isWhole = Number.isInteger(from) && Number.isInteger(step);
  const summary = `${from} to ${to}${step === 1 ? "" : ` by ${step}`}`;
  return variableItems(resultVariable, count, summary, (index) => {
    const number = from + index * step;
    return isWhole ? number : Number(number.toPrecision(15));
  });
}
