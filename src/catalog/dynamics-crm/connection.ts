import type { Condition, Option, Parameter } from "../activity.ts";

/** What SESSION means when it is not given (reference §2: the default name of all Dynamics CRM steps). */
export const defaultSessionName = "DynamicsCrmSession1";

const authenticationTypes = [
  { value: "None", label: "None", standing: "inferred" },
  { value: "ActiveDirectory", label: "Active Directory" },
  { value: "Federation", label: "Federation" },
  { value: "LiveId", label: "Live ID" },
  { value: "OnlineFederation", label: "Online Federation" },
  { value: "OAuth", label: "OAuth", standing: "extension" },
  { value: "Auto", label: "Automatic", spellings: ["Automatic"], standing: "extension" },
] as const satisfies readonly Option[];

const proxyTypes = [
  { value: "system", label: "System default", spellings: ["SystemDefault", "Default"], standing: "inferred" },
  { value: "none", label: "None" },
  { value: "http", label: "HTTP" },
] as const satisfies readonly Option[];

const transports = [
  { value: "Auto", label: "Automatic", spellings: ["Automatic"] },
  { value: "Soap", label: "SOAP" },
  { value: "WebApi", label: "Web API" },
] as const satisfies readonly Option[];

const notDiscovered = { parameter: "autoDiscover", isNot: "YES" } as const satisfies Condition;
const throughHttpProxy = { parameter: "proxyType", is: "http" } as const satisfies Condition;
const noOtherAddress = {
  all: [{ notGiven: "organizationUri" }, { notGiven: "discoveryUri" }],
} as const satisfies Condition;

/** The signed-on user (None), a connection profile (OAuth, Auto) are other sources of credentials than the task. */
const signsInByName = {
  all: [
    { parameter: "authType", isNot: "None" },
    { parameter: "authType", isNot: "OAuth" },
    { parameter: "authType", isNot: "Auto" },
  ],
} as const satisfies Condition;

/** In a path: `crm:5555/adventureworks`, `http://crm/adventureworks`. In a host name of the cloud: `adventureworks.crm4.dynamics.com`. */
const serverNamesOrganization = {
  any: [
    { parameter: "server", matches: "^([a-z]+://)?[^/]+/[^/?#]" },
    {
      parameter: "server",
      matches:
        "^([a-z]+://)?[^./]+\\.(api\\.)?crm\\d*\\.(dynamics\\.(com|cn)|microsoftdynamics\\.(us|de)|appsplatform\\.us)([:/]|$)",
    },
  ],
} as const satisfies Condition;

/** With these a host name of the organization's own is usual: internet-facing deployments, the cloud. */
const organizationHasItsHost = {
  any: [
    { parameter: "authType", is: "Federation" },
    { parameter: "authType", is: "OAuth" },
    { parameter: "authType", is: "Auto" },
  ],
} as const satisfies Condition;

/**
 * The parameters that say which organization to connect to and how to sign in: those of Create session, and of every other
 * Dynamics CRM activity for when it connects for itself (`hostConnection`). Reference §1.1, with the conditions of §0.7:
 * SERVER, USERNAME, PASSWORD and ORGANIZATION are required only where nothing else gives the same thing.
 */
export const connection = {
  protocol: {
    name: "PROTOCOL",
    title: "Protocol",
    description: "How a SERVER that is written without a scheme is addressed. A scheme written in SERVER wins over it.",
    type: {
      kind: "options",
      options: [
        { value: "HTTPS", label: "HTTPS" },
        { value: "HTTP", label: "HTTP" },
      ],
    },
    default: "HTTPS",
    until: "Automate 11; newer declarations leave it out though newer tasks carry it",
    examples: ["HTTPS", "http"],
  },
  server: {
    name: "SERVER",
    title: "Server",
    description:
      "The host name or IP address of the server, with a port where it is not the usual one, or a URL that may have the organization in its path. Not needed where an organization or discovery address is given.",
    type: { kind: "text" },
    required: noOtherAddress,
    examples: [
      "crm.example.com",
      "192.0.2.10:5555",
      "http://crm.example.com:5555/adventureworks",
      "https://adventureworks.crm.dynamics.com",
    ],
  },
  office365: {
    name: "OFFICE365",
    title: "Office 365 account",
    description:
      "YES signs in with a Microsoft 365 work account; the same as the authentication type Online Federation.",
    type: { kind: "yesNo" },
    default: "NO",
    since: "the first version after Automate 11",
  },
  userName: {
    name: "USERNAME",
    title: "User name",
    description:
      "Whom to sign in as: a user name, DOMAIN\\user, or user@realm for accounts of the cloud. Not needed where the authentication type takes credentials from elsewhere.",
    type: { kind: "text" },
    required: signsInByName,
    examples: ["administrator", "EXAMPLE\\administrator", "user@example.com"],
  },
  password: {
    name: "PASSWORD",
    title: "Password",
    description:
      "The user's password: plain text, an expression, or the vendor's encrypted form, which cannot be decrypted and is looked up in the secret store instead.",
    type: { kind: "encrypted" },
    required: signsInByName,
  },
  domain: {
    name: "DOMAIN",
    title: "Domain",
    description: "The Active Directory domain of the user, where the user name does not hold it.",
    type: { kind: "text" },
    examples: ["EXAMPLE"],
  },
  organization: {
    name: "ORGANIZATION",
    title: "Organization",
    description:
      "The unique name of the organization. Not needed where the server address, the organization address or discovery tells it.",
    type: { kind: "text" },
    required: {
      all: [noOtherAddress, notDiscovered, { not: organizationHasItsHost }, { not: serverNamesOrganization }],
    },
    examples: ["adventureworks"],
  },
  autoDiscover: {
    name: "AUTODISCOVER",
    title: "Auto discover",
    description:
      "YES asks the discovery service for the organization's address and its way of signing in; organization address, home realm and authentication type then do not count.",
    type: { kind: "yesNo" },
    default: "NO",
  },
  discoveryUri: {
    name: "DISCOVERYURI",
    title: "Discovery service address",
    description: "The URL of the discovery service that lists the organizations of a deployment.",
    type: { kind: "text" },
    examples: ["http://crm.example.com/XRMServices/2011/Discovery.svc"],
  },
  organizationUri: {
    name: "ORGANIZATIONURI",
    title: "Organization service address",
    description:
      "The URL of the organization service, complete; protocol, server and organization are then not needed.",
    type: { kind: "text" },
    activeWhen: notDiscovered,
    examples: ["http://crm.example.com/adventureworks/XRMServices/2011/Organization.svc"],
  },
  homeRealmUri: {
    name: "HOMEREALMURI",
    title: "Home realm address",
    description: "The URL of the identity provider that knows the user, where it is not the organization's own.",
    type: { kind: "text" },
    activeWhen: notDiscovered,
    examples: ["https://sts.example.com/adfs/services/trust/mex"],
  },
  authType: {
    name: "AUTHTYPE",
    title: "Authentication type",
    description: "How to sign in. Live ID and Online Federation no longer work with Microsoft's cloud.",
    type: { kind: "options", options: authenticationTypes },
    default: "LiveId",
    activeWhen: notDiscovered,
    examples: ["ActiveDirectory", "Federation"],
  },
  timeout: {
    name: "TIMEOUT",
    title: "Time limit",
    description: "How long one request may take with all that it causes. 0 means the default.",
    type: { kind: "number", unit: "seconds", min: 0, max: 86_400 },
    default: "120",
  },
  transport: {
    name: "TRANSPORT",
    title: "Transport",
    description:
      "How operations travel: by SOAP, by the Web API, or (Auto) by what suits the organization's version and the way to sign in.",
    type: { kind: "options", options: transports },
    standing: "extension",
    default: "Auto",
    examples: ["Soap", "WebApi"],
  },
  proxyType: {
    name: "PROXYTYPE",
    title: "Proxy type",
    description: "Whether to go through a proxy: the one of the system's settings, none, or the HTTP proxy named here.",
    type: { kind: "options", options: proxyTypes },
    default: "system",
  },
  proxyServer: {
    name: "PROXYSERVER",
    title: "Proxy server",
    description: "The host name or IP address of the HTTP proxy.",
    type: { kind: "text" },
    required: throughHttpProxy,
    activeWhen: throughHttpProxy,
    examples: ["proxy.example.com"],
  },
  proxyPort: {
    name: "PROXYPORT",
    title: "Proxy port",
    description: "The port of the HTTP proxy.",
    type: { kind: "number", min: 1, max: 65_535, integer: true },
    default: "808",
    activeWhen: throughHttpProxy,
  },
  proxyUserName: {
    name: "PROXYUSERNAME",
    title: "Proxy user name",
    description: "Whom to sign in as at the proxy, where it asks.",
    type: { kind: "text" },
    activeWhen: throughHttpProxy,
  },
  proxyPassword: {
    name: "PROXYPASSWORD",
    title: "Proxy password",
    description: "The password of the proxy user.",
    type: { kind: "encrypted" },
    activeWhen: throughHttpProxy,
  },
} as const satisfies Readonly<Record<string, Parameter>>;
