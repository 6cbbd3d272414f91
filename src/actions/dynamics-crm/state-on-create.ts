import type { StepContext } from "../../engine/step-context.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";

/** The state that every table's records start in. */
const active = 0;

/** Warns of a state that a create is given: an organization passes over it without a word, and the record starts active. */
export function warnOfState(attributes: ReadonlyMap<string, unknown>, entity: string, context: StepContext): void {
  const state = attributes.get("statecode");
  if (!(state instanceof OptionSetValue) || state.value === active) return;
  context.warn("ACTION_STATE_IGNORED", stateIgnored(`statecode ${state.value}`, entity));
}

/** The same of a whole column of states. */
export function stateIgnored(what: string, entity: string): string {
  return `${what} is given to a create of ${entity}, which organizations ignore: the record starts active; change its state afterwards, by set_state or an update`;
}
