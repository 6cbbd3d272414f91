import type { AttributeValue } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { Money } from "../../values/money.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { OrganizationRequest } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { closeWith } from "../records/close-with.ts";
import type { Message, Results } from "./message.ts";
import { entityParameter, optionParameter } from "./parameter-bag.ts";

const parameters = ["OpportunityClose", "Status"];

/** Message WinOpportunity: the opportunity is won; an opportunityclose activity, completed, tells how (messages §8). */
export const winOpportunity: Message = { parameters, run: (context, request) => close(context, request, 1) };

/** Message LoseOpportunity: the opportunity is lost. */
export const loseOpportunity: Message = { parameters, run: (context, request) => close(context, request, 2) };

function close(context: MessageContext, request: OrganizationRequest, state: number): Results {
  const activity = entityParameter(request, "OpportunityClose");
  const status = optionParameter(request, "Status");
  const { organization } = context;
  const table = tableOf(organization, "opportunity");
  organization.store.transaction(() =>
    closeWith(context, {
      activity,
      table,
      lookup: "opportunityid",
      openStates: [0],
      values: (id) => ({
        ...closingValues(context, activity.attributes),
        ...(state === 1 && !hasAmount(activity.attributes) ? wonValue(context, id) : {}),
        statecode: new OptionSetValue(state),
        statuscode: new OptionSetValue(status),
      }),
      alreadyClosed: () =>
        new OrganizationFault("OpportunityIsAlreadyClosed", "The opportunity has already been closed."),
    }),
  );
  return new Map();
}

/** When and for how much, as the closing activity says, else now. */
function closingValues(
  { now }: MessageContext,
  attributes: ReadonlyMap<string, AttributeValue>,
): Record<string, AttributeValue> {
  const closedOn = attributes.get("actualend") ?? now;
  const amount = attributes.get("actualrevenue");
  return { actualclosedate: closedOn, ...(amount instanceof Money ? { actualvalue: amount } : {}) };
}

function hasAmount(attributes: ReadonlyMap<string, AttributeValue>): boolean {
  return attributes.get("actualrevenue") instanceof Money;
}

/** A won opportunity is worth what was estimated, where nobody says otherwise. */
function wonValue({ organization }: MessageContext, { id }: EntityReference): Record<string, AttributeValue> {
  const estimated = organization.store.readColumn(tableOf(organization, "opportunity"), id, "estimatedvalue");
  return estimated instanceof Money ? { actualvalue: estimated } : {};
}
