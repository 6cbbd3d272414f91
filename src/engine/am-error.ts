import type { Value } from "../expression/value.ts";
import type { Datasets } from "./datasets.ts";

export type AmError = {
  readonly errorDesc: string;
  /** The fault's number where the organization sent one, else that of the published table. */
  readonly errorNumber: number;
  readonly functionName: string;
  readonly ipAddress: string;
  readonly machineName: string;
  readonly parentTaskName: string;
  readonly stepNumber: number;
  /** The step's markup, without secrets. */
  readonly stepText: string;
  readonly tagLine: string;
  readonly taskName: string;
};

const columns: readonly (readonly [name: string, member: keyof AmError])[] = [
  ["ErrorDesc", "errorDesc"],
  ["ErrorNumber", "errorNumber"],
  ["FunctionName", "functionName"],
  ["IPAddress", "ipAddress"],
  ["MachineName", "machineName"],
  ["ParentTaskName", "parentTaskName"],
  ["StepNumber", "stepNumber"],
  ["StepText", "stepText"],
  ["TagLine", "tagLine"],
  ["TaskName", "taskName"],
];

export const amErrorName = "AMError";

/** Sets the dataset AMError: one row that describes the step that failed last. */
export function setAmError(datasets: Datasets, error: AmError): void {
  const row: Value[] = columns.map(([, member]) => error[member]);
  datasets.put(
    amErrorName,
    columns.map(([name]) => name),
    [row],
  );
}
