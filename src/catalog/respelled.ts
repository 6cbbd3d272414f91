import type { Activity } from "./activity.ts";

/** Another element for the same activity, as older versions wrote it: `AMGOTO` for `AMLABEL ACTIVITY="goto"`. */
export function respelled<A extends Activity, const Changes extends Partial<Activity> & Pick<Activity, "action">>(
  record: A,
  changes: Changes,
): Omit<A, keyof Changes | "isDefault"> & Changes & { readonly isDefault: true } {
  return { ...record, ...changes, isDefault: true };
}
