import type { SignInPrompt } from "../auth/oauth/choose-grant.ts";
import type { Dial } from "../net/http.ts";
import type { Secret } from "../values/secret.ts";
import type { OperatorPolicy } from "./operator-policy.ts";

/** How to open a session; one member for each parameter of Create session. An empty text counts as not given. */
export type SessionOptions = {
  /** Session name, for messages only. */
  readonly name?: string | undefined;
  readonly protocol?: "HTTP" | "HTTPS" | undefined;
  /** Host, host:port, IP address, or URL with the organization in its path. */
  readonly server?: string | undefined;
  readonly organization?: string | undefined;
  readonly organizationUri?: string | undefined;
  readonly discoveryUri?: string | undefined;
  readonly homeRealmUri?: string | undefined;
  readonly autoDiscover?: boolean | undefined;
  readonly office365?: boolean | undefined;
  /** `user`, `DOMAIN\user` or `user@realm`. */
  readonly userName?: string | undefined;
  readonly password?: Secret | string | undefined;
  readonly domain?: string | undefined;
  /** The wire: SOAP, the Web API, or (Auto, and where it is left out) the one that suits the organization and the way to sign in. */
  readonly transport?: Transport | undefined;
  /** LiveId where it is left out, as in a task. */
  readonly authType?: AuthType | undefined;
  /** OAuth: the application that signs in. */
  readonly clientId?: Secret | string | undefined;
  readonly clientSecret?: Secret | string | undefined;
  /** In place of a client secret. */
  readonly certificate?: CertificateOptions | undefined;
  /** Where a browser returns to after signing in. */
  readonly redirectUri?: string | undefined;
  /** OAuth: a token from an earlier sign-in, in place of a password. */
  readonly refreshToken?: Secret | string | undefined;
  /** OAuth: sign in as the machine, on Azure; `clientId` picks one of its identities. */
  readonly managedIdentity?: boolean | undefined;
  /** OAuth: shows a person the address to open and the code to type there. Nobody is asked where it is left out. */
  readonly prompt?: ((prompt: SignInPrompt) => void) | undefined;
  /** The directory that the organization belongs to, by name or ID: `contoso.com`. Asked of the organization where it is left out. */
  readonly tenant?: string | undefined;
  /** The authorization server: `https://login.microsoftonline.com/contoso.com`, `https://sts.contoso.com/adfs`. Wins over `tenant`. */
  readonly authority?: string | undefined;
  /** OAuth: what the organization's token is for, where it is not the organization's own address. */
  readonly resource?: string | undefined;
  /** Seconds for one request with all it causes; 0 or left out means 120. */
  readonly timeout?: number | undefined;
  readonly proxy?: ProxyOptions | undefined;
  /** What the operator allows; nothing where it is left out. */
  readonly policy?: OperatorPolicy | undefined;
  /** Replaces the network: every address goes through it. */
  readonly dial?: Dial | undefined;
  /** Calls off the opening; a session that is open is ended with `end`. */
  readonly signal?: AbortSignal | undefined;
};

export type AuthType = "None" | "ActiveDirectory" | "Federation" | "LiveId" | "OnlineFederation" | "OAuth" | "Auto";

export type Transport = "Auto" | "Soap" | "WebApi";

export type ProxyOptions = {
  readonly type: "system" | "none" | "http";
  readonly server?: string | undefined;
  readonly port?: number | undefined;
  readonly userName?: string | undefined;
  readonly password?: Secret | string | undefined;
};

/** A file that holds certificate and key (PEM or PFX) and its password, or the thumbprint of one in the system's store. */
export type CertificateOptions = {
  readonly file?: string | undefined;
  /** The file's bytes, where they are at hand: no file is read then. */
  readonly content?: Uint8Array | undefined;
  /** With `content`: other users of the machine may read the file, which is worth a warning. */
  readonly othersMayRead?: boolean | undefined;
  readonly password?: Secret | string | undefined;
  readonly thumbprint?: string | undefined;
};
