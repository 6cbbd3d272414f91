import { Guid } from "../../values/guid.ts";
import { discoveryNamespace } from "../service-description/schemas/discovery.ts";
import { ns } from "../soap/namespaces.ts";
import { guid, oneOf, text } from "../soap/scalar-shapes.ts";
import {
  type ChoiceShape,
  list,
  type NamedType,
  nillable,
  omittable,
  type RecordShape,
  record,
  required,
} from "../soap/shape.ts";
import type { OrganizationAddresses, OrganizationDetail } from "./organization-detail.ts";

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

type Pair = readonly [key: string, value: string | undefined];

const endpoint: RecordShape<Pair> = record(
  ns.generic,
  { key: required(text, ([key]: Pair) => key), value: nillable(text, ([, value]: Pair) => value) },
  (fields): Pair => [fields.key, fields.value],
);

const endpoints = list(discoveryNamespace, "KeyValuePairOfEndpointTypestringztYlk6OT", () => endpoint, [ns.generic]);

/** How the service names an address, and how it is named here. */
const addressNames = {
  WebApplication: "webApplication",
  OrganizationService: "organizationService",
  OrganizationDataService: "organizationDataService",
} as const satisfies Record<string, keyof OrganizationAddresses>;

function addressesOf(pairs: readonly Pair[]): OrganizationAddresses {
  const found = Object.entries(addressNames).flatMap(([key, name]) => {
    const address = pairs.find(([one]) => one.trim() === key)?.[1]?.trim() ?? "";
    if (address !== "" && !/^https?:\/\//i.test(address))
      throw new RangeError(`the address of ${key} is not http or https`);
    return address === "" ? [] : [[name, address]];
  });
  return Object.fromEntries(found);
}

function pairsOf({ addresses }: OrganizationDetail): readonly Pair[] {
  return Object.entries(addressNames)
    .map(([key, name]): Pair => [key, addresses[name]])
    .filter(([, address]) => address !== undefined);
}

const organization: RecordShape<OrganizationDetail> = record(
  discoveryNamespace,
  {
    Endpoints: omittable(endpoints, pairsOf),
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
    addresses: addressesOf(fields.Endpoints ?? []),
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
