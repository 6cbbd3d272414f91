import type { Activity } from "./activity.ts";
import type { Given } from "./conditions.ts";

/** What a step and the elements inside it give, as far as it is known before the run. */
export type WrittenStep = {
  readonly parameters: Given;
  readonly children: readonly { readonly name: string; readonly parameters: Given }[];
};

/** What the deed of a step would say of a text, such as FetchXML that is none. */
export type TextFault = {
  /** A clause without a full stop. */
  readonly message: string;
  readonly remedy?: string | undefined;
  /** AML name of the parameter it is about, of the step or of the child. */
  readonly parameter: string;
  /** Index of the element inside the step; undefined where it is about the step. */
  readonly child?: number | undefined;
};

/**
 * Says why the deed of a step would refuse texts that are known before the run. The deeds own the readers of values, keys and
 * queries, and the checks are given this.
 */
export type TextFaults = (activity: Activity, step: WrittenStep) => readonly TextFault[];
