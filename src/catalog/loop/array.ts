import type { Activity } from "../activity.ts";
import { parallel, resultVariable } from "./shared.ts";

/** Documented by the vendor as Loop array. */
export const array = {
  action: "AMLOOP",
  name: "array",
  title: "Loop array",
  description: "Repeats a block of steps for each element of an array.",
  standing: "documented",
  flow: "loop",
  parameters: {
    array: {
      name: "ARRAY",
      title: "Array",
      description: "The name of the array.",
      type: { kind: "variableName" },
      effect: "uses",
      required: true,
      examples: ["colors"],
    },
    resultVariable,
    direction: {
      name: "DIRECTION",
      title: "Loop order",
      description: "Of an array with several dimensions: which index changes last.",
      type: {
        kind: "options",
        options: [
          { value: "horizontal", label: "First dimension first" },
          { value: "vertical", label: "Last dimension first" },
        ],
      },
      default: "horizontal",
    },
    parallel,
  },
  examples: [
    `<AMARRAY NAME="colors" ROWS="2" /><AMARRAY ACTIVITY="fill" NAME="colors" LIST="red,green" />
<AMVARIABLE NAME="color" VALUE="" />
<AMLOOP ACTIVITY="array" ARRAY="colors" RESULTVARIABLE="color" />
  <AMWRITETOLOG TEXT="%color%" />
<AMLOOP ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
