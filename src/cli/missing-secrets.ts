import type { WrittenText } from "../catalog/written-texts.ts";
import type { ProfileOverlay } from "../check/check-step.ts";
import type { CheckOptions } from "../check/check-task.ts";
import type { StepReading } from "../check/step-reading.ts";
import type { Diagnostic, Position } from "../markup/diagnostic.ts";
import { sameEntry } from "../secrets/entry-name.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import { secretForm } from "../values/secret-text.ts";
import { hasAny, vendorValues } from "./vendor-values.ts";

/**
 * Values that the vendor's product encrypted, and references (`secret:NAME`), for which the store holds nothing: their steps will
 * fail. What a profile or the run's caller puts in their place is none of them. The store is read where a task has such values; no
 * key is needed.
 */
export async function missingSecrets(
  readings: readonly StepReading[],
  file: string,
  store: Pick<SecretStore, "list">,
  { profile, suppliedVariables = [] }: Pick<CheckOptions, "profile" | "suppliedVariables">,
): Promise<readonly Diagnostic[]> {
  const values = vendorValues(readings, file, profile).filter(
    ({ variable, isParameter }) =>
      !isParameter && !suppliedVariables.some((name) => variable?.toUpperCase() === name.toUpperCase()),
  );
  const references = readings.flatMap((reading) => referencesIn(reading, profile));
  if (values.length + references.length === 0) return [];
  const stored = await store.list();
  const isStored = (wanted: string) => stored.some(({ name }) => sameEntry(name, wanted));
  return [
    ...values
      .filter(({ names }) => !names.some(isStored))
      .map(({ title, position }) => ({
        ...warning(position),
        message: `${title} was encrypted by the product that wrote this task, and no secret is stored for it`,
        remedy: "store what stands for it: dynaml secret import, with this task",
      })),
    ...references
      .filter(({ name }) => !isStored(name))
      .map(({ name, position }) => ({
        ...warning(position),
        message: `the secret store holds no "${name}"`,
        remedy: `store it: dynaml secret set ${name} --host HOST`,
      })),
  ];
}

function warning(position: Position) {
  return { code: "CLI_NO_SECRET", severity: "warning", position, length: 1 } as const;
}

type Reference = { readonly name: string; readonly position: Position };

function referencesIn(
  { step, activity, isEnabled, written: { texts } }: StepReading,
  profile: ProfileOverlay = (_activity, given) => given,
): readonly Reference[] {
  if (activity === undefined || !isEnabled || !hasAny(texts, isReference)) return [];
  const counting = profile(activity, new Map([...texts].map(([name, { text }]) => [name, text])));
  return [...texts].flatMap(([key, written]) => {
    if (!isReference(written) || counting.get(key) !== written.text) return [];
    const name = written.text.trim().slice("secret:".length).trim();
    return [{ name, position: written.attribute?.valuePosition ?? step.position }];
  });
}

/** A variable that is not marked as a secret may hold such a text for what it is. */
function isReference({ text, isSecret }: WrittenText): boolean {
  return isSecret && !text.includes("%") && secretForm(text) === "reference";
}
