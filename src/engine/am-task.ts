import { createDatasets } from "./dataset-table.ts";
import type { Datasets } from "./datasets.ts";
import type { Clock, RunOptions } from "./run-options.ts";
import { taskNameOf } from "./task-name.ts";

const taskColumns = ["AgentID", "AgentName", "AML", "ID", "Name", "Path", "Result"];

type AmTask = { readonly name: string; readonly agentName: string; readonly result: boolean };

/**
 * Sets the dataset AMTask: one row on the task that ran last as a subtask. There are no IDs here, and no markup, which may
 * hold secrets.
 */
export function setAmTask(datasets: Datasets, { name, agentName, result }: AmTask): void {
  datasets.put("AMTask", taskColumns, [["", agentName, "", "", taskNameOf(name), name, result]]);
}

/**
 * What every run has: AMTask, without a row until a subtask has run, and AMTrigger, which says that nothing but its caller
 * started the task. They are found by name and are not among the names of the run's datasets.
 */
export function systemDatasets({ name, machine }: RunOptions, clock: Clock): Datasets {
  const datasets = createDatasets(() => clock.now());
  datasets.put("AMTask", taskColumns, []);
  datasets.put(
    "AMTrigger",
    ["Trigger", "TaskName", "Time", "MachineName"],
    [["Manual", taskNameOf(name), clock.now(), machine?.name ?? ""]],
  );
  return { ...datasets, names: () => [] };
}
