import type { Activity } from "../activity.ts";
import { delimiter } from "../common-parameters.ts";
import { loopType, parallel, resultVariable, sort } from "./shared.ts";

/** Reference §3.7. */
export const list = {
  action: "AMLOOP",
  name: "list",
  title: "Loop list",
  description: "Repeats a block of steps for each item of a text.",
  standing: "documented",
  flow: "loop",
  parameters: {
    loopType,
    list: {
      name: "LIST",
      title: "List",
      description: "The items with a delimiter between them. An empty list has none.",
      type: { kind: "text" },
      examples: ["red,green,blue"],
    },
    resultVariable,
    delimiter,
    sort,
    parallel,
  },
  examples: [
    `<AMVARIABLE NAME="color" VALUE="" />
<AMLOOP ACTIVITY="list" LIST="red;green;blue" DELIMITER="semi-colon" RESULTVARIABLE="color" />
  <AMWRITETOLOG TEXT="%color%" />
<AMLOOP ACTIVITY="end" />`,
  ],
} as const satisfies Activity;
