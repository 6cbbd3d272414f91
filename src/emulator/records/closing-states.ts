import { OptionSetValue } from "../../values/option-set-value.ts";
import { type ErrorName, OrganizationFault } from "../faults.ts";
import type { Draft } from "./draft.ts";

/** A state that a message of its own sets, because an activity tells of the end, and the fault of who sets it otherwise. */
type ClosingState = { readonly errorName: ErrorName; readonly text: string };

/** @param table, state and message as the platform's text calls them */
function useMessage(
  table: string,
  state: string,
  message: string,
  errorName: ErrorName = "InvalidArgument",
): ClosingState {
  const text = `This message can not be used to set the state of ${table} to ${state}. In order to set state of ${table} to ${state}, use the ${message} message instead.`;
  return { errorName, text };
}

function useQuoteMessage(state: string, message: string): ClosingState {
  return {
    errorName: "InvalidArgument",
    text: `Quote status cannot be changed to ${state}. Please use the ${message} instead.`,
  };
}

/** No list of codes has one but for opportunities. Invoices have no such message. */
const closingStates: Readonly<Record<string, Readonly<Record<number, ClosingState>>>> = {
  incident: { 1: useMessage("incident", "Resolved", "CloseIncidentRequest") },
  opportunity: {
    1: useMessage("opportunity", "won", "won", "CannotUseOpportunitySetStateMessage"),
    2: useMessage("opportunity", "lost", "lost", "CannotUseOpportunitySetStateMessage"),
  },
  quote: { 2: useQuoteMessage("Won", "WinQuoteRequest"), 3: useQuoteMessage("Closed", "CloseQuoteRequest") },
  salesorder: {
    2: useMessage("SalesOrder", "Canceled", "CancelSalesOrderRequest Request"),
    3: useMessage("SalesOrder", "Fulfilled", "FulfillSalesOrderRequest Request"),
  },
};

/** Update, Upsert and SetState neither resolve a case nor win, lose or close anything: their own messages do. */
export function checkClosing({ table, before, values }: Draft): void {
  const [was, becomes] = [before?.get("statecode"), values.get("statecode")];
  if (!(becomes instanceof OptionSetValue) || (was instanceof OptionSetValue && was.value === becomes.value)) return;
  const closing = closingStates[table.logicalName]?.[becomes.value];
  if (closing !== undefined) throw new OrganizationFault(closing.errorName, closing.text);
}
