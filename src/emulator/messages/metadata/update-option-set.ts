import { textOf } from "../../customization/text-of.ts";
import type { Message } from "../message.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";
import { sharedOptionSet } from "./option-holder.ts";

/** Message UpdateOptionSet: the name that people see. Options have messages of their own. */
export const updateOptionSet: Message = {
  parameters: ["OptionSet", "MergeLabels"],
  run: ({ organization }, request) => {
    const given = definitionParameter(request, "OptionSet", "OptionSetMetadata");
    const known = sharedOptionSet(organization.schema, given.name ?? "");
    customize(organization, {
      optionSets: [{ ...known, displayName: textOf(given.displayName) ?? known.displayName }],
    });
    return new Map();
  },
};
