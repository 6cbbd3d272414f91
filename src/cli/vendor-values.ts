import type { Activity } from "../catalog/activity.ts";
import { findActivity } from "../catalog/catalog.ts";
import { textOf } from "../catalog/conditions.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { type WrittenText, writtenTexts } from "../catalog/written-texts.ts";
import type { Position } from "../markup/diagnostic.ts";
import type { Step, Task } from "../markup/task.ts";
import { subjectName } from "../secrets/entry-name.ts";
import { secretForm } from "../values/secret-text.ts";
import { sessionOpenedBy } from "./profile-overlay.ts";

/** A value that the vendor's product encrypted, and the entry of the store that is to stand for it. */
export type VendorValue = {
  readonly name: string;
  /** For a person: `PASSWORD of session "Crm"`. */
  readonly title: string;
  readonly position: Position;
  /** Hosts that its step names. */
  readonly hosts: readonly string[];
};

type Found = Omit<VendorValue, "name"> & {
  readonly session?: string | undefined;
  readonly variable?: string | undefined;
  readonly parameter: string;
  readonly written: string;
};

/**
 * The values of a task that the vendor's product encrypted and that a run looks up, each once, in the order of the text.
 * Where one place of a task (a session's password) has several, and for steps without a session, the entry goes for the
 * encrypted text itself.
 */
export function vendorValues(task: Task, taskName: string): readonly VendorValue[] {
  const found = task.steps.flatMap(valuesIn);
  const entries = new Map<string, VendorValue>();
  for (const { session, variable, parameter, written, ...value } of found) {
    const subject = { task: taskName, session, variable, parameter };
    const plainName = subjectName(subject);
    const isUnique = found.every(
      (other) => other.written === written || subjectName({ task: taskName, ...other }) !== plainName,
    );
    const hasOwner = session !== undefined || variable !== undefined;
    const name = hasOwner && isUnique ? plainName : subjectName(subject, written);
    if (!entries.has(name)) entries.set(name, { ...value, name });
  }
  return [...entries.values()];
}

function valuesIn(step: Step): Found[] {
  const activity = findActivity(step.action, step.activity);
  if (activity === undefined || step.disabled === "yes") return [];
  const texts = writtenTexts(step, { ...stepParameters, ...activity.parameters });
  const owner = ownerOf(activity, texts);
  if (owner === undefined) return [];
  return [...texts.values()].flatMap(({ text, parameter, attribute, isSecret }) => {
    if (!isSecret || parameter === undefined || secretForm(text) !== "vendor") return [];
    return [
      {
        ...owner,
        parameter: parameter.name,
        written: text,
        title: titleOf(parameter.name, owner),
        position: attribute?.valuePosition ?? step.position,
      },
    ];
  });
}

type Owner = Pick<Found, "session" | "variable" | "hosts">;

/** Whose values they are; undefined where no run looks them up: an existing session is used, or only the run knows a name. */
function ownerOf(activity: Activity, texts: ReadonlyMap<string, WrittenText>): Owner | undefined {
  const given = new Map([...texts].map(([name, { text }]) => [name, text.includes("%") ? undefined : text]));
  const { name } = activity.parameters;
  if (name?.type.kind === "variableName") {
    const variable = textOf(name, given);
    return variable === undefined ? undefined : { variable, hosts: [] };
  }
  const session = sessionOpenedBy(activity, given);
  if (session === undefined) return undefined;
  const creates = activity.parameters.session?.effect === "creates";
  if (creates && session.name === undefined) return undefined;
  const addresses = [session.organizationUri, session.server, session.discoveryUri];
  return { session: session.name, hosts: [...new Set(addresses.flatMap(hostOf))] };
}

function hostOf(address: string | undefined): string[] {
  const text = address?.trim() ?? "";
  if (text === "") return [];
  const url = text.includes("://") ? text : `https://${text}`;
  return URL.canParse(url) ? [new URL(url).hostname] : [];
}

function titleOf(parameter: string, { session, variable }: Owner): string {
  if (variable !== undefined) return `${parameter} of variable "${variable}"`;
  return session === undefined
    ? `${parameter} of a step that connects for itself`
    : `${parameter} of session "${session}"`;
}
