import type { Activity } from "../activity.ts";

/** How the vendor's product calls a function of a task is not documented. */
export const call = {
  action: "AMTASK",
  name: "call",
  spellings: ["call_function"],
  title: "Call function",
  description:
    "Runs a function of this task and waits for its end. The function has variables of its own and sees those of the task; datasets and sessions are shared.",
  standing: "extension",
  flow: "call",
  parameters: {
    functionName: {
      name: "FUNCTION",
      title: "Function",
      description: "The function's name: the NAME of its AMFUNCTION.",
      type: { kind: "text" },
      required: true,
      examples: ["Greet"],
    },
    resultVariable: {
      name: "RESULTVARIABLE",
      title: "Variable",
      description: "The name of an existing variable that gets what the function returns.",
      type: { kind: "variableName" },
      effect: "uses",
    },
  },
  children: {
    arguments: {
      name: "PARAMETER",
      title: "Parameter",
      description: "A value for the function: it starts with a variable of this name.",
      parameters: {
        name: {
          name: "NAME",
          title: "Name",
          description: "The variable's name in the function.",
          type: { kind: "variableName" },
          required: true,
        },
        value: {
          name: "VALUE",
          title: "Value",
          description: "Its value. The text of the element may stand in its place.",
          type: { kind: "text" },
          isContent: true,
        },
      },
    },
  },
  examples: [
    `<AMFUNCTION NAME="Main">
  <AMVARIABLE NAME="text" VALUE="" />
  <AMTASK ACTIVITY="call" FUNCTION="Greet" RESULTVARIABLE="text"><PARAMETER NAME="who" VALUE="Ann" /></AMTASK>
</AMFUNCTION>
<AMFUNCTION NAME="Greet">
  <AMVARIABLE NAME="who" ISPARAMETER="YES" />
  <AMVARIABLE ACTIVITY="return" VALUE="Good morning, %who%" />
</AMFUNCTION>`,
  ],
} as const satisfies Activity;
