import type { Activity } from "./activity.ts";
import { type Given, holds, nameIn, textOf } from "./conditions.ts";

/** A parameter or element of a step that no batch takes. */
export type PartNotInBatch = {
  /** As `notInBatch` of its activity calls it. */
  readonly key: string;
  /** As the step spells it. */
  readonly name: string;
  /** False where only the run will know: an expression may turn out to be empty. */
  readonly isCertain: boolean;
  readonly isParameter: boolean;
};

/**
 * Of what a step gives, the parts that it cannot have in a batch; none of a step that cannot be there at all.
 * @param children names of the elements inside the step
 */
export function partsNotInBatch(
  activity: Activity,
  given: Given,
  children: readonly string[],
): readonly PartNotInBatch[] {
  const { notInBatch = {}, parameters } = activity;
  if (notInBatch === "step") return [];
  return Object.entries(notInBatch).flatMap(([key, when]): readonly PartNotInBatch[] => {
    const isRefused = when === true || holds(when, parameters, given);
    if (isRefused === false) return [];
    const parameter = parameters[key];
    const name = parameter === undefined ? undefined : nameIn(parameter, given);
    if (parameter !== undefined && name !== undefined) {
      const isCertain = isRefused === true && textOf(parameter, given) !== undefined;
      return [{ key, name, isCertain, isParameter: true }];
    }
    const child = activity.children?.[key]?.name;
    const isThere = child !== undefined && children.some((one) => one.toUpperCase() === child);
    return isThere ? [{ key, name: child, isCertain: isRefused === true, isParameter: false }] : [];
  });
}
