import { ns } from "../../soap/namespaces.ts";
import type { SchemaTable } from "./schema.ts";

/** The types that the Discovery service of 2011 describes (protocols §7). */

export const discoveryNamespace = "http://schemas.microsoft.com/xrm/2011/Contracts/Discovery";

const discovery: SchemaTable = {
  namespace: discoveryNamespace,
  types: [
    "DiscoveryRequest",
    "DiscoveryResponse",
    "RetrieveOrganizationsRequest < DiscoveryRequest: AccessType:EndpointAccessType, Release:OrganizationRelease",
    "RetrieveOrganizationsResponse < DiscoveryResponse: Details:OrganizationDetailCollection",
    "RetrieveOrganizationRequest < DiscoveryRequest: AccessType:EndpointAccessType, Release:OrganizationRelease, " +
      "UniqueName:string",
    "RetrieveOrganizationResponse < DiscoveryResponse: Detail:OrganizationDetail",
    "OrganizationDetailCollection: OrganizationDetail:OrganizationDetail*",
    "OrganizationDetail: Endpoints:EndpointCollection, FriendlyName:string, OrganizationId:guid, " +
      "OrganizationVersion:string, State:OrganizationState, UniqueName:string, UrlName:string",
    "EndpointCollection: " + "KeyValuePairOfEndpointTypestringztYlk6OT:KeyValuePairOfEndpointTypestringztYlk6OT*",
  ],
  enums: [
    "EndpointAccessType: Default Internet Intranet",
    "EndpointType: OrganizationService OrganizationDataService WebApplication",
    "OrganizationState: Enabled Disabled",
    "OrganizationRelease: Current V5",
  ],
  elements: ["Execute: request:DiscoveryRequest", "ExecuteResponse: ExecuteResult:DiscoveryResponse"],
};

const faults: SchemaTable = {
  namespace: ns.contracts,
  types: [
    "BaseServiceFault: ErrorCode:int, ErrorDetails:ErrorDetailCollection, Message:string, Timestamp:dateTime",
    "DiscoveryServiceFault < BaseServiceFault: InnerFault:DiscoveryServiceFault",
    "ErrorDetailCollection: KeyValuePairOfstringanyType:KeyValuePairOfstringanyType*",
  ],
};

const generic: SchemaTable = {
  namespace: ns.generic,
  types: [
    "KeyValuePairOfEndpointTypestringztYlk6OT: key:EndpointType, value:string",
    "KeyValuePairOfstringanyType: key:string, value:anyType",
  ],
};

const serialization: SchemaTable = { namespace: ns.serialization, types: [], texts: ["guid", "char", "duration"] };

export const discoverySchemas: readonly SchemaTable[] = [discovery, faults, generic, serialization];
