import type { Attribute, Step } from "./task.ts";

/** Our own spelling; the vendor's is not documented, and no published task that we know of shows one. */
const ownName = "AM_DISABLED";

/**
 * Whether a step's attributes switch it off. `AM_DISABLED="YES"` does, `"NO"` and an empty one do not; any other value of it,
 * and any other attribute that is called `…DISABLED…` or `…ENABLED…`, leaves it unclear, and then the step must not run.
 */
export function disabledBy(attributes: readonly Attribute[]): Step["disabled"] {
  let answer: Step["disabled"] = "no";
  for (const attribute of attributes) {
    if (!/disabled|enabled/i.test(attribute.name)) continue;
    const value = attribute.value.trim().toUpperCase();
    if (attribute.name.toUpperCase() !== ownName) return "unclear";
    if (value === "YES") answer = "yes";
    else if (value !== "NO" && value !== "") return "unclear";
  }
  return answer;
}
