import type { OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import { unsupportedMessage } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
import { assign } from "./assign.ts";
import { associateMessage, disassociateMessage } from "./associate.ts";
import { associateEntities, disassociateEntities } from "./associate-entities.ts";
import { concurrencyParameter } from "./concurrency.ts";
import { create } from "./create.ts";
import { createMultiple } from "./create-multiple.ts";
import { deleteMessage } from "./delete.ts";
import { deleteMultiple } from "./delete-multiple.ts";
import { executeMultiple } from "./execute-multiple.ts";
import { executeTransaction } from "./execute-transaction.ts";
import type { Message } from "./message.ts";
import { metadataMessages } from "./metadata/metadata-messages.ts";
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
import { setState } from "./set-state.ts";
import { update } from "./update.ts";
import { updateMultiple } from "./update-multiple.ts";
import { upsert } from "./upsert.ts";
import { upsertMultiple } from "./upsert-multiple.ts";
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
    parameters: ["Target", "ConcurrencyBehavior"],
    run: (context, request) => {
      update(context, entityParameter(request, "Target"), concurrencyParameter(request));
      return new Map();
    },
  },
  Delete: {
    parameters: ["Target", "ConcurrencyBehavior"],
    run: (context, request) => {
      deleteMessage(context, referenceParameter(request, "Target"), concurrencyParameter(request));
      return new Map();
    },
  },
  RetrieveMultiple: {
    parameters: ["Query"],
    run: (context, request) =>
      new Map([["EntityCollection", retrieveMultiple(context, queryParameter(request, "Query"))]]),
  },
  Upsert: upsert,
  Associate: associateMessage,
  Disassociate: disassociateMessage,
  AssociateEntities: associateEntities,
  DisassociateEntities: disassociateEntities,
  Assign: assign,
  SetState: setState,
  CreateMultiple: createMultiple,
  UpdateMultiple: updateMultiple,
  UpsertMultiple: upsertMultiple,
  DeleteMultiple: deleteMultiple,
  ExecuteMultiple: executeMultiple,
  ExecuteTransaction: executeTransaction,
  WhoAmI: { parameters: [], run: whoAmI },
  RetrieveUserPrivileges: {
    parameters: ["UserId"],
    run: (context, request) => retrieveUserPrivileges(context, guidParameter(request, "UserId")),
  },
  ...metadataMessages,
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
