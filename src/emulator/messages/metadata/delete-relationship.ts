import { withoutRelationship } from "../../customization/removals.ts";
import type { Message } from "../message.ts";
import { textParameter } from "../parameter-bag.ts";
import { customize } from "./customize.ts";

/** Message DeleteRelationship: a custom relationship, with its lookup column or its intersect table. */
export const deleteRelationship: Message = {
  parameters: ["Name"],
  run: ({ organization }, request) => {
    customize(organization, withoutRelationship(organization.schema, textParameter(request, "Name")));
    return new Map();
  },
};
