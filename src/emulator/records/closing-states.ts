import { OptionSetValue } from "../../values/option-set-value.ts";
import { type ErrorName, OrganizationFault } from "../faults.ts";
import type { Draft } from "./draft.ts";

/** A state that a message of its own sets, because an activity tells of the end; how the fault calls state and message. */
type ClosingState = { readonly errorName: ErrorName; readonly state: string; readonly message: string };

const closingStates: Readonly<Record<string, Readonly<Record<number, ClosingState>>>> = {
  // No list of codes has one for incidents.
  incident: { 1: { errorName: "InvalidArgument", state: "Resolved", message: "CloseIncidentRequest" } },
  opportunity: {
    1: { errorName: "CannotUseOpportunitySetStateMessage", state: "won", message: "won" },
    2: { errorName: "CannotUseOpportunitySetStateMessage", state: "lost", message: "lost" },
  },
};

/** Update, Upsert and SetState neither resolve a case nor win or lose an opportunity: their own messages do. */
export function checkClosing({ table, before, values }: Draft): void {
  const [was, becomes] = [before?.get("statecode"), values.get("statecode")];
  if (!(becomes instanceof OptionSetValue) || (was instanceof OptionSetValue && was.value === becomes.value)) return;
  const closing = closingStates[table.logicalName]?.[becomes.value];
  if (closing === undefined) return;
  const { errorName, state, message } = closing;
  throw new OrganizationFault(
    errorName,
    `This message can not be used to set the state of ${table.logicalName} to ${state}. In order to set state of ${table.logicalName} to ${state}, use the ${message} message instead.`,
  );
}
