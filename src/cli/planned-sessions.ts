import type { Activity, Parameter } from "../catalog/activity.ts";
import { findActivity } from "../catalog/catalog.ts";
import { isActive, textOf } from "../catalog/conditions.ts";
import { stepParameters } from "../catalog/step-parameters.ts";
import { writtenTexts } from "../catalog/written-texts.ts";
import { profileChanges } from "../config/apply-profile.ts";
import type { Profile } from "../config/config-schema.ts";
import type { Step, Task } from "../markup/task.ts";
import { secretForm } from "../values/secret-text.ts";
import type { ConnectionSettings } from "./connection-options.ts";
import { parameterTexts, sessionOpenedBy, withProfile } from "./profile-overlay.ts";

/** Texts by name, without secrets. */
type Shown = Readonly<Record<string, string>>;

/** A session that a task opens, as a run would open it. */
export type PlannedSession = {
  /** The session's name; undefined for a step that connects for itself, and where only the run will know it. */
  readonly session: string | undefined;
  readonly step: number;
  readonly line: number;
  readonly column: number;
  /** Parameters as the step writes them. */
  readonly says: Shown;
  /** The profile that counts for it. */
  readonly profile: string | undefined;
  /** What the profile sets, and what it takes away; null is taken away. */
  readonly changes: Readonly<Record<string, string | null>>;
  /** What a run connects with, defaults included. */
  readonly result: Shown;
};

/** The sessions that the enabled steps of a task open, in the order of the text. */
export function plannedSessions(task: Task, settings: ConnectionSettings): readonly PlannedSession[] {
  return task.steps.flatMap((step) => {
    const activity = step.disabled === "no" ? findActivity(step.action, step.activity) : undefined;
    return activity === undefined ? [] : plannedSession(step, activity, settings);
  });
}

function plannedSession(step: Step, activity: Activity, settings: ConnectionSettings): PlannedSession[] {
  const parameters = connectionParameters(activity);
  const texts = writtenTexts(step, { ...stepParameters, ...activity.parameters });
  const written = new Map([...texts].map(([name, { text }]) => [name, text]));
  const known = new Map([...written].map(([name, text]) => [name, text.includes("%") ? undefined : text]));
  const session = sessionOpenedBy(activity, known);
  if (session === undefined) return [];
  const profile = settings.profileFor(session);
  const resulting = profile === undefined ? known : withProfile(activity, known, profile);
  const { line, column } = step.position;
  return [
    {
      session: session.name,
      step: step.number,
      line,
      column,
      says: shownTexts(parameters, (parameter) => textOf(parameter, written)),
      profile: profile?.name,
      changes: profile === undefined ? {} : shownChanges(activity, profile, written),
      result: {
        ...shownTexts(parameters, (parameter) => {
          if (isActive(parameter, activity.parameters, resulting) === false) return undefined;
          if (!resulting.has(parameter.name)) return parameter.default;
          return textOf(parameter, resulting) ?? textOf(parameter, written);
        }),
        ...(profile === undefined ? {} : ownSettings(activity, profile)),
      },
    },
  ];
}

/** What says how to connect: neither what names the session nor what the activity does with it. */
function connectionParameters({ action, parameters }: Activity): readonly Parameter[] {
  const keys = Object.keys(parameters);
  const create = findActivity(action, "create_session");
  const names = new Set(Object.keys(create?.parameters ?? {}));
  return keys.filter((key) => key !== "session" && names.has(key)).flatMap((key) => parameters[key] ?? []);
}

function shownTexts(parameters: readonly Parameter[], text: (parameter: Parameter) => string | undefined): Shown {
  const entries = parameters.flatMap((parameter) => {
    const value = text(parameter);
    return value === undefined || value === "" ? [] : [[parameter.name, shown(value, parameter)] as const];
  });
  return Object.fromEntries(entries);
}

function shownChanges(
  activity: Activity,
  profile: Profile,
  written: ReadonlyMap<string, string>,
): Readonly<Record<string, string | null>> {
  const entries = Object.entries(parameterTexts(profileChanges(profile))).flatMap(([key, value]) => {
    const parameter = activity.parameters[key];
    if (parameter === undefined) return [];
    if (value !== undefined) return [[parameter.name, shown(value, parameter)]];
    return textOf(parameter, written) === undefined ? [] : [[parameter.name, null]];
  });
  return { ...Object.fromEntries(entries), ...ownSettings(activity, profile) };
}

/** What a profile says that no parameter of the activity can say, by the profile's own names. */
function ownSettings(activity: Activity, profile: Profile): Shown {
  const { ca, allowHosts, allowPlainHttpPasswords, allowRetiredSignIn } = profile;
  const settings = Object.entries(parameterTexts(profileChanges(profile)))
    .filter(([key]) => activity.parameters[key] === undefined)
    .map(([key, value]) => [key, value && shownSetting(key, value)] as const);
  const allowed = Object.entries({ ca, allowHosts, allowPlainHttpPasswords, allowRetiredSignIn }).map(
    ([key, value]) => [key, value?.toString()] as const,
  );
  return Object.fromEntries([...settings, ...allowed].filter(([, value]) => value !== undefined)) as Shown;
}

/** A setting that no parameter of this activity has. */
function shownSetting(key: string, value: string): string {
  return /secret|password|token/i.test(key) ? shownSecret(value) : withoutCredentials(value);
}

function shown(text: string, { type }: Parameter): string {
  return type.kind === "encrypted" ? shownSecret(text) : withoutCredentials(text);
}

function shownSecret(text: string): string {
  switch (secretForm(text)) {
    case "reference":
      return text.trim();
    case "sealed":
      return "(encrypted by dynaml)";
    case "vendor":
      return "(encrypted by the vendor's product)";
    case "plain":
      return text.includes("%") ? "(an expression)" : "(in plain text)";
  }
}

/** `https://alice:secret@crm.example.com` → `https://***@crm.example.com`, and likewise without the scheme. */
function withoutCredentials(text: string): string {
  return text.replace(/:\/\/\S*@/g, "://***@").replace(/^\s*[^\s:/@]+:(?!\/\/)[^\s@]*@/, "***@");
}
