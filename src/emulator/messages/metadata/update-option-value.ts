import { textOf } from "../../customization/text-of.ts";
import type { Message } from "../message.ts";
import { wholeParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { labelParameter } from "./metadata-parameter.ts";
import { holderParameters, optionHolder, withOption } from "./option-holder.ts";

/** Message UpdateOptionValue: the text of an option. */
export const updateOptionValue: Message = {
  parameters: [...holderParameters, "Value", "Label", "MergeLabels"],
  run: ({ organization }, request) => {
    const holder = optionHolder(organization.schema, request);
    const text = textOf(labelParameter(request, "Label")) ?? "";
    const options = withOption(holder.options, wholeParameter(request, "Value"), ([value, , state]) =>
      state === undefined ? [value, text] : [value, text, state],
    );
    customize(organization, holder.with(options));
    return new Map();
  },
};
