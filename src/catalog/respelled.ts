import type { Activity } from "./activity.ts";

type Respelled = { readonly isDefault: true; readonly newer: NonNullable<Activity["newer"]> };

/** Another element for the same activity, as older versions wrote it: `AMGOTO` for `AMLABEL ACTIVITY="goto"`. */
export function respelled<A extends Activity, const Changes extends Partial<Activity> & Pick<Activity, "action">>(
  record: A,
  changes: Changes,
): Omit<A, keyof Changes | "isDefault"> & Changes & Respelled {
  return { ...record, ...changes, isDefault: true, newer: { action: record.action, name: record.name } };
}
