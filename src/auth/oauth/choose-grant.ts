import { DynamlError } from "../../errors.ts";
import type { Secret } from "../../values/secret.ts";
import type { AuthErrorCode } from "../auth-error.ts";
import { type ClientCertificate, readClientCertificate } from "./certificate.ts";
import { inStore } from "./certificate-error.ts";
import type { DeviceCodePrompt, OAuthGrant } from "./grant.ts";

/** What a session knows of who signs in; each member may be missing. */
export type OAuthCredentials = {
  readonly clientId?: string | undefined;
  readonly clientSecret?: Secret | undefined;
  readonly certificate?: CertificateCredentials | undefined;
  readonly userName?: string | undefined;
  readonly password?: Secret | undefined;
  readonly refreshToken?: Secret | undefined;
  readonly redirectUri?: string | undefined;
  /** The identity of the machine itself; `clientId` picks one of several. */
  readonly managedIdentity?: boolean | undefined;
  /** Shows what a person must do; nobody is there to do it where it is left out. */
  readonly prompt?: ((prompt: SignInPrompt) => void) | undefined;
};

type CertificateCredentials = {
  /** The file's content: certificate and key, PEM or PFX. */
  readonly file?: Uint8Array | Secret | undefined;
  readonly password?: Secret | undefined;
  /** Of a certificate in Windows' store. */
  readonly thumbprint?: string | undefined;
  /** Opens the system's store; left out where there is no way to it. */
  readonly openStore?: ((thumbprint: string) => Promise<ClientCertificate>) | undefined;
};

/** Open an address, and type a code there where one is given. */
export type SignInPrompt =
  | ({ readonly type: "device-code" } & DeviceCodePrompt)
  | { readonly type: "authorization-code"; readonly url: string };

/** The application that Microsoft registered for samples, in every tenant: for users whose organization has registered none. */
const sampleClientId = "51f81489-12ee-4a9e-aaae-a2591f45987d";

/**
 * The grant that credentials stand for. A task has no parameter that says it, so that it follows from which credentials
 * are there, the first of: the machine's identity, client secret (the documented default), certificate, user name and
 * password, refresh token, redirect address (authorization code), device code.
 *
 * Errors: AUTH_CREDENTIALS_MISSING; AUTH_CERTIFICATE_… of readClientCertificate; AUTH_CERTIFICATE_STORE.
 */
export async function chooseGrant(credentials: OAuthCredentials): Promise<OAuthGrant> {
  const { clientId, clientSecret, certificate, managedIdentity } = credentials;
  if (managedIdentity) return { type: "managed-identity", clientId };
  if (clientSecret !== undefined) return { type: "client-secret", clientId: applicationId(clientId), clientSecret };
  if (certificate !== undefined) {
    return { type: "certificate", clientId: applicationId(clientId), certificate: await load(certificate) };
  }
  return userGrant(credentials);
}

function userGrant(credentials: OAuthCredentials): OAuthGrant {
  const { clientId = sampleClientId, userName, password, refreshToken, redirectUri, prompt } = credentials;
  if (password !== undefined) {
    if (userName === undefined) throw missing("USERNAME", "a password without a user name proves nothing");
    return { type: "password", clientId, userName, password };
  }
  if (refreshToken !== undefined) return { type: "refresh-token", clientId, refreshToken };
  if (prompt === undefined) {
    throw missing("CLIENTSECRET, CERTIFICATE or PASSWORD", "nobody is there to sign in with a browser");
  }
  if (redirectUri === undefined) {
    return { type: "device-code", clientId, show: (shown) => prompt({ type: "device-code", ...shown }) };
  }
  const show = (url: string): void => prompt({ type: "authorization-code", url });
  return { type: "authorization-code", clientId, redirectUri, show };
}

function applicationId(clientId: string | undefined): string {
  if (clientId !== undefined) return clientId;
  throw missing("CLIENTID", "a client secret or a certificate belongs to an application");
}

async function load({ file, password, thumbprint, openStore }: CertificateCredentials): Promise<ClientCertificate> {
  if (file !== undefined) return await readClientCertificate(file, password);
  if (thumbprint === undefined) throw missing("CERTIFICATE", "no file is named");
  if (openStore === undefined) throw inStore(thumbprint);
  return await openStore(thumbprint);
}

function missing(parameter: string, reason: string): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_CREDENTIALS_MISSING",
    message: `${parameter} is missing: ${reason}`,
    remedy: `give ${parameter}`,
    context: { parameter },
  });
}
