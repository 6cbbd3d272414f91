import type { Activity } from "../activity.ts";
import { respelled } from "../respelled.ts";

const statusOptions = {
  kind: "options",
  options: [
    { value: "success", label: "Success", spellings: ["succeeded"] },
    { value: "aborted", label: "Aborted", spellings: ["stop", "abort"] },
    { value: "error", label: "Error", spellings: ["failed"] },
  ],
} as const;

/** Reference §3.7; the vendor's newest pages name Aborted as the default, those of version 8 Success. */
export const stop = {
  action: "AMTASK",
  name: "stop",
  title: "Stop task",
  description:
    "Ends this task, or this subtask, with a status. Error and Aborted are errors of the step that started a subtask.",
  standing: "documented",
  flow: "stop",
  parameters: {
    statusType: {
      name: "STATUSTYPE",
      title: "Status",
      description: "How the task ends.",
      type: statusOptions,
      default: "aborted",
    },
    errorNumber: {
      name: "ERRORNUMBER",
      title: "Error number",
      description: "The number of the error, for AMError.",
      type: { kind: "number", integer: true },
      activeWhen: { parameter: "statusType", is: "error" },
      examples: ["8080"],
    },
    errorText: {
      name: "ERRORTEXT",
      title: "Error text",
      description: "What happened.",
      type: { kind: "text" },
      activeWhen: { parameter: "statusType", is: "error" },
      examples: ["no accounts"],
    },
  },
  examples: [
    `<AMTASK ACTIVITY="stop" STATUSTYPE="SUCCESS" />`,
    `<AMTASK ACTIVITY="stop" STATUSTYPE="ERROR" ERRORNUMBER="8080" ERRORTEXT="no accounts" />`,
  ],
} as const satisfies Activity;

export const stopTask = respelled(stop, {
  action: "AMSTOPTASK",
  parameters: { ...stop.parameters, statusType: { ...stop.parameters.statusType, default: "success" } },
  examples: [`<AMSTOPTASK STATUSTYPE="SUCCESS" />`],
});
