import type { Condition, Option, Parameter } from "../activity.ts";
import { connection as crmConnection } from "../dynamics-crm/connection.ts";

/** What SESSION means when it is not given (reference §1.8). */
export const defaultSessionName = "Dynamics365Session1";

const certificateTypes = [
  { value: "file", label: "File", standing: "inferred" },
  { value: "store", label: "Certificate store", spellings: ["CertificateStore"], standing: "inferred" },
] as const satisfies readonly Option[];

const notDiscovered = { parameter: "autoDiscover", isNot: "YES" } as const satisfies Condition;
const inStore = { parameter: "certificateType", is: "store" } as const satisfies Condition;
const hasCertificate = {
  any: [{ given: "certificate" }, { given: "certificateThumbprint" }],
} as const satisfies Condition;

const { timeout, transport, proxyType, proxyServer, proxyUserName, proxyPassword } = crmConnection;

/**
 * The parameters that say which organization to connect to and who signs in, by OAuth. The vendor's dialog chooses between
 * client secret, certificate and user; its markup has no attribute for that, so that the credentials that are given say it
 * (reference §1.8).
 */
export const connection = {
  server: {
    name: "SERVER",
    title: "Server",
    description: "The address of the organization. Not needed where discovery finds it.",
    type: { kind: "text" },
    required: notDiscovered,
    examples: ["https://adventureworks.crm.dynamics.com"],
  },
  clientId: {
    name: "CLIENTID",
    title: "Client ID",
    description: "The ID of the application that signs in, as it is registered in the directory.",
    type: { kind: "encrypted" },
    mayBePlain: true,
    required: { any: [{ given: "clientSecret" }, hasCertificate] },
  },
  clientSecret: {
    name: "CLIENTSECRET",
    title: "Client secret",
    description: "The application's secret. In its place a certificate, or a user's name and password.",
    type: { kind: "encrypted" },
  },
  certificateType: {
    name: "CERTIFICATETYPE",
    title: "Certificate type",
    description: "Where the application's certificate is: in a file, or in the certificate store of Windows.",
    type: { kind: "options", options: certificateTypes },
    examples: ["file"],
  },
  certificate: {
    name: "CERTIFICATE",
    title: "Certificate",
    description: "The file that holds the application's certificate and its private key.",
    type: { kind: "text" },
    path: "reads",
    required: { parameter: "certificateType", is: "file" },
    activeWhen: { not: inStore },
    examples: ["dynamics.pem"],
  },
  certificatePassword: {
    name: "CERTIFICATEPASSWORD",
    title: "Certificate password",
    description: "The password of the certificate's file.",
    type: { kind: "encrypted" },
    activeWhen: { not: inStore },
  },
  certificateThumbprint: {
    name: "CERTIFICATETHUMBPRINT",
    title: "Certificate thumbprint",
    description: "The thumbprint of a certificate in the certificate store.",
    type: { kind: "text" },
    required: inStore,
    activeWhen: { parameter: "certificateType", isNot: "file" },
    examples: ["A909502DD82AE41433E6F83886B00D4277A32A7B"],
  },
  redirectUri: {
    name: "REDIRECTURI",
    title: "Redirect URI",
    description: "Where the directory returns to after a user has signed in, as it is registered for the application.",
    type: { kind: "text" },
    examples: ["http://localhost"],
  },
  userName: {
    name: "USERNAME",
    title: "User name",
    description: "The user to sign in as, user@realm, where no application signs in by itself.",
    type: { kind: "text" },
    required: { given: "password" },
    examples: ["user@example.com"],
  },
  password: {
    name: "PASSWORD",
    title: "Password",
    description: "The user's password.",
    type: { kind: "encrypted" },
    required: { given: "userName" },
  },
  tenant: {
    name: "TENANT",
    title: "Tenant",
    description: "The directory that the organization belongs to, by name or ID. Left out, the organization is asked.",
    type: { kind: "text" },
    standing: "extension",
    aliases: ["TENANTID"],
    examples: ["example.com"],
  },
  authority: {
    name: "AUTHORITY",
    title: "Authority",
    description: "The address of the authorization server. Left out, the organization is asked.",
    type: { kind: "text" },
    standing: "extension",
    examples: ["https://login.microsoftonline.com/example.com", "https://sts.example.com/adfs"],
  },
  autoDiscover: {
    name: "AUTODISCOVER",
    title: "Auto discover",
    description: "YES asks the discovery service for the organization's address.",
    type: { kind: "yesNo" },
    default: "NO",
  },
  organization: {
    name: "ORGANIZATION",
    title: "Organization",
    description: "The name of the organization, where discovery is to find it.",
    type: { kind: "text" },
    examples: ["adventureworks"],
  },
  timeout,
  transport,
  proxyType,
  proxyServer,
  proxyUserName,
  proxyPassword,
} as const satisfies Readonly<Record<string, Parameter>>;
