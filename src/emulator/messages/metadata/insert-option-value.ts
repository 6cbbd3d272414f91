import type { OrganizationRequest } from "../../../wire/organization-call.ts";
import { nextOption } from "../../customization/new-column.ts";
import { textOf } from "../../customization/text-of.ts";
import { OrganizationFault } from "../../faults.ts";
import type { OptionFacts } from "../../metadata/table-facts.ts";
import type { Organization } from "../../organization.ts";
import type { Message } from "../message.ts";
import { optional, wholeParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { labelParameter } from "./metadata-parameter.ts";
import { checkIsChoice, holderParameters, optionHolder } from "./option-holder.ts";
import { requestedName } from "./requested.ts";

/** Message InsertOptionValue: one option more, at the end; without a value it gets the next that is free. */
export const insertOptionValue: Message = {
  parameters: [...holderParameters, "Value", "Label"],
  run: ({ organization }, request) => {
    const holder = optionHolder(organization.schema, request);
    checkIsChoice(holder);
    const value = optional(request, "Value", wholeParameter) ?? nextOption(holder.options);
    checkIsNew(holder.options, value);
    const label = textOf(labelParameter(request, "Label")) ?? "";
    customize(organization, holder.with([...holder.options, [value, label]]));
    return new Map([["NewOptionValue", value]]);
  },
};

/** Message InsertStatusValue: one status reason more, of a state that the table has. */
export const insertStatusValue: Message = {
  parameters: [...holderParameters, "Value", "Label", "StateCode"],
  run: ({ organization }, request) => {
    const holder = optionHolder(organization.schema, request);
    const state = wholeParameter(request, "StateCode");
    if (holder.type !== "Status" || !statesOf(organization, request).has(state)) {
      throw new OrganizationFault(
        "InvalidOptionSetOperation",
        `There is no state ${state} that could have the reason.`,
      );
    }
    const value = optional(request, "Value", wholeParameter) ?? nextOption(holder.options);
    checkIsNew(holder.options, value);
    const label = textOf(labelParameter(request, "Label")) ?? "";
    customize(organization, holder.with([...holder.options, [value, label, state]]));
    return new Map([["NewOptionValue", value]]);
  },
};

function statesOf({ tables }: Organization, request: OrganizationRequest): ReadonlySet<number> {
  const table = tables.get(requestedName(request, "EntityLogicalName")?.toLowerCase() ?? "");
  return new Set(table?.columns.get("statecode")?.options.keys());
}

function checkIsNew(options: readonly OptionFacts[], value: number): void {
  if (options.some(([known]) => known === value)) {
    throw new OrganizationFault("PicklistValueNotUnique", `The option value ${value} is there already.`);
  }
}
