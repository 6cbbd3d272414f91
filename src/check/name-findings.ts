import { functionNames } from "../expression/functions/function-table.ts";
import type { Position } from "../markup/diagnostic.ts";
import type { Step } from "../markup/task.ts";
import { closestName } from "../values/closest-name.ts";
import type { CheckCode } from "./finding.ts";
import type { Mention, NamedKind, NamedMention } from "./mention.ts";
import { shortened } from "./rules.ts";

/** A step's use of a name that does not exist at that point, as far as the order of the steps tells. */
export type NameFinding = Pick<Mention, "step" | "parameter" | "inside"> & {
  readonly code: CheckCode;
  readonly message: string;
  readonly remedy: string;
  readonly related?: { readonly message: string; readonly position: Position };
};

export function createdTwice(mention: NamedMention, first: NamedMention): NameFinding {
  return {
    ...placeOf(mention),
    code: "CHECK_CREATED_TWICE",
    message: `${whatOf(mention)} exists already when step ${mention.step.number} creates it`,
    remedy: "give one of the two another name, or remove this step",
    related: { message: `step ${first.step.number} creates it here`, position: first.step.position },
  };
}

export function endedBefore(mention: NamedMention, ended: NamedMention): NameFinding {
  return {
    ...placeOf(mention),
    code: "CHECK_ENDED_BEFORE",
    message: `${whatOf(mention)} has been ended by ${stepOf(ended)} when ${useOf(mention)}`,
    remedy: "create it again before this step, or end it later",
    related: { message: `step ${ended.step.number} ends it here`, position: ended.step.position },
  };
}

export function createdLater(mention: NamedMention, { step: later }: { readonly step: Step }): NameFinding {
  const { number } = mention.step;
  const itself = later.number === number;
  return {
    ...placeOf(mention),
    code: "CHECK_CREATED_LATER",
    message: itself
      ? `${whatOf(mention)} does not exist yet when step ${number}, which creates it, reads it`
      : `${whatOf(mention)} does not exist yet when ${useOf(mention)}; step ${later.number} creates it later`,
    remedy: itself ? "create it in an earlier step" : `move step ${later.number} before step ${number}`,
    related: { message: `step ${later.number} creates it here`, position: later.position },
  };
}

/** `created`: what the task creates of that kind. */
export function notCreated(mention: NamedMention, created: readonly string[]): NameFinding {
  if (mention.isCall === true) return noFunction(mention, created);
  return {
    ...placeOf(mention),
    code: "CHECK_NOT_CREATED",
    message:
      mention.inTask === undefined
        ? `no step creates ${whatOf(mention)}`
        : `no step creates ${whatOf(mention)} before ${useOf(mention)}`,
    remedy: howToCreate(mention, created),
  };
}

/** Of a variable that another function has for itself. */
export function createdElsewhere(mention: NamedMention, { step, name }: NamedMention): NameFinding {
  return {
    ...placeOf(mention),
    code: "CHECK_NOT_CREATED",
    message: `no step of this function creates ${whatOf(mention)}; that of step ${step.number} is another function's own`,
    remedy: `give it with the call, <PARAMETER NAME="${shortened(name)}" VALUE="…" />, or create it here`,
    related: { message: "another function's is created here", position: step.position },
  };
}

export function readOnly(mention: NamedMention, { step }: NamedMention): NameFinding {
  return {
    ...placeOf(mention),
    code: "CHECK_READ_ONLY",
    message: `${whatOf(mention)} is read-only (READONLY="YES") when ${useOf(mention)}`,
    remedy: "write to another variable, or create this one without READONLY",
    related: { message: `step ${step.number} creates it here`, position: step.position },
  };
}

export function hiddenFrom(mention: NamedMention, { step }: NamedMention): NameFinding {
  return {
    ...placeOf(mention),
    code: "CHECK_NOT_CREATED",
    message: `${whatOf(mention)} is private (PRIVATE="YES"), and no variable to a subtask when ${useOf(mention)}`,
    remedy: "create it without PRIVATE",
    related: { message: `step ${step.number} creates it here`, position: step.position },
  };
}

/** `step 2 uses it`, or of a subtask `step 2 starts sub.aml, whose step 1 uses it`. */
function useOf({ step, inTask }: NamedMention): string {
  return inTask === undefined
    ? `step ${step.number} uses it`
    : `step ${step.number} starts ${inTask.name}, whose step ${inTask.step} uses it`;
}

function stepOf({ step, inTask }: NamedMention): string {
  return inTask === undefined
    ? `step ${step.number}`
    : `step ${inTask.step} of ${inTask.name}, which step ${step.number} starts,`;
}

function noFunction(mention: NamedMention, created: readonly string[]): NameFinding {
  const closest = closestName(mention.name, [...functionNames(), ...created]);
  return {
    ...placeOf(mention),
    code: "CHECK_NO_FUNCTION",
    message: `there is no function or array "${shortened(mention.name)}"`,
    remedy:
      closest === undefined
        ? `create the array in an earlier step, <AMARRAY NAME="${shortened(mention.name)}" … />, or call a function that there is`
        : `did you mean ${closest}?`,
  };
}

function howToCreate({ kind, name, isRead }: NamedMention, created: readonly string[]): string {
  const closest = closestName(name, created) ?? (isRead === true ? closestFunction(kind, name) : undefined);
  const question = closest === undefined ? "" : `did you mean ${closest}? If not, `;
  return `${question}${waysToCreate[kind](shortened(name))}`;
}

function closestFunction(kind: NamedKind, name: string): string | undefined {
  const closest = kind === "variable" ? closestName(name, functionNames()) : undefined;
  return closest === undefined ? undefined : `${closest}()`;
}

const waysToCreate: Readonly<Record<NamedKind, (name: string) => string>> = {
  variable: (name) => `create it in an earlier step, <AMVARIABLE NAME="${name}" VALUE="" />, or supply it with the run`,
  session: (name) => `create it in an earlier step, <AMDYNAMICSCRM ACTIVITY="create_session" SESSION="${name}" … />`,
  dataset: (name) => `let an earlier step create it, with RESULTDATASET="${name}", or a task that starts this one`,
};

function whatOf({ kind, name }: NamedMention): string {
  return `${kind} "${shortened(name)}"`;
}

function placeOf({ step, parameter, inside }: Mention): Pick<Mention, "step" | "parameter" | "inside"> {
  return { step, parameter, inside };
}
