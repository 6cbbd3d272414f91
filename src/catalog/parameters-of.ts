import type { Secret } from "../values/secret.ts";
import type { Activity, ChildRecord, Parameter, ParameterType } from "./activity.ts";

/**
 * The typed arguments that an activity's deed receives, inferred from its record: `TIMEOUT` of type number with a default
 * becomes `timeout: number`; an optional text becomes `server?: string`; options become the union of their values.
 */
export type ParametersOf<A extends Activity> = ValuesOf<A["parameters"]> & ChildrenOf<A>;

type ChildrenOf<A extends Activity> =
  A["children"] extends Readonly<Record<string, ChildRecord>>
    ? { readonly [K in keyof A["children"]]: readonly ValuesOf<A["children"][K]["parameters"]>[] }
    : unknown;

type ValuesOf<P extends Readonly<Record<string, Parameter>>> = {
  readonly [K in keyof P as P[K] extends Certain ? K : never]: ValueOf<P[K]["type"]>;
} & {
  readonly [K in keyof P as P[K] extends Certain ? never : K]?: ValueOf<P[K]["type"]> | undefined;
};

/** There is always a value: it is required without condition, or has a default without condition. */
type Certain = { readonly required: true } | { readonly default: string; readonly noDefaultWhen?: never };

type ValueOf<T extends ParameterType> = T extends { kind: "number" }
  ? number
  : T extends { kind: "yesNo" }
    ? boolean
    : T extends { kind: "encrypted" }
      ? Secret
      : T extends { kind: "options"; options: readonly { value: infer V }[] }
        ? V
        : string;
