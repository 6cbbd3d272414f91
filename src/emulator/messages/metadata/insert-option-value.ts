import { nextOption } from "../../customization/new-column.ts";
import { textOf } from "../../customization/text-of.ts";
import { OrganizationFault } from "../../faults.ts";
import type { OptionFacts } from "../../metadata/table-facts.ts";
import type { Message } from "../message.ts";
import { optional, wholeParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { labelParameter } from "./metadata-parameter.ts";
import { holderParameters, optionHolder } from "./option-holder.ts";

/** Message InsertOptionValue: one option more, at the end; without a value it gets the next that is free. */
export const insertOptionValue: Message = {
  parameters: [...holderParameters, "Value", "Label"],
  run: ({ organization }, request) => {
    const holder = optionHolder(organization.schema, request);
    const value = optional(request, "Value", wholeParameter) ?? nextOption(holder.options);
    checkIsNew(holder.options, value);
    const label = textOf(labelParameter(request, "Label")) ?? "";
    customize(organization, holder.with([...holder.options, [value, label]]));
    return new Map([["NewOptionValue", value]]);
  },
};

/** Message InsertStatusValue: one status reason more, of a state. */
export const insertStatusValue: Message = {
  parameters: [...holderParameters, "Value", "Label", "StateCode"],
  run: ({ organization }, request) => {
    const holder = optionHolder(organization.schema, request);
    const value = optional(request, "Value", wholeParameter) ?? nextOption(holder.options);
    checkIsNew(holder.options, value);
    const option: OptionFacts = [
      value,
      textOf(labelParameter(request, "Label")) ?? "",
      wholeParameter(request, "StateCode"),
    ];
    customize(organization, holder.with([...holder.options, option]));
    return new Map([["NewOptionValue", value]]);
  },
};

function checkIsNew(options: readonly OptionFacts[], value: number): void {
  if (options.some(([known]) => known === value)) {
    throw new OrganizationFault("PicklistValueNotUnique", `The option value ${value} is there already.`);
  }
}
