import type { Activity } from "../../src/catalog/activity.ts";
import type { ActionTable, ActivityFunction } from "../../src/engine/activity-function.ts";
import type { RunEvent } from "../../src/engine/event.ts";
import type { RunOptions, RunResult } from "../../src/engine/run-options.ts";
import { runTask } from "../../src/engine/run-task.ts";
import { parseTask } from "../../src/markup/parse-task.ts";

export type Deed = ActivityFunction<Activity>;

export type Recorded = { readonly result: RunResult; readonly events: readonly RunEvent[] };

/** Runs AML on the engine with hand-made deeds (by `ACTION.activity`), and no checks unless they are given. */
export async function runSteps(
  aml: string,
  deeds: Readonly<Record<string, Deed>>,
  options: Partial<RunOptions> = {},
): Promise<Recorded> {
  const events: RunEvent[] = [];
  const actions: ActionTable = new Map(Object.entries(deeds));
  const result = await runTask(parseTask(aml), {
    actions,
    inspect: () => [],
    name: "test.aml",
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { result, events };
}

export function eventsOf<Type extends RunEvent["type"]>(
  { events }: Pick<Recorded, "events">,
  type: Type,
): Extract<RunEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
}

/** The deed of write_to_log: tells its text. */
export const logText: Deed = (parameters, context) => {
  context.log("user", String(parameters.text));
  return undefined;
};

/** The deed of AMVARIABLE, without its options. */
export const setVariable: Deed = ({ name, value, type }, context) => {
  const kind = type === "text" || type === "number" ? type : "auto";
  context.variables.create({ name: String(name), value: String(value ?? ""), type: kind });
  return { wrote: [String(name)] };
};

export const log = "AMWRITETOLOG.write_to_log";
export const variable = "AMVARIABLE.variable";
