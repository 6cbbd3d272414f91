import { OrganizationFault } from "../faults.ts";
import type { Message } from "./message.ts";
import { referencesParameter } from "./parameter-bag.ts";

/** Message DeleteMultiple: the platform has it for elastic tables alone, of which the embedded organization has none. */
export const deleteMultiple: Message = {
  parameters: ["Targets"],
  run: (_context, request) => {
    referencesParameter(request, "Targets");
    throw new OrganizationFault("NotSupported", "DeleteMultiple has not yet been implemented.");
  },
};
