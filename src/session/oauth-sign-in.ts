import { readFile, stat } from "node:fs/promises";
import type { AuthErrorCode } from "../auth/auth-error.ts";
import { chooseGrant } from "../auth/oauth/choose-grant.ts";
import { oauthSignIn } from "../auth/oauth/oauth-sign-in.ts";
import type { SignIn } from "../auth/sign-in.ts";
import { DynamlError } from "../errors.ts";
import type { Send } from "../net/http.ts";
import type { NetRoute } from "../net/route.ts";
import { createSend } from "../net/send.ts";
import { Secret } from "../values/secret.ts";
import type { Cloud } from "../wire/discovery/global-discovery.ts";
import { cloudHostOf } from "./microsoft-cloud.ts";
import type { CertificateOptions, SessionOptions } from "./session-options.ts";
import type { SignInContext } from "./sign-in.ts";

/** Where each cloud's users sign in. */
const signInHosts: Readonly<Record<Cloud, string>> = {
  public: "login.microsoftonline.com",
  gcc: "login.microsoftonline.com",
  "gcc-high": "login.microsoftonline.us",
  dod: "login.microsoftonline.us",
  china: "login.partner.microsoftonline.cn",
};

/** OAuth as the options of a session say it. Errors: AUTH_CREDENTIALS_MISSING, AUTH_CERTIFICATE_…. */
export async function oauth(context: SignInContext): Promise<SignIn> {
  const { serviceUri, options, operator, send, route, shared } = context;
  const certificate = options.certificate && (await withContent(options.certificate));
  const grant = await chooseGrant({
    clientId: secretOf(options.clientId)?.reveal(),
    clientSecret: secretOf(options.clientSecret),
    certificate: certificate && {
      file: certificate.content,
      password: secretOf(certificate.password),
      thumbprint: certificate.thumbprint,
    },
    userName: options.userName,
    password: secretOf(options.password),
    refreshToken: secretOf(options.refreshToken),
    redirectUri: options.redirectUri,
    managedIdentity: options.managedIdentity,
    prompt: options.prompt,
  });
  if (grant.type === "certificate" && certificate !== undefined) warnOfExposed(certificate, context);
  return oauthSignIn({
    grant,
    organizationUrl: serviceUri,
    authority: authorityOf(options, new URL(serviceUri)),
    resource: isOrganizationService(serviceUri) ? options.resource : undefined,
    shared,
    allowedHosts: operator.allowHosts,
    allowPlainHttp: operator.allowPlainHttpPasswords,
    send,
    sendDirectly: sendPastProxies(route),
  });
}

/** A discovery service's token is for that service. */
function isOrganizationService(serviceUri: string): boolean {
  return /\/Organization\.svc$/i.test(serviceUri);
}

/** The tenant is one of the cloud that the organization is in. */
function authorityOf({ authority, tenant }: SessionOptions, service: URL): string | undefined {
  if (authority !== undefined || tenant === undefined) return authority;
  const { cloud } = cloudHostOf(service.hostname) ?? { cloud: "public" };
  return `https://${signInHosts[cloud]}/${encodeURIComponent(tenant)}`;
}

function secretOf(secret: Secret | string | undefined): Secret | undefined {
  return typeof secret === "string" ? new Secret(secret) : secret;
}

/** One connection a request: it is seldom needed, and nobody is left to close it. */
function sendPastProxies(route: NetRoute): Send {
  return async (request, limits) => {
    const direct = createSend({ ...route, proxy: undefined });
    try {
      return await direct(request, limits);
    } finally {
      await direct.close();
    }
  };
}

/** No certificate is longer: a file that was given by mistake is not read to its end. */
const longestCertificateFile = 1024 * 1024;

async function withContent(certificate: CertificateOptions): Promise<CertificateOptions> {
  const { file, content } = certificate;
  if (content !== undefined || file === undefined) return certificate;
  try {
    const { size, mode } = await stat(file);
    const othersMayRead = process.platform !== "win32" && (mode & 0o044) !== 0;
    if (size <= longestCertificateFile) return { ...certificate, content: await readFile(file), othersMayRead };
  } catch (cause) {
    throw unreadableCertificate(file, "cannot be read", cause);
  }
  throw unreadableCertificate(file, "is too large to be one");
}

/** With a password the key in it is encrypted. */
function warnOfExposed({ file = "", password, othersMayRead }: CertificateOptions, { warn }: SignInContext): void {
  if (othersMayRead !== true || password !== undefined) return;
  warn({
    code: "SESSION_CERTIFICATE_EXPOSED",
    message: `other users of this machine may read ${file} and the private key in it: chmod 600 it, or encrypt the key with a password`,
  });
}

function unreadableCertificate(file: string, what: string, cause?: unknown): DynamlError {
  return new DynamlError<AuthErrorCode>({
    code: "AUTH_CERTIFICATE_FORMAT",
    message: `the client certificate ${file} ${what}`,
    where: file,
    remedy: "check CERTIFICATE, and that this user may read the file",
    cause,
  });
}
