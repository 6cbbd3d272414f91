import type { NamedKind } from "./mention.ts";
import type { StepReading } from "./step-reading.ts";

/** Names in upper case that may be there without a step that creates them; "any" where nobody can tell which. */
type Supplied = Readonly<Record<NamedKind, ReadonlySet<string> | "any">>;

/** What every run has. */
const systemDatasets: readonly string[] = ["AMERROR", "AMTASK", "AMTRIGGER"];

/**
 * What comes from the run's caller, from unknown subtasks, which put their datasets among those of their caller, and from steps that
 * this version does not know: each of their texts may be the name of something that they create.
 */
export function supplies(
  readings: readonly StepReading[],
  variables: readonly string[],
  startsUnknown: (reading: StepReading) => boolean,
): Supplied {
  const enabled = readings.filter(({ isEnabled }) => isEnabled);
  const unknown = enabled.filter(({ activity }) => activity === undefined).flatMap(({ step }) => step.attributes);
  const isMade = unknown.some(({ name, value }) => /RESULT|VARIABLE|DATASET/i.test(name) && value.includes("%"));
  const possible = unknown.map(({ value }) => value.trim());
  const names = (given: readonly string[]) => new Set([...given, ...possible].map((name) => name.toUpperCase()));
  return {
    session: new Set(),
    variable: isMade ? "any" : names(variables),
    dataset: isMade || enabled.some(startsUnknown) ? "any" : names(systemDatasets),
  };
}
