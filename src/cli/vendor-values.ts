import type { Activity } from "../catalog/activity.ts";
import { textOf } from "../catalog/conditions.ts";
import type { WrittenText } from "../catalog/written-texts.ts";
import type { ProfileOverlay } from "../check/check-step.ts";
import type { StepReading } from "../check/step-reading.ts";
import type { Position } from "../markup/diagnostic.ts";
import { subjectName } from "../secrets/entry-name.ts";
import { secretForm } from "../values/secret-text.ts";
import { sessionOpenedBy } from "./profile-overlay.ts";

/** A value that the vendor's product encrypted, and the entry of the store that is to stand for it. */
export type VendorValue = {
  readonly name: string;
  /** The entries that a run looks for. */
  readonly names: readonly string[];
  /** For a person: `PASSWORD of session "Crm"`. */
  readonly title: string;
  readonly position: Position;
  /** Hosts that its step names. */
  readonly hosts: readonly string[];
  /** The variable whose value it is. */
  readonly variable?: string | undefined;
  /** A variable that the run's caller may supply. */
  readonly isParameter: boolean;
};

type Found = Omit<VendorValue, "name" | "names"> & {
  readonly session?: string | undefined;
  readonly parameter: string;
  readonly written: string;
};

/**
 * The values of a task that the vendor's product encrypted and that a run looks up, each once, in the order of the text.
 * Where one place of a task (a session's password) has several, and for steps without a session, the entry goes for the
 * encrypted text itself. What a profile takes away or replaces is none of them.
 */
export function vendorValues(
  readings: readonly StepReading[],
  taskName: string,
  profile?: ProfileOverlay,
): readonly VendorValue[] {
  const found = readings.flatMap((reading) => valuesIn(reading, profile));
  const entries = new Map<string, VendorValue>();
  for (const { session, parameter, written, ...value } of found) {
    const { variable } = value;
    const subject = { task: taskName, session, variable, parameter };
    const plainName = subjectName(subject);
    const isUnique = found.every(
      (other) => other.written === written || subjectName({ task: taskName, ...other }) !== plainName,
    );
    const hasOwner = session !== undefined || variable !== undefined;
    const names = [plainName, subjectName(subject, written)] as const;
    const name = names[hasOwner && isUnique ? 0 : 1];
    if (!entries.has(name)) entries.set(name, { ...value, name, names });
  }
  return [...entries.values()];
}

function valuesIn(
  { step, activity, written: { texts } }: StepReading,
  profile: ProfileOverlay = (_activity, given) => given,
): Found[] {
  if (activity === undefined || step.disabled === "yes") return [];
  if (!hasAny(texts, isEncrypted)) return [];
  const owner = ownerOf(activity, texts);
  if (owner === undefined) return [];
  const counting = profile(activity, new Map([...texts].map(([name, { text }]) => [name, text])));
  return [...texts.values()].flatMap((value) => {
    const { text, parameter, attribute } = value;
    if (parameter === undefined || !isEncrypted(value)) return [];
    if (counting.get(attribute?.name.toUpperCase() ?? parameter.name) !== text) return [];
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

type Texts = ReadonlyMap<string, WrittenText>;

/** Asked of every step of a task, of which few have any. */
export function hasAny(texts: Texts, is: (text: WrittenText) => boolean): boolean {
  for (const text of texts.values()) if (is(text)) return true;
  return false;
}

function isEncrypted({ text, isSecret }: WrittenText): boolean {
  return isSecret && secretForm(text) === "vendor";
}

type Owner = Pick<Found, "session" | "variable" | "hosts" | "isParameter">;

/** Whose values they are; undefined where no run looks them up: an existing session is used, or only the run knows a name. */
function ownerOf(activity: Activity, texts: Texts): Owner | undefined {
  const given = new Map([...texts].map(([name, { text }]) => [name, text.includes("%") ? undefined : text]));
  const { name } = activity.parameters;
  if (name?.type.kind === "variableName") {
    const variable = textOf(name, given);
    const isParameter = /^\s*yes\s*$/i.test(texts.get("ISPARAMETER")?.text ?? "");
    return variable === undefined ? undefined : { variable, hosts: [], isParameter };
  }
  const session = sessionOpenedBy(activity, given);
  if (session === undefined) return undefined;
  const creates = activity.parameters.session?.effect === "creates";
  if (creates && session.name === undefined) return undefined;
  const addresses = [session.organizationUri, session.server, session.discoveryUri];
  return { session: session.name, hosts: [...new Set(addresses.flatMap(hostOf))], isParameter: false };
}

function hostOf(address: string | undefined): string[] {
  const text = address?.trim() ?? "";
  if (text === "") return [];
  const url = text.includes("://") ? text : `https://${text}`;
  return URL.canParse(url) ? [new URL(url).hostname] : [];
}

function titleOf(parameter: string, { session, variable }: Pick<Owner, "session" | "variable">): string {
  if (variable !== undefined) return `${parameter} of variable "${variable}"`;
  return session === undefined
    ? `${parameter} of a step that connects for itself`
    : `${parameter} of session "${session}"`;
}
