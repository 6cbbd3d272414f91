import type { Activity } from "../activity.ts";
import { resultVariable, yesNo } from "../common-parameters.ts";
import { respelled } from "../respelled.ts";
import { message } from "./message.ts";

/** Documented by the vendor as Dialog - Selection; what ONCANCEL may say beside continue, its pages that we could read do not show. */
export const select = {
  action: "AMSHOWDIALOG",
  name: "select",
  spellings: ["selection", "choice"],
  title: "Selection",
  description:
    "Lets whoever runs the task choose among items, by their numbers or names. A run without a terminal takes the answer that the command line gives (--answer NAME=ITEM, by the name of the variable), else the item of INDEXSELECTED; without either the step fails.",
  standing: "documented",
  parameters: {
    message: {
      ...message.parameters.message,
      name: "MESSAGETEXT",
      aliases: ["MESSAGE"],
      description: "The question. The text of the element may stand in its place.",
    },
    windowTitle: message.parameters.windowTitle,
    resultVariable: {
      ...resultVariable,
      description:
        "The existing variable that receives the value of the item; of several items their values with commas between them.",
    },
    items: {
      name: "ITEMS",
      title: "Items",
      description: "What there is to choose, separated by commas.",
      type: { kind: "text" },
      required: true,
      examples: ["Hamburger,Pasta,Chicken"],
    },
    values: {
      name: "VALUES",
      title: "Values",
      description: "The value of each item, as many as there are items; left out, the items themselves.",
      type: { kind: "text" },
      examples: ["1,2,3"],
    },
    listType: {
      name: "LISTTYPE",
      title: "List type",
      description:
        "How the vendor's product shows the items. Of check boxes several may be chosen, with commas between them.",
      type: {
        kind: "options",
        options: [
          { value: "dropdown", label: "Dropdown", spellings: ["combobox"] },
          { value: "listbox", label: "List box", spellings: ["list"] },
          { value: "option", label: "Option buttons", spellings: ["radio", "radiobutton"] },
          { value: "checkbox", label: "Check boxes" },
        ],
      },
      default: "dropdown",
    },
    multiple: {
      ...yesNo("MULTIPLE", "Several items", "YES lets several items be chosen from a list of any type."),
      until: "AutoMate 7",
    },
    selected: {
      name: "INDEXSELECTED",
      aliases: ["SELECTED"],
      title: "Selected item",
      description:
        "The number of the item that is chosen beforehand, 1 for the first one: the answer of who gives none.",
      type: { kind: "number", min: 1, integer: true },
    },
    forceSelect: {
      ...yesNo("FORCESELECT", "Must choose", "YES takes no empty answer of a person."),
      until: "AutoMate 7",
    },
    onCancel: {
      name: "ONCANCEL",
      title: "On cancel",
      description:
        "What becomes of the step when a person chooses nothing: stop fails, continue goes on with VALUEONCANCEL.",
      type: {
        kind: "options",
        options: [
          { value: "stop", label: "Stop task", standing: "inferred" },
          { value: "continue", label: "Continue" },
        ],
      },
      default: "stop",
    },
    valueOnCancel: {
      name: "VALUEONCANCEL",
      title: "Value on cancel",
      description:
        "What the variable receives when a person chooses nothing. Where it is given the step does not fail.",
      type: { kind: "text" },
    },
    countdown: {
      name: "COUNTDOWNDELAY",
      title: "Countdown",
      description:
        "How long a person has time to answer; after that it is an answer that was not given. 0 is no limit.",
      type: { kind: "number", unit: "seconds", min: 0, max: 86_400 },
      default: "0",
    },
  },
  examples: [
    `<AMVARIABLE NAME="food" VALUE="" />
<AMSHOWDIALOG ACTIVITY="select" MESSAGETEXT="What would you like to eat?" ITEMS="Hamburger,Pasta,Chicken" VALUES="1,2,3" INDEXSELECTED="2" RESULTVARIABLE="food" />`,
  ],
} as const satisfies Activity;

export const selectItem = respelled(select, {
  action: "AMSELECTITEM",
  examples: [
    `<AMVARIABLE NAME="food" VALUE="" />
<AMSELECTITEM MESSAGETEXT="What would you like to eat?" LISTTYPE="option" ITEMS="Hamburger,Pasta" SELECTED="1" RESULTVARIABLE="food" />`,
  ],
});
