import type { Activity, Parameter } from "../../catalog/activity.ts";
import { type Given, nameIn } from "../../catalog/conditions.ts";
import { readValue } from "../../catalog/read-value.ts";
import type { TextFault, WrittenStep } from "../../catalog/text-fault.ts";
import { DynamlError } from "../../errors.ts";

/** Texts by the names that code uses; those that an expression decides, or that do not fit their parameter, are open. */
export type Texts = {
  readonly known: Readonly<Record<string, string | undefined>>;
  readonly open: ReadonlySet<string>;
};
export type ChildTexts = Texts & { readonly name: string; readonly index: number };

export function textsOf(parameters: Readonly<Record<string, Parameter>>, given: Given): Texts {
  const known: Record<string, string | undefined> = {};
  const open = new Set<string>();
  for (const [key, parameter] of Object.entries(parameters)) {
    const spelling = nameIn(parameter, given);
    const text = spelling === undefined ? parameter.default : given.get(spelling);
    const read = text === undefined ? undefined : readValue(parameter.type, text);
    if (read?.ok === true) known[key] = String(read.value);
    else if (spelling !== undefined) open.add(key);
  }
  return { known, open };
}

export function childTexts(activity: Activity, { name, parameters }: WrittenStep["children"][number], index: number) {
  const record = Object.values(activity.children ?? {}).find((child) => child.name === name.toUpperCase());
  return { name: record?.name ?? "", index, ...textsOf(record?.parameters ?? {}, parameters) };
}

/** What a deed's own reader throws, as a finding at that place. */
export function faultsOf(place: Pick<TextFault, "parameter" | "child">, read: () => unknown): readonly TextFault[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof DynamlError)) throw error;
    return [{ ...place, message: error.message, remedy: error.remedy }];
  }
}
