import type { OrganizationRequest, ParameterValue } from "../../../wire/organization-call.ts";
import { OrganizationFault } from "../../faults.ts";
import type { Message } from "../message.ts";
import { parameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";
import { holderParameters, optionHolder } from "./option-holder.ts";

/** Message OrderOption: the order in which options are shown. All of them are named. */
export const orderOption: Message = {
  parameters: [...holderParameters, "Values"],
  run: ({ organization }, request) => {
    const holder = optionHolder(organization.schema, request);
    const values = wholesParameter(request, "Values");
    const ordered = values.flatMap((value) => holder.options.filter(([known]) => known === value));
    if (ordered.length !== holder.options.length || new Set(values).size !== values.length) {
      throw new OrganizationFault("InvalidOptionSetOperation", "Values names each option of the choice once.");
    }
    customize(organization, holder.with(ordered));
    return new Map();
  },
};

function wholesParameter(request: OrganizationRequest, name: string): readonly number[] {
  return parameter(
    request,
    name,
    "Int32[]",
    (value): value is readonly number[] & ParameterValue =>
      Array.isArray(value) && value.every((item: unknown) => typeof item === "number"),
  );
}
