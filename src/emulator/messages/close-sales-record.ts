import { OptionSetValue } from "../../values/option-set-value.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { closeWith } from "../records/close-with.ts";
import type { Results } from "./message.ts";
import { entityParameter, optionParameter } from "./parameter-bag.ts";

type SalesClosing = {
  /** The parameter with the activity that tells of the end. */
  readonly activity: "QuoteClose" | "OrderClose";
  readonly table: "quote" | "salesorder";
  /** What the record's state becomes. */
  readonly state: number;
};

/** Drafts and active quotes, active and submitted orders. */
const openStates = [0, 1];

/** Closes a quote or an order, whose other columns stay as they are. */
export function closeSalesRecord(
  context: MessageContext,
  request: OrganizationRequest,
  { activity, table, state }: SalesClosing,
): Results {
  const status = optionParameter(request, "Status");
  const { organization } = context;
  organization.store.transaction(() =>
    closeWith(context, {
      activity: entityParameter(request, activity),
      table: tableOf(organization, table),
      lookup: `${table}id`,
      openStates,
      values: () => ({ statecode: new OptionSetValue(state), statuscode: new OptionSetValue(status) }),
      alreadyClosed: () => new OrganizationFault("InvalidArgument", `The ${table} has already been closed.`),
    }),
  );
  return new Map();
}
