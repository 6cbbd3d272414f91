import type { OrganizationResponse, ParameterValue } from "../../wire/organization-call.ts";
import { asOrganizationFault, OrganizationFault } from "../faults.ts";
import { checkBatchSize } from "./execute-multiple.ts";
import type { Message } from "./message.ts";
import { booleanParameter, optional, requestsParameter } from "./parameter-bag.ts";

const refused = new Set(["ExecuteMultiple", "ExecuteTransaction"]);

/** Message ExecuteTransaction: requests in order, all or none. The fault of one that fails tells which it was (messages §6). */
export const executeTransaction: Message = {
  parameters: ["Requests", "ReturnResponses"],
  run: (context, request, execute) => {
    const requests = requestsParameter(request, "Requests");
    const returnResponses = optional(request, "ReturnResponses", booleanParameter) ?? false;
    checkBatchSize(requests.length);
    const responses = context.organization.store.transaction(() =>
      requests.map((one, index): OrganizationResponse => {
        try {
          if (refused.has(one.requestName)) throw cannotContain(one.requestName);
          return execute(context, one);
        } catch (error) {
          throw atIndex(asOrganizationFault(error), index);
        }
      }),
    );
    return new Map<string, ParameterValue>(returnResponses ? [["Responses", responses]] : []);
  },
};

function cannotContain(requestName: string): OrganizationFault {
  return new OrganizationFault("InvalidArgument", `ExecuteTransaction request cannot contain ${requestName} request.`);
}

function atIndex(fault: OrganizationFault, faultedRequestIndex: number): OrganizationFault {
  const { errorName, message, errorDetails } = fault;
  return new OrganizationFault(errorName, message, { errorDetails, faultedRequestIndex });
}
