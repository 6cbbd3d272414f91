import pc from "picocolors";
import type { Io, Output } from "../io.ts";

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for one output: on a terminal unless NO_COLOR (no-color.org) or TERM=dumb says otherwise; FORCE_COLOR turns them on anywhere. */
export function colorsOf(output: Output, env: Io["env"]): Colors {
  return pc.createColors(wantsColors(output, env));
}

/** Whether lines may be rewritten in place. */
export function canRewrite(output: Output, env: Io["env"]): boolean {
  return output.isTerminal && env.TERM !== "dumb";
}

function wantsColors(output: Output, env: Io["env"]): boolean {
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== "0";
  return canRewrite(output, env);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
