import type { CurrentOrganization } from "../../wire/organization-call.ts";
import type { Message } from "./message.ts";

/** Message RetrieveCurrentOrganization: names, version and addresses of the organization that is asked, the same for every AccessType. */
export const retrieveCurrentOrganization: Message = {
  parameters: ["AccessType"],
  run: ({ detail }) => {
    if (detail === undefined) throw new Error("no address is known by which the organization is asked");
    const organization: CurrentOrganization = { kind: "OrganizationDetail", ...detail() };
    return new Map([["Detail", organization]]);
  },
};
