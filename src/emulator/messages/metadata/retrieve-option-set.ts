import type { OptionSetMetadata } from "../../../wire/metadata/metadata.ts";
import { describeSharedChoice } from "../../metadata/describe-option-set.ts";
import type { Organization } from "../../organization.ts";
import type { Message } from "../message.ts";
import { noDefinition, publishedOnly, requestedId, requestedName } from "./requested.ts";

/** Message RetrieveOptionSet: a choice that columns share, by name or ID. */
export const retrieveOptionSet: Message = {
  parameters: ["Name", "MetadataId", publishedOnly],
  run: ({ organization }, request) => {
    const name = requestedName(request, "Name");
    const id = requestedId(request);
    const found = sharedChoices(organization).find((choice) =>
      name === undefined
        ? id !== undefined && choice.metadataId?.equals(id) === true
        : choice.name === name.toLowerCase(),
    );
    if (found === undefined) throw noDefinition("an optionset", { name, id });
    return new Map([["OptionSetMetadata", found]]);
  },
};

/** Message RetrieveAllOptionSets: the choices that columns share. */
export const retrieveAllOptionSets: Message = {
  parameters: [publishedOnly],
  run: ({ organization }) => new Map([["OptionSetMetadata", sharedChoices(organization)]]),
};

function sharedChoices({ schema }: Organization): OptionSetMetadata[] {
  return [...schema.optionSets.values()].map(describeSharedChoice);
}
