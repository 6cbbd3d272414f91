import type { Activity } from "../activity.ts";

/** Reference §3.7. */
export const condition = {
  action: "AMIF",
  name: "condition",
  title: "If",
  description: "Begins a block of steps that run when an expression is true.",
  standing: "documented",
  isDefault: true,
  flow: "if",
  parameters: {
    expression: {
      name: "EXPRESSION",
      title: "Expression",
      description: "What must be true. Percent signs around it, or around parts of it, may be there or not.",
      type: { kind: "expression" },
      required: true,
      examples: ["count > 10"],
    },
    useComplexUi: {
      name: "USECOMPLEXUI",
      title: "Use the complex editor",
      description: "Which of its two editors the vendor's product opens; it means nothing for a run.",
      type: { kind: "yesNo" },
      default: "NO",
    },
  },
  examples: [
    `<AMVARIABLE NAME="count" VALUE="3" />
<AMIF EXPRESSION="count &gt; 10" USECOMPLEXUI="YES" />
  <AMSHOWDIALOG MESSAGE="many" />
<AMELSE />
  <AMSHOWDIALOG MESSAGE="few" />
<AMIF ACTIVITY="end" />`,
    `<AMIF EXPRESSION="2 &lt; 3"><AMSHOWDIALOG MESSAGE="true" /></AMIF>`,
  ],
} as const satisfies Activity;
