import { isMicrosoftSignInHost } from "../auth/known-hosts.ts";
import { DynamlError } from "../errors.ts";
import { isHost } from "../values/host-pattern.ts";
import { Secret } from "../values/secret.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { ProxyOptions, SessionOptions } from "./session-options.ts";

type Bound = { readonly parameter: string; readonly hosts: readonly string[] };
type Target = { readonly parameter: string; readonly url: URL };

/**
 * Refuses, before any traffic, to sign in where a secret would go to a host that it is not bound to: the service, the home
 * realm or the authority that the options name, and the proxy for the proxy's password. Addresses learnt from servers are
 * `assertMayReceiveCredentials`' to judge. Throws SESSION_SECRET_BOUND.
 */
export function refuseForeignHosts(options: SessionOptions, serviceUri: string): void {
  const targets = signInTargets(options, serviceUri);
  for (const secret of signInSecrets(options)) for (const target of targets) refuseForeign(secret, target);
  const { proxy } = options;
  if (proxy?.type !== "http") return;
  for (const secret of boundSecrets({ PROXYPASSWORD: proxy.password })) {
    refuseForeign(secret, { parameter: "PROXYSERVER", url: proxyAddress(proxy) });
  }
}

function signInSecrets({ password, clientId, clientSecret, refreshToken }: SessionOptions): Bound[] {
  return boundSecrets({
    PASSWORD: password,
    CLIENTID: clientId,
    CLIENTSECRET: clientSecret,
    REFRESHTOKEN: refreshToken,
  });
}

function boundSecrets(values: Readonly<Record<string, Secret | string | undefined>>): Bound[] {
  return Object.entries(values).flatMap(([parameter, value]) =>
    value instanceof Secret && value.hosts !== undefined ? [{ parameter, hosts: value.hosts }] : [],
  );
}

function signInTargets({ homeRealmUri, authority }: SessionOptions, serviceUri: string): Target[] {
  const targets: Target[] = [{ parameter: "the organization's address", url: new URL(serviceUri) }];
  if (homeRealmUri !== undefined) targets.push({ parameter: "HOMEREALMURI", url: addressOf(homeRealmUri, "https") });
  const signsInAt = authority === undefined ? undefined : addressOf(authority, "https");
  if (signsInAt !== undefined && !isMicrosoftSignInHost(signsInAt)) {
    targets.push({ parameter: "the authority", url: signsInAt });
  }
  return targets;
}

/** PROXYPORT wins over a port in PROXYSERVER. */
function proxyAddress({ server = "", port }: ProxyOptions): URL {
  const url = addressOf(server, "http");
  if (port !== undefined) url.port = String(port);
  return url;
}

/**
 * What cannot be read as an address lies on no host, so that nothing is sent there. Neither does one with control characters
 * or another scheme: whoever reads it after us may take it for that of another host.
 */
function addressOf(text: string, scheme: string): URL {
  const trimmed = text.trim();
  const address = trimmed.includes("://") ? trimmed : `${scheme}://${trimmed}`;
  const isAddress = !/\p{Cc}/u.test(trimmed) && /^https?:\/\//i.test(address) && URL.canParse(address);
  return new URL(isAddress ? address : "about:blank");
}

function refuseForeign(secret: Bound, { parameter, url }: Target): void {
  if (url.hostname !== "" && isHost(secret.hosts, url)) return;
  const elsewhere = url.hostname === "" ? "an address that cannot be read" : url.host;
  const context = { parameter: secret.parameter, host: url.host, hosts: secret.hosts };
  if (secret.hosts.length === 0) {
    throw new DynamlError<SessionErrorCode>({
      code: "SESSION_SECRET_BOUND",
      message: `${secret.parameter} is a secret of a connection profile that says nowhere which hosts it is for, and ${parameter} would take it to ${elsewhere}; nothing was sent`,
      remedy:
        "let the profile match by server or url too, give it an address of its own, or store the secret for its hosts in place of *",
      context,
    });
  }
  throw new DynamlError<SessionErrorCode>({
    code: "SESSION_SECRET_BOUND",
    message: `${secret.parameter} is a secret for ${secret.hosts.join(", ")} only, and ${parameter} would take it to ${elsewhere}; nothing was sent`,
    remedy: `where ${elsewhere} is right, store the secret anew and name that host too: dynaml secret set NAME --host ${url.host || "HOST"}; where a connection profile gives it, name the host in its allowHosts`,
    context,
  });
}
