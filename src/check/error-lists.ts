import { nameIn } from "../catalog/conditions.ts";
import { errorCodes } from "../catalog/error-codes.ts";
import { readErrorList } from "../catalog/error-list.ts";
import { closestName } from "../values/closest-name.ts";
import { allErrorCodes } from "../values/fault-codes.ts";
import type { FlowFinding } from "./flow.ts";
import { shortened } from "./rules.ts";
import type { StepReading } from "./step-reading.ts";

/** Lists of errors with a number or a code that no error has: those of the vendor's product are not ours. */
export function checkErrorLists(readings: readonly StepReading[]): readonly FlowFinding[] {
  const enabled = readings.filter(({ isEnabled }) => isEnabled);
  const anyNumber = enabled.some(takesAnyNumber);
  return enabled.flatMap((reading) => [...inErrors(reading), ...inResult(reading, anyNumber)]);
}

const none: readonly FlowFinding[] = [];

/** Another task, or a function that starts one, gives the numbers of its errors itself. */
function takesAnyNumber({ activity }: StepReading): boolean {
  return activity?.flow === "start" || activity?.flow === "call";
}

function inErrors(reading: StepReading): readonly FlowFinding[] {
  const { step, written } = reading;
  const parameter = "AM_ERRORS";
  if (!written.given.has(parameter)) return none;
  const { kind, unknown } = readErrorList(written.given.get(parameter), takesAnyNumber(reading));
  const effect = kind === "allBut" ? "it leaves none out" : "the list is left out, and every error counts";
  return unknownErrors({ step, parameter, unknown, effect });
}

function inResult({ step, activity, written: { given } }: StepReading, anyNumber: boolean): readonly FlowFinding[] {
  const record = activity?.name === "last_step" ? activity.parameters.resultCode : undefined;
  const parameter = record && nameIn(record, given);
  if (parameter === undefined) return none;
  const { unknown } = readErrorList(given.get(parameter), anyNumber);
  return unknownErrors({ step, parameter, unknown, effect: "the condition never holds for it" });
}

function unknownErrors({
  step,
  parameter,
  unknown,
  effect,
}: Pick<FlowFinding, "step" | "parameter"> & {
  readonly unknown: readonly string[];
  readonly effect: string;
}): readonly FlowFinding[] {
  if (unknown.length === 0) return [];
  const near = nearNames(unknown);
  return [
    {
      code: "CHECK_UNKNOWN_ERROR",
      severity: "warning",
      message: `${parameter} names ${shortened(unknown.join(", "))}, which no error here has: ${effect}`,
      remedy:
        near.length === 0
          ? "name the number or the code that the error has here (docs/flow-and-errors.md; of an organization's fault its name or number, ObjectDoesNotExist, 0x80040217, docs/error-codes.md), or remove it"
          : `did you mean ${near.join(", ")}?`,
      step,
      parameter,
    },
  ];
}

/** Of ours and of the organization's faults, the nearest to each of some unknown names; of several which is meant for which. */
function nearNames(unknown: readonly string[]): readonly string[] {
  const known = [...errorCodes, ...allErrorCodes().map(({ name }) => name)];
  return unknown.slice(0, 5).flatMap((one) => {
    const near = /^[-\d]/.test(one) ? undefined : closestName(one, known);
    if (near === undefined) return [];
    return unknown.length === 1 ? [near] : [`${near} for ${shortened(one)}`];
  });
}
