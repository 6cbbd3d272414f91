import { readFile } from "node:fs/promises";
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
import type { SessionOptions } from "./session-options.ts";
import type { SignInContext } from "./sign-in.ts";

/** Where each cloud's users sign in. */
const signInHosts: Readonly<Record<Cloud, string>> = {
  public: "login.microsoftonline.com",
  gcc: "login.microsoftonline.com",
  "gcc-high": "login.microsoftonline.us",
  dod: "login.microsoftonline.us",
  china: "login.partner.microsoftonline.cn",
};

/** OAuth as the options of a session say it. Errors: AUTH_CREDENTIALS_MISSING, AUTH_CERTIFICATE_FORMAT. */
export async function oauth({ serviceUri, options, operator, send, route }: SignInContext): Promise<SignIn> {
  const { certificate } = options;
  const grant = chooseGrant({
    clientId: secretOf(options.clientId)?.reveal(),
    clientSecret: secretOf(options.clientSecret),
    certificate: certificate && {
      file: certificate.file === undefined ? undefined : await readCertificate(certificate.file),
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
  return oauthSignIn({
    grant,
    organizationUrl: serviceUri,
    authority: authorityOf(options, new URL(serviceUri)),
    allowedHosts: operator.allowHosts,
    allowPlainHttp: operator.allowPlainHttpPasswords,
    send,
    sendDirectly: sendPastProxies(route),
  });
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

async function readCertificate(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new DynamlError<AuthErrorCode>({
      code: "AUTH_CERTIFICATE_FORMAT",
      message: `the client certificate ${file} cannot be read`,
      where: file,
      remedy: "check CERTIFICATE, and that this user may read the file",
      cause,
    });
  }
}
