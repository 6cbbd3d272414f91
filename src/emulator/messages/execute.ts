import type { OrganizationRequest, OrganizationResponse } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import { unsupportedMessage } from "../not-supported.ts";
import type { MessageContext } from "../organization.ts";
import { checkNamedPrivilege } from "../records/check-access.ts";
import { addListMembersList, addMemberList, removeMemberList } from "./add-list-members.ts";
import { addMembersTeam, removeMembersTeam } from "./add-members-team.ts";
import { assign } from "./assign.ts";
import { associateMessage, disassociateMessage } from "./associate.ts";
import { associateEntities, disassociateEntities } from "./associate-entities.ts";
import { closeIncident } from "./close-incident.ts";
import { loseOpportunity, winOpportunity } from "./close-opportunity.ts";
import { closeQuote, winQuote } from "./close-quote.ts";
import { cancelSalesOrder, fulfillSalesOrder } from "./close-sales-order.ts";
import { concurrencyParameter } from "./concurrency.ts";
import { create } from "./create.ts";
import { createMultiple } from "./create-multiple.ts";
import { deleteMessage } from "./delete.ts";
import { deleteFile } from "./delete-file.ts";
import { deleteMultiple } from "./delete-multiple.ts";
import { executeAsync } from "./execute-async.ts";
import { executeMultiple } from "./execute-multiple.ts";
import { executeTransaction } from "./execute-transaction.ts";
import { fetchXmlToQueryExpression } from "./fetch-xml-to-query-expression.ts";
import { downloadBlock, initializeFileBlocksDownload } from "./file-blocks-download.ts";
import { commitFileBlocksUpload, initializeFileBlocksUpload, uploadBlock } from "./file-blocks-upload.ts";
import { grantAccess } from "./grant-access.ts";
import { isValidStateTransition } from "./is-valid-state-transition.ts";
import { localTimeFromUtcTime, utcTimeFromLocalTime } from "./local-time.ts";
import type { Message } from "./message.ts";
import { metadataMessages } from "./metadata/metadata-messages.ts";
import { requiredPrivileges } from "./metadata/required-privileges.ts";
import { modifyAccess } from "./modify-access.ts";
import {
  checkParameters,
  columnSetParameter,
  entityParameter,
  guidParameter,
  optional,
  queryParameter,
  referenceParameter,
  relatedQueriesParameter,
} from "./parameter-bag.ts";
import { qualifyLead } from "./qualify-lead.ts";
import { queryExpressionToFetchXml } from "./query-expression-to-fetch-xml.ts";
import { retrieve } from "./retrieve.ts";
import { retrieveAvailableLanguages, retrieveProvisionedLanguages } from "./retrieve-available-languages.ts";
import { retrieveCurrentOrganization } from "./retrieve-current-organization.ts";
import { retrieveEntityChanges } from "./retrieve-entity-changes.ts";
import { retrieveExchangeRate } from "./retrieve-exchange-rate.ts";
import { retrieveMultiple } from "./retrieve-multiple.ts";
import { retrievePrincipalAccess } from "./retrieve-principal-access.ts";
import { retrieveSharedPrincipalsAndAccess } from "./retrieve-shared-principals-and-access.ts";
import { retrieveTotalRecordCount } from "./retrieve-total-record-count.ts";
import { retrieveUserPrivileges } from "./retrieve-user-privileges.ts";
import { retrieveVersion } from "./retrieve-version.ts";
import { revokeAccess } from "./revoke-access.ts";
import { setBusinessSystemUser, setParentBusinessUnit, setParentSystemUser, setParentTeam } from "./set-parent.ts";
import { setState } from "./set-state.ts";
import { hasMessage } from "./since.ts";
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
    parameters: ["Target", "ColumnSet", "RelatedEntitiesQuery"],
    run: (context, request) => {
      const columnSet = columnSetParameter(request, "ColumnSet");
      const related = optional(request, "RelatedEntitiesQuery", relatedQueriesParameter);
      return new Map([["Entity", retrieve(context, referenceParameter(request, "Target"), columnSet, related)]]);
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
  FetchXmlToQueryExpression: fetchXmlToQueryExpression,
  QueryExpressionToFetchXml: queryExpressionToFetchXml,
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
  AddListMembersList: addListMembersList,
  AddMemberList: addMemberList,
  RemoveMemberList: removeMemberList,
  AddMembersTeam: addMembersTeam,
  RemoveMembersTeam: removeMembersTeam,
  GrantAccess: grantAccess,
  ModifyAccess: modifyAccess,
  RevokeAccess: revokeAccess,
  RetrievePrincipalAccess: retrievePrincipalAccess,
  RetrieveSharedPrincipalsAndAccess: retrieveSharedPrincipalsAndAccess,
  RetrieveTotalRecordCount: retrieveTotalRecordCount,
  RetrieveEntityChanges: retrieveEntityChanges,
  RetrieveCurrentOrganization: retrieveCurrentOrganization,
  RetrieveExchangeRate: retrieveExchangeRate,
  RetrieveAvailableLanguages: retrieveAvailableLanguages,
  RetrieveProvisionedLanguages: retrieveProvisionedLanguages,
  IsValidStateTransition: isValidStateTransition,
  LocalTimeFromUtcTime: localTimeFromUtcTime,
  UtcTimeFromLocalTime: utcTimeFromLocalTime,
  InitializeFileBlocksUpload: initializeFileBlocksUpload,
  UploadBlock: uploadBlock,
  CommitFileBlocksUpload: commitFileBlocksUpload,
  InitializeFileBlocksDownload: initializeFileBlocksDownload,
  DownloadBlock: downloadBlock,
  DeleteFile: deleteFile,
  WinOpportunity: winOpportunity,
  LoseOpportunity: loseOpportunity,
  CloseIncident: closeIncident,
  WinQuote: winQuote,
  CloseQuote: closeQuote,
  FulfillSalesOrder: fulfillSalesOrder,
  CancelSalesOrder: cancelSalesOrder,
  QualifyLead: qualifyLead,
  SetParentBusinessUnit: setParentBusinessUnit,
  SetParentTeam: setParentTeam,
  SetParentSystemUser: setParentSystemUser,
  SetBusinessSystemUser: setBusinessSystemUser,
  ExecuteAsync: executeAsync,
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
  if (!hasMessage(context.organization.version, requestName)) throw noMessage(requestName);
  const message = Object.hasOwn(messages, requestName) ? messages[requestName] : undefined;
  if (message === undefined) throw unsupportedMessage(requestName) ?? noMessage(requestName);
  checkParameters(request, message.parameters);
  const privilege = Object.hasOwn(requiredPrivileges, requestName) ? requiredPrivileges[requestName] : undefined;
  if (privilege !== undefined) checkNamedPrivilege(context, privilege);
  return { responseName: requestName, results: message.run(context, request, execute) };
}

function noMessage(name: string): OrganizationFault {
  return new OrganizationFault("InvalidArgument", `There is no message with the name '${name}'.`);
}
