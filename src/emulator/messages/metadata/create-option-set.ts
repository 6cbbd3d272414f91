import { logicalNameOf } from "../../customization/names.ts";
import { optionsOf } from "../../customization/new-column.ts";
import { textOf } from "../../customization/text-of.ts";
import { OrganizationFault } from "../../faults.ts";
import { metadataId } from "../../metadata/metadata-id.ts";
import type { Message } from "../message.ts";
import { customize } from "./customize.ts";
import { definitionParameter } from "./metadata-parameter.ts";

/** Message CreateOptionSet: a choice that columns can share. */
export const createOptionSet: Message = {
  parameters: ["OptionSet"],
  run: ({ organization }, request) => {
    const given = definitionParameter(request, "OptionSet", "OptionSetMetadata");
    const name = logicalNameOf(given.name, "a choice");
    if (organization.schema.optionSets.has(name)) {
      throw new OrganizationFault("DuplicateName", `A choice with the name '${name}' already exists.`);
    }
    const displayName = textOf(given.displayName) ?? name;
    customize(organization, { optionSets: [{ name, displayName, options: optionsOf(given), isCustom: true }] });
    return new Map([["OptionSetId", metadataId("optionset", name)]]);
  },
};
