import { Guid } from "../../values/guid.ts";
import { discoveryNamespace } from "../service-description/schemas/discovery.ts";
import { guid, oneOf, text } from "../soap/scalar-shapes.ts";
import {
  type ChoiceShape,
  list,
  type NamedType,
  omittable,
  type RecordShape,
  record,
  required,
} from "../soap/shape.ts";
import { endpointPairs } from "./endpoint-pairs.ts";
import type { OrganizationDetail } from "./organization-detail.ts";

/** What the Discovery service of 2011 is asked (protocols §7). */
export type DiscoveryCall =
  | { readonly message: "RetrieveOrganizations" }
  | { readonly message: "RetrieveOrganization"; readonly uniqueName: string };

export type DiscoveryReply =
  | { readonly message: "RetrieveOrganizations"; readonly organizations: readonly OrganizationDetail[] }
  | { readonly message: "RetrieveOrganization"; readonly organization: OrganizationDetail };

const accessType = oneOf("Default", "Internet", "Intranet");

/** Both requests start with the same two members. */
const common = {
  AccessType: omittable(accessType, (): "Default" => "Default"),
  Release: omittable(text, (): string => "Current"),
};

const retrieveOrganizations: RecordShape<DiscoveryCall> = record(discoveryNamespace, common, () => ({
  message: "RetrieveOrganizations",
}));

const retrieveOrganization: RecordShape<DiscoveryCall> = record(
  discoveryNamespace,
  {
    ...common,
    UniqueName: required(text, (call: DiscoveryCall) => ("uniqueName" in call ? call.uniqueName : "")),
  },
  (fields) => ({ message: "RetrieveOrganization", uniqueName: fields.UniqueName }),
);

const requests: ChoiceShape<DiscoveryCall> = {
  kind: "choice",
  nil: undefined,
  types: () => [
    named("RetrieveOrganizationsRequest", retrieveOrganizations, "RetrieveOrganizations"),
    named("RetrieveOrganizationRequest", retrieveOrganization, "RetrieveOrganization"),
  ],
};

function named(
  name: string,
  shape: RecordShape<DiscoveryCall> | RecordShape<DiscoveryReply>,
  message: string,
): NamedType {
  const is = (value: unknown) => (value as DiscoveryCall | DiscoveryReply).message === message;
  return { namespace: discoveryNamespace, name, shape: shape as NamedType["shape"], is };
}

export const callShape: RecordShape<DiscoveryCall> = record(
  discoveryNamespace,
  { request: required(requests, (call: DiscoveryCall) => call) },
  (fields) => fields.request,
);

const endpoints = endpointPairs(discoveryNamespace, "KeyValuePairOfEndpointTypestringztYlk6OT");

const organization: RecordShape<OrganizationDetail> = record(
  discoveryNamespace,
  {
    Endpoints: omittable(endpoints, (detail: OrganizationDetail) => detail.addresses),
    FriendlyName: omittable(text, (detail: OrganizationDetail) => detail.friendlyName),
    OrganizationId: omittable(guid, (detail: OrganizationDetail) => detail.id),
    OrganizationVersion: omittable(text, (detail: OrganizationDetail) => detail.version),
    State: omittable(oneOf("Enabled", "Disabled"), (detail: OrganizationDetail) => detail.state),
    UniqueName: required(text, (detail: OrganizationDetail) => detail.uniqueName),
    UrlName: omittable(text, (detail: OrganizationDetail) => detail.urlName),
  },
  (fields): OrganizationDetail => ({
    id: fields.OrganizationId ?? Guid.empty,
    uniqueName: fields.UniqueName,
    friendlyName: fields.FriendlyName ?? fields.UniqueName,
    urlName: fields.UrlName,
    version: fields.OrganizationVersion,
    state: fields.State ?? "Enabled",
    addresses: fields.Endpoints ?? {},
  }),
);

const manyOrganizations: RecordShape<DiscoveryReply> = record(
  discoveryNamespace,
  {
    Details: required(
      list(discoveryNamespace, "OrganizationDetail", () => organization),
      (reply: DiscoveryReply) => ("organizations" in reply ? reply.organizations : []),
    ),
  },
  (fields): DiscoveryReply => ({ message: "RetrieveOrganizations", organizations: fields.Details }),
);

const oneOrganization: RecordShape<DiscoveryReply> = record(
  discoveryNamespace,
  {
    Detail: required(organization, (reply: DiscoveryReply) =>
      "organization" in reply ? reply.organization : emptyDetail,
    ),
  },
  (fields): DiscoveryReply => ({ message: "RetrieveOrganization", organization: fields.Detail }),
);

const emptyDetail: OrganizationDetail = {
  id: Guid.empty,
  uniqueName: "",
  friendlyName: "",
  state: "Enabled",
  addresses: {},
};

const replies: ChoiceShape<DiscoveryReply> = {
  kind: "choice",
  nil: undefined,
  types: () => [
    named("RetrieveOrganizationsResponse", manyOrganizations, "RetrieveOrganizations"),
    named("RetrieveOrganizationResponse", oneOrganization, "RetrieveOrganization"),
  ],
};

export const replyShape: RecordShape<DiscoveryReply> = record(
  discoveryNamespace,
  { ExecuteResult: required(replies, (reply: DiscoveryReply) => reply) },
  (fields) => fields.ExecuteResult,
);
