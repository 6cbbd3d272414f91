import type { Message } from "../message.ts";
import { wholeParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { checkIsChoice, holderParameters, optionHolder, withOption } from "./option-holder.ts";

/** Message DeleteOptionValue: records that have the value keep it, as on the platform, without a text. */
export const deleteOptionValue: Message = {
  parameters: [...holderParameters, "Value"],
  run: ({ organization }, request) => {
    const holder = optionHolder(organization.schema, request);
    checkIsChoice(holder);
    customize(organization, holder.with(withOption(holder.options, wholeParameter(request, "Value"), () => undefined)));
    return new Map();
  },
};
