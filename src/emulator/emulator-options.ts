import type { Customizations } from "./customization/customization-file.ts";
import type { ProtectionLimits } from "./limits/protection-limits.ts";
import type { SignInScheme } from "./sign-in/scheme.ts";

export type EmulatorOptions = {
  /** SQLite file that keeps the data; memory when left out. */
  readonly data?: string | undefined;
  /**
   * A user who is not configured is taken in at first sign-in, whatever the password: the handshake runs, but NTLM never shows a
   * server the password, so there is nothing to check it against. Configured users are still verified. Loopback only.
   */
  readonly open?: boolean | undefined;
  readonly users?: readonly EmulatorUser[] | undefined;
  /** 0 or left out: a free port. */
  readonly port?: number | undefined;
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly listen?: string | undefined;
  /** A local socket path (named pipe on Windows) in place of an address; any Host header is then taken. */
  readonly path?: string | undefined;
  /** True: with a certificate from an own authority, kept beside the data. Or PEM texts of a certificate and its key. TLS 1.2 or later. */
  readonly tls?: boolean | { readonly cert: string; readonly key: string } | undefined;
  /** Host names, besides loopback ones, that the Host header may name. */
  readonly hostNames?: readonly string[] | undefined;
  /** Unique name of the organization; the first path segment is not checked against it when `anyOrganization` is set. */
  readonly organization?: string | undefined;
  /** Several organizations, each with its own data; they take the place of `organization`. */
  readonly organizations?: readonly EmulatorOrganization[] | undefined;
  readonly anyOrganization?: boolean | undefined;
  /** Version that RetrieveVersion answers. */
  readonly version?: string | undefined;
  /** Tables, columns, relationships, choices and keys that each organization is to have besides the standard ones. */
  readonly customizations?: Customizations | undefined;
  /** Ways to sign in that are offered; `defaultSignIn` when left out. */
  readonly signIn?: readonly SignInScheme[] | undefined;
  /** File with the key of HTTP/<host name>, for `kerberos`. It counts for the whole process (KRB5_KTNAME). */
  readonly keytab?: string | undefined;
  /** Domains whose accounts sign in at the organization's own federation server when they come to the online services. */
  readonly federatedDomains?: readonly string[] | undefined;
  /** Security roles with privileges of their own; those that a user names and nobody describes are without. */
  readonly roles?: readonly EmulatorRole[] | undefined;
  /** Teams with roles; those that a user names and nobody describes are without. */
  readonly teams?: readonly EmulatorTeam[] | undefined;
  /** Clients of OAuth. */
  readonly clients?: readonly EmulatorClient[] | undefined;
  readonly oauth?: OAuthOptions | undefined;
  /** The clock that records, tokens and time limits of a sign-in go by; the machine's when left out. */
  readonly now?: (() => Date) | undefined;
  readonly limits?: EmulatorLimits | undefined;
};

type EmulatorLimits = {
  readonly maxBodyBytes?: number | undefined;
  /** Service protection: `onlineLimits`, or others; none when left out, as on-premises. */
  readonly serviceProtection?: ProtectionLimits | undefined;
};

export type EmulatorUser = {
  readonly domain: string;
  readonly userName: string;
  readonly password: string;
  /** User principal name: `alice@contoso.com`. */
  readonly upn?: string | undefined;
  /** Unique names of the organizations that the user is a member of; all when left out. */
  readonly organizations?: readonly string[] | undefined;
  /** Security roles by name, made where there are none; System Administrator when left out. */
  readonly roles?: readonly string[] | undefined;
  /** Teams by name, made where there are none. */
  readonly teams?: readonly string[] | undefined;
  /** Too many wrong passwords: no scheme lets the user in. */
  readonly locked?: boolean | undefined;
  /** The account is switched off in the directory. */
  readonly disabled?: boolean | undefined;
  /** OAuth asks for a second factor, which a password alone does not give. */
  readonly mfa?: boolean | undefined;
};

/** What users and teams with the role may do. */
export type EmulatorRole = {
  readonly name: string;
  /** By name, `prvReadAccount`, for the whole organization; or with how far they reach. */
  readonly privileges?: readonly (string | EmulatorPrivilege)[] | undefined;
};

export type EmulatorPrivilege = {
  readonly name: string;
  /** The user's own records, those of the user's business unit, of the units below it too, or all. */
  readonly depth: "Basic" | "Local" | "Deep" | "Global";
};

export type EmulatorTeam = { readonly name: string; readonly roles?: readonly string[] | undefined };

export type EmulatorOrganization = {
  readonly uniqueName: string;
  readonly friendlyName?: string | undefined;
  /** What stands for it in an address: a segment of the path, or the first label of the host. The unique name when left out. */
  readonly urlName?: string | undefined;
  readonly version?: string | undefined;
  readonly state?: "Enabled" | "Disabled" | undefined;
  /** SQLite file; where it is left out, a file beside that of the emulator's `data`, or memory. */
  readonly data?: string | undefined;
};

/** A client of OAuth (an app registration). One without secret and certificate is a public client. */
export type EmulatorClient = {
  readonly clientId: string;
  readonly secret?: string | undefined;
  /** ISO 8601; a secret without it does not expire. */
  readonly secretExpires?: string | undefined;
  /** PEM; the client signs its assertions with the key of this certificate. */
  readonly certificate?: string | undefined;
  /** `CONTOSO\\app`: the user that the client is when it acts for itself; none when left out. */
  readonly applicationUser?: string | undefined;
  /** `http://localhost` when left out. Of a loopback address any port counts. */
  readonly redirectUris?: readonly string[] | undefined;
};

type OAuthOptions = {
  /** The server that the organization names as its authority; `entra` when left out. The addresses of both are there. */
  readonly server?: "entra" | "adfs" | "adfs-2012-r2" | undefined;
  /** GUID of the tenant of Entra ID. */
  readonly tenantId?: string | undefined;
  /** How long access tokens are valid; 3600 when left out. */
  readonly tokenSeconds?: number | undefined;
  /** What devices are told to wait between two questions; 5 when left out. */
  readonly devicePollSeconds?: number | undefined;
};

export type Emulator = {
  /** `http://127.0.0.1:PORT`, or the socket path. */
  readonly url: string;
  /** The segment of the path that stands for the first organization. */
  readonly organization: string;
  /** Of the first organization. */
  readonly version: string;
  /** With `tls: true`: file with the authority's certificate, for clients to trust. */
  readonly caFile?: string | undefined;
  /** A user lets a device in that shows this code, as at the page for it; false where no device waits, or the user is not known. */
  approveDevice(userCode: string, login: string): boolean;
  close(): Promise<void>;
  /** The same at the end of a block: `await using emulator = await startEmulator(…)`. */
  [Symbol.asyncDispose](): Promise<void>;
};
