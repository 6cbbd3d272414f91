import { OptionSetValue } from "../../values/option-set-value.ts";
import { OrganizationFault } from "../faults.ts";
import { tableOf } from "../organization.ts";
import { closeWith } from "../records/close-with.ts";
import type { Message } from "./message.ts";
import { entityParameter, optionParameter } from "./parameter-bag.ts";

/** Message CloseIncident: the case is resolved; an incidentresolution activity tells how (messages §8). */
export const closeIncident: Message = {
  parameters: ["IncidentResolution", "Status"],
  run: (context, request) => {
    const activity = entityParameter(request, "IncidentResolution");
    const status = optionParameter(request, "Status");
    const { organization } = context;
    organization.store.transaction(() =>
      closeWith(context, {
        activity,
        table: tableOf(organization, "incident"),
        lookup: "incidentid",
        openStates: [0],
        values: () => ({ statecode: new OptionSetValue(1), statuscode: new OptionSetValue(status) }),
        alreadyClosed: () =>
          new OrganizationFault(
            "IncidentIsAlreadyClosedOrCancelled",
            "This case has already been resolved. Close and reopen the case record to see the updates.",
          ),
      }),
    );
    return new Map();
  },
};
