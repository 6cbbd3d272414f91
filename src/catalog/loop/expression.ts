import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";
import { loopType } from "./shared.ts";

/** Reference §3.7. */
export const expression = {
  action: "AMLOOP",
  name: "expression",
  title: "Loop expression",
  description:
    "Repeats a block of steps while an expression is true, or until it is. It is computed before each iteration, the first included.",
  standing: "documented",
  flow: "loop",
  parameters: {
    loopType,
    condition: {
      name: "CONDITION",
      title: "Condition",
      description: "Whether the loop goes on while the expression is true, or until it is true.",
      type: {
        kind: "options",
        options: [
          { value: "while", label: "While" },
          { value: "until", label: "Until" },
        ],
      },
      default: "while",
    },
    expression: {
      name: "EXPRESSION",
      title: "Expression",
      description: "What decides. Percent signs around it, or around parts of it, may be there or not.",
      type: { kind: "expression" },
      required: true,
      examples: ["count = 5"],
    },
  },
  examples: [
    `<AMVARIABLE NAME="count" VALUE="1" />
<AMLOOP ACTIVITY="expression" CONDITION="until" EXPRESSION="count = 5" />
  <AMINCREMENTVARIABLE RESULTVARIABLE="count" />
<AMLOOP ACTIVITY="end" />`,
  ],
} as const satisfies Activity;

export const loopExpression = respelled(expression, {
  action: "AMLOOPEXPRESSION",
  examples: [
    `<AMVARIABLE NAME="count" VALUE="1" />
<AMLOOPEXPRESSION EXPRESSION="count &lt; 5"><AMINCREMENTVARIABLE RESULTVARIABLE="count" /></AMLOOPEXPRESSION>`,
  ],
});
