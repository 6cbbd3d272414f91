import { stepParameters } from "../catalog/step-parameters.ts";
import { findAttribute, type Step, type Task } from "../markup/task.ts";
import type { FlowFinding } from "./flow.ts";

const parameter = stepParameters.disabled.name;

/** Blocks, and parts of blocks, that are disabled and leave out steps which are not disabled themselves. */
export function checkDisabledBlocks({ functions }: Task): readonly FlowFinding[] {
  return functions.flatMap(({ steps }) =>
    steps.flatMap((step, index): FlowFinding[] => {
      const begins = step.block?.role === "open" || step.block?.role === "divide";
      if (!begins || step.disabled !== "yes" || !saysSo(step)) return [];
      const end = steps.findIndex(({ depth }, place) => place > index && depth <= step.depth);
      const inside = steps.slice(index + 1, end < 0 ? undefined : end);
      const count = inside.filter((inner) => inner.kind === "action" && !saysSo(inner)).length;
      if (count === 0) return [];
      return [
        {
          code: "CHECK_DISABLED_BLOCK",
          severity: "warning",
          message: `what begins here is left out as a whole, with ${count === 1 ? "1 step" : `${count} steps`} not disabled`,
          remedy: "disable what is in it, too; or, where that is to run, remove the steps that make the block",
          step,
          parameter,
        },
      ];
    }),
  );
}

function saysSo({ attributes }: Step): boolean {
  return findAttribute(attributes, parameter) !== undefined;
}
