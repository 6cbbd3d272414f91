import type { TextFaults } from "../catalog/text-fault.ts";
import type { Diagnostic } from "../markup/diagnostic.ts";
import { LineIndex } from "../markup/line-index.ts";
import { findAttribute, type Task } from "../markup/task.ts";
import { sourceOffset } from "../markup/value-offset.ts";
import { type AppliedRules, checkStep, type PlacedFinding, type ProfileOverlay } from "./check-step.ts";
import { checkDisabledBlocks } from "./disabled-blocks.ts";
import { checkErrorLists } from "./error-lists.ts";
import { checkFlow, type FlowFinding } from "./flow.ts";
import { checkInsideBatches } from "./inside-batches.ts";
import type { NameFinding } from "./name-findings.ts";
import { checkNames } from "./names-in-order.ts";
import type { FindTask } from "./other-tasks.ts";
import { plainPasswords } from "./plain-passwords.ts";
import { extensions, rules } from "./rules.ts";
import { checkSessions } from "./sessions-and-batches.ts";
import { checkStartedTasks } from "./started-tasks.ts";
import { readSteps, type StepReading } from "./step-reading.ts";
import { createSubtasks } from "./subtasks.ts";
import { checkWindowsPaths } from "./windows-paths.ts";

export type CheckOptions = {
  /** Also lists what the task uses that the vendor's product does not have. */
  readonly strict?: boolean | undefined;
  /** What a connection profile makes of what a step gives. Left out: there is none. */
  readonly profile?: ProfileOverlay | undefined;
  /** Names of the variables that the run's caller supplies. */
  readonly suppliedVariables?: readonly string[] | undefined;
  /** Finds the tasks that steps start, so that what they use, end and make is judged, too. Left out: nothing is known of them. */
  readonly findTask?: FindTask | undefined;
  /** Whether the machine that is to run the task has the drives and shares of Windows. Left out: paths are not judged. */
  readonly hasWindowsPaths?: boolean | undefined;
  /** Reads texts as the steps' deeds would. Left out: what stands in values, keys and queries is not judged. */
  readonly textFaults?: TextFaults | undefined;
};

/** More diagnostics than anybody reads; past them the rest is counted. */
const most = 1000;

/**
 * All that can be known of a task before it runs, beyond what reading it has found: in the order of the text, each with its
 * place and what to do. Every one is a warning: the task loads, and what is wrong is the error of its step (reference §0.12).
 * Of steps that are disabled only the disabling is judged.
 *
 * `checkTask(parseTask('<AMSHOWDIALOG MESAGE="Hi" />'))` → CHECK_MISSING_PARAMETER for MESSAGE, CHECK_UNKNOWN_PARAMETER for MESAGE
 */
export function checkTask(
  task: Task,
  options: CheckOptions = {},
  readings: readonly StepReading[] = readSteps(task),
): Diagnostic[] {
  const applied: AppliedRules = {
    rules,
    writtenRules: options.strict === true ? [plainPasswords, extensions] : [plainPasswords],
    profile: options.profile,
    textFaults: options.textFaults,
  };
  const subtasks = createSubtasks(options.findTask);
  const mentions = readings.flatMap((reading) => {
    const further = subtasks.mentionsOf(reading);
    return further.length === 0 ? reading.mentions : [...reading.mentions, ...further];
  });
  const supplied = [...(options.suppliedVariables ?? []), ...passedToFunctions(readings)];
  const found = [
    ...readings.flatMap((reading) => checkStep(reading, applied)),
    ...checkNames(task, readings, mentions, supplied, subtasks.startsUnknown).map((finding) =>
      placedName({ ...finding, severity: "error" }),
    ),
    ...checkSessions(readings, mentions, subtasks.startsUnknown).map(placedName),
    ...checkInsideBatches(task, readings).map(placedName),
    ...checkStartedTasks(task, readings, options.findTask).map(placedName),
    ...checkFlow(task, readings).map(placedName),
    ...checkDisabledBlocks(task).map(placedName),
    ...checkErrorLists(readings).map(placedName),
    ...(options.hasWindowsPaths === false ? checkWindowsPaths(readings).map(placedName) : []),
  ].sort((a, b) => a.position.offset - b.position.offset);
  const lines = new LineIndex(task.source.text);
  const diagnostics = found.slice(0, most).map((finding) => toDiagnostic(finding, task.source.text, lines));
  const last = diagnostics.at(-1);
  return last === undefined || found.length <= most ? diagnostics : [...diagnostics, more(found.length - most, last)];
}

/** Names of the variables that calls of functions give them. */
function passedToFunctions(readings: readonly StepReading[]): readonly string[] {
  return readings
    .filter(({ activity }) => activity?.flow === "call")
    .flatMap(({ step }) => step.children)
    .flatMap(({ attributes }) => findAttribute(attributes, "NAME")?.value ?? []);
}

function placedName({ step, parameter, inside, ...finding }: FlowFinding & Pick<NameFinding, "inside">): PlacedFinding {
  if (inside !== undefined) {
    const { attribute, offset, length } = inside;
    return { ...finding, position: attribute.valuePosition, length, inside: { attribute, offset } };
  }
  const attribute = parameter === undefined ? undefined : findAttribute(step.attributes, parameter);
  const place =
    attribute === undefined
      ? { position: step.position, length: step.action.length + 1 }
      : { position: attribute.valuePosition, length: attribute.value.length };
  return { ...finding, ...place };
}

function toDiagnostic(finding: PlacedFinding, source: string, lines: LineIndex): Diagnostic {
  const { code, message, remedy, position, length, inside, related } = finding;
  return {
    code,
    severity: "warning",
    message,
    position: inside === undefined ? position : lines.positionAt(sourceOffset(source, inside.attribute, inside.offset)),
    length: Math.max(1, length),
    remedy,
    related,
  };
}

function more(count: number, last: Diagnostic): Diagnostic {
  return {
    code: "CHECK_MORE",
    severity: "warning",
    message: `${count} more problems were found that are not listed`,
    position: last.position,
    length: 1,
    remedy: "mend the listed ones and check again",
  };
}
