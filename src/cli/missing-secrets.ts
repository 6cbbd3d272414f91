import type { CheckOptions } from "../check/check-task.ts";
import type { Diagnostic } from "../markup/diagnostic.ts";
import type { Task } from "../markup/task.ts";
import { sameEntry } from "../secrets/entry-name.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import { vendorValues } from "./vendor-values.ts";

/**
 * Values that the vendor's product encrypted and for which the store holds nothing: their steps will fail. What a profile or the
 * run's caller puts in their place is none of them. The store is read where a task has such values; no key is needed.
 */
export async function missingSecrets(
  task: Task,
  file: string,
  store: Pick<SecretStore, "list">,
  { profile, suppliedVariables = [] }: Pick<CheckOptions, "profile" | "suppliedVariables">,
): Promise<readonly Diagnostic[]> {
  const values = vendorValues(task, file, profile).filter(
    ({ variable, isParameter }) =>
      !isParameter && !suppliedVariables.some((name) => variable?.toUpperCase() === name.toUpperCase()),
  );
  if (values.length === 0) return [];
  const stored = await store.list();
  const isStored = (wanted: string) => stored.some(({ name }) => sameEntry(name, wanted));
  return values
    .filter(({ names }) => !names.some(isStored))
    .map(({ title, position }) => ({
      code: "CLI_NO_SECRET",
      severity: "warning",
      message: `${title} was encrypted by the product that wrote this task, and no secret is stored for it`,
      position,
      length: 1,
      remedy: "store what stands for it: dynaml secret import, with this task",
    }));
}
