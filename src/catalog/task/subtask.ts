import type { Activity, Parameter } from "../activity.ts";
import { respelled } from "../respelled.ts";

const which = {
  taskFile: {
    name: "TASKFILE",
    title: "Task file",
    description:
      "The task's file, in one of the folders that the run may use. Relative paths start at the run's first folder.",
    type: { kind: "text" },
    path: "reads",
    required: { all: [{ notGiven: "managedTask" }, { notGiven: "taskId" }] },
    examples: ["close-month.aml"],
  },
  managedTask: {
    name: "MANAGEDTASK",
    title: "Managed task",
    description:
      "The name of a task of the vendor's server; here the file of that name with .aml after it, folders between backslashes.",
    type: { kind: "text" },
    path: "reads",
    activeWhen: { notGiven: "taskFile" },
    examples: ["Folder\\Close month"],
  },
  taskId: {
    name: "TASKID",
    title: "Task ID",
    description: "The task's ID on the vendor's server; it says nothing here, where MANAGEDTASK finds the task.",
    type: { kind: "text" },
    activeWhen: { notGiven: "taskFile" },
  },
  password: {
    name: "PASSWORD",
    title: "Password",
    description: "The password of a protected task.",
    type: { kind: "encrypted" },
    notYetObeyed: true,
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** Reference §3.7. */
export const start = {
  action: "AMTASK",
  name: "start",
  spellings: ["start_subtask"],
  title: "Start subtask",
  description:
    "Runs another task and waits for its end. The subtask sees the variables that are not private, the datasets and the sessions of this one, and may change them; what it creates ends with it. Its error is the step's error.",
  standing: "documented",
  isDefault: true,
  flow: "start",
  parameters: which,
  examples: [`<AMTASK TASKFILE="close-month.aml" />`, `<AMTASK ACTIVITY="start" MANAGEDTASK="Folder\\Close month" />`],
} as const satisfies Activity;

export const startTask = respelled(start, {
  action: "AMSTARTTASK",
  examples: [`<AMSTARTTASK TASKFILE="close-month.aml" />`],
});

/** Reference §3.7. */
export const trigger = {
  action: "AMTASK",
  name: "trigger",
  spellings: ["run"],
  title: "Run task",
  description:
    "Starts another task and goes on at once. The other task has variables, datasets and sessions of its own; the run ends when it has ended, and its error is a warning.",
  standing: "documented",
  flow: "trigger",
  parameters: which,
  examples: [`<AMTASK ACTIVITY="trigger" MANAGEDTASK="Folder\\Close month" />`],
} as const satisfies Activity;

export const triggerTask = respelled(trigger, {
  action: "AMTRIGGERTASK",
  examples: [`<AMTRIGGERTASK TASKFILE="close-month.aml" />`],
});
