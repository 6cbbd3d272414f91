import { ns } from "./namespaces.ts";
import type { TypeName } from "./shape.ts";

/** The request type of a message, `WhoAmIRequest`; undefined where none is known, and then the request goes untyped. */
export function typeOfRequest(message: string): TypeName | undefined {
  return typed(message, "Request");
}

export function typeOfResponse(message: string): TypeName | undefined {
  return typed(message, "Response");
}

function typed(message: string, ending: string): TypeName | undefined {
  const namespace = namespaces.get(message);
  return namespace === undefined ? undefined : { namespace, name: message + ending };
}

/** Messages whose types live beside the data contracts, and those of namespace Crm (contracts.md, protocols §1.2). */
const contractMessages = [
  "Associate CanBeReferenced CanBeReferencing CanManyToMany ConvertDateAndTimeBehavior Create CreateAttribute CreateEntity",
  "CreateEntityKey CreateManyToMany CreateMultiple CreateOneToMany CreateOptionSet Delete DeleteAttribute DeleteEntity",
  "DeleteEntityKey DeleteOptionSet DeleteOptionValue DeleteRelationship Disassociate ExecuteAsync ExecuteMultiple",
  "ExecuteTransaction GetValidManyToMany GetValidReferencedEntities GetValidReferencingEntities InsertOptionValue",
  "InsertStatusValue IsDataEncryptionActive OrderOption ReactivateEntityKey Retrieve RetrieveAllEntities",
  "RetrieveAllManagedProperties RetrieveAllOptionSets RetrieveAttribute RetrieveDataEncryptionKey RetrieveEntity",
  "RetrieveEntityChanges RetrieveEntityKey RetrieveManagedProperty RetrieveMetadataChanges RetrieveMultiple RetrieveOptionSet",
  "RetrieveRelationship RetrieveTimestamp SetDataEncryptionKey Update UpdateAttribute UpdateEntity UpdateMultiple",
  "UpdateOptionSet UpdateOptionValue UpdateRelationship UpdateStateValue Upsert UpsertMultiple",
];

const crmMessages = [
  "AddMembersTeam AddPrivilegesRole AddToQueue AddUserToRecordTeam Assign BulkDelete BulkDetectDuplicates",
  "CalculateRollupField CancelSalesOrder CloseIncident CloseQuote CommitFileBlocksUpload ConvertQuoteToSalesOrder",
  "ConvertSalesOrderToInvoice DeleteFile DownloadBlock ExecuteWorkflow FetchXmlToQueryExpression FulfillSalesOrder",
  "GenerateQuoteFromOpportunity GetAllTimeZonesWithDisplayName GetTimeZoneCodeByLocalizedName GrantAccess",
  "InitializeFileBlocksDownload InitializeFileBlocksUpload InitializeFrom IsValidStateTransition LocalTimeFromUtcTime",
  "LoseOpportunity Merge ModifyAccess PublishAllXml PublishXml QualifyLead QueryExpressionToFetchXml RemoveMembersTeam",
  "RemovePrivilegeRole RemoveUserFromRecordTeam ReplacePrivilegesRole RetrieveAvailableLanguages RetrieveCurrentOrganization",
  "RetrieveDuplicates RetrieveExchangeRate RetrievePrincipalAccess RetrieveProvisionedLanguages RetrieveRolePrivilegesRole",
  "RetrieveSharedPrincipalsAndAccess RetrieveTeamPrivileges RetrieveTotalRecordCount RetrieveUserPrivileges RetrieveVersion",
  "ReviseQuote RevokeAccess SendEmail SetBusinessEquipment SetBusinessSystemUser SetParentBusinessUnit SetParentSystemUser",
  "SetParentTeam SetState UploadBlock UtcTimeFromLocalTime WhoAmI WinOpportunity WinQuote",
];

const namespaces: ReadonlyMap<string, string> = new Map([
  ...words(contractMessages).map((message): [string, string] => [message, ns.contracts]),
  ...words(crmMessages).map((message): [string, string] => [message, ns.crm]),
]);

function words(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(" "));
}

/** The request types of the messages above, in either namespace. */
export const typesOfRequests: readonly { readonly message: string; readonly type: TypeName }[] = [...namespaces].map(
  ([message, namespace]) => ({ message, type: { namespace, name: `${message}Request` } }),
);
