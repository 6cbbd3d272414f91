import type { Activity } from "../activity.ts";

/** Reference §3.4. */
export const variable = {
  action: "AMVARIABLE",
  name: "variable",
  title: "Create variable",
  description: "Creates a variable. A task creates each of its variables once, before the first step that uses it.",
  standing: "documented",
  isDefault: true,
  parameters: {
    name: {
      name: "NAME",
      title: "Name",
      description:
        "The variable's name: a letter, then letters, digits and underscores. Upper and lower case are the same.",
      type: { kind: "variableName" },
      effect: "creates",
      required: true,
    },
    value: {
      name: "VALUE",
      title: "Value",
      description: "The value it starts with. The text of the element may stand in its place.",
      type: { kind: "text" },
      secretWhen: { parameter: "secure", is: "YES" },
      isContent: true,
    },
    description: {
      name: "DESCRIPTION",
      title: "Description",
      description: "A note on what the variable is for.",
      type: { kind: "text" },
    },
    type: {
      name: "TYPE",
      title: "Type",
      description: "Automatic takes numbers and texts as they come; text stays text even if it looks like a number.",
      type: {
        kind: "options",
        options: [
          { value: "auto", label: "Automatic", spellings: ["automatic"] },
          { value: "text", label: "Text", spellings: ["string"] },
          { value: "number", label: "Number", spellings: ["numeric"], standing: "inferred" },
        ],
      },
      default: "auto",
    },
    readOnly: {
      name: "READONLY",
      title: "Read-only",
      description: "YES makes it a constant of the task.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    isPrivate: {
      name: "PRIVATE",
      title: "Private",
      description: "YES hides it from subtasks.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    isParameter: {
      name: "ISPARAMETER",
      title: "Task parameter",
      description: "YES keeps the value that the caller of the task supplied.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    secure: {
      name: "SECURE",
      title: "Secure",
      description: "YES keeps the value out of everything that is shown or logged.",
      type: { kind: "yesNo" },
      default: "NO",
      since: "Automate 11",
    },
  },
  examples: [
    `<AMVARIABLE NAME="accountId" VALUE="" />`,
    `<AMVARIABLE NAME="limit" TYPE="number" VALUE="10" READONLY="YES" DESCRIPTION="Most records in one go" />`,
    `<AMVARIABLE NAME="greeting">Good morning</AMVARIABLE>`,
  ],
} as const satisfies Activity;
