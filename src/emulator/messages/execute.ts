import type { OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import { unsupportedMessage } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
import { create } from "./create.ts";
import { deleteMessage } from "./delete.ts";
import type { Message } from "./message.ts";
import {
  checkParameters,
  columnSetParameter,
  entityParameter,
  guidParameter,
  queryParameter,
  referenceParameter,
} from "./parameter-bag.ts";
import { retrieve } from "./retrieve.ts";
import { retrieveMultiple } from "./retrieve-multiple.ts";
import { retrieveUserPrivileges } from "./retrieve-user-privileges.ts";
import { retrieveVersion } from "./retrieve-version.ts";
import { update } from "./update.ts";
import { whoAmI } from "./who-am-i.ts";

/** The messages that Execute takes, by name. Those that are operations of the service as well do the same there. */
const messages: Readonly<Record<string, Message>> = {
  Create: {
    parameters: ["Target"],
    run: (context, request) => new Map([["id", create(context, entityParameter(request, "Target"))]]),
  },
  Retrieve: {
    parameters: ["Target", "ColumnSet"],
    run: (context, request) => {
      const columnSet = columnSetParameter(request, "ColumnSet");
      return new Map([["Entity", retrieve(context, referenceParameter(request, "Target"), columnSet)]]);
    },
  },
  Update: {
    parameters: ["Target"],
    run: (context, request) => {
      update(context, entityParameter(request, "Target"));
      return new Map();
    },
  },
  Delete: {
    parameters: ["Target"],
    run: (context, request) => {
      deleteMessage(context, referenceParameter(request, "Target"));
      return new Map();
    },
  },
  RetrieveMultiple: {
    parameters: ["Query"],
    run: (context, request) =>
      new Map([["EntityCollection", retrieveMultiple(context, queryParameter(request, "Query"))]]),
  },
  WhoAmI: { parameters: [], run: whoAmI },
  RetrieveUserPrivileges: {
    parameters: ["UserId"],
    run: (context, request) => retrieveUserPrivileges(context, guidParameter(request, "UserId")),
  },
  RetrieveVersion: { parameters: [], run: retrieveVersion },
};

/** Operation Execute: the message by its name. */
export function execute(context: MessageContext, request: OrganizationRequest): OrganizationResponse {
  const { requestName } = request;
  const message = Object.hasOwn(messages, requestName) ? messages[requestName] : undefined;
  if (message === undefined) {
    throw (
      unsupportedMessage(requestName) ??
      new OrganizationFault("InvalidArgument", `There is no message with the name '${requestName}'.`)
    );
  }
  checkParameters(request, message.parameters);
  return { responseName: requestName, results: message.run(context, request, execute) };
}
