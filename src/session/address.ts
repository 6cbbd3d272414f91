import { isIPv6 } from "node:net";
import { DynamlError } from "../errors.ts";
import { cloudHostOf } from "./microsoft-cloud.ts";
import { missing } from "./missing-parameter.ts";
import type { SessionWarning } from "./session.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";

export type Address = {
  /** `http://host/organization/XRMServices/2011/Organization.svc`, without `/web` (protocols §1.1). */
  readonly serviceUri: string;
  /** The parameter that decided http or https, for messages. */
  readonly schemeFrom: AddressParameter | "PROTOCOL";
  readonly warnings: readonly SessionWarning[];
};

type AddressParameter = "ORGANIZATIONURI" | "DISCOVERYURI" | "SERVER";

type AddressOptions = Pick<SessionOptions, "protocol" | "server" | "organization" | "organizationUri" | "authType">;

/** An address as a parameter gives it. */
export type GivenAddress = { readonly parameter: AddressParameter; readonly text: string };

const servicePath = "/XRMServices/2011/Organization.svc";

/**
 * The Organization service's address: ORGANIZATIONURI, else SERVER with PROTOCOL and ORGANIZATION (decision 7 of the AML
 * reference). Either may be a bare host, host:port, an IP address or a URL, with or without the organization, the service
 * or the root of the Web API in its path; a scheme and an organization in it win over PROTOCOL and ORGANIZATION, with a
 * warning where they differ. On Microsoft's cloud the organization stands in the host name: `crm4.dynamics.com` with
 * ORGANIZATION contoso is `https://contoso.crm4.dynamics.com`.
 *
 * Errors: SESSION_MISSING_PARAMETER, SESSION_BAD_ADDRESS.
 */
export function resolveAddress(options: AddressOptions): Address {
  const source = sourceOf(options);
  const url = parseAddress(source, options.protocol);
  const ownScheme = schemeOf(source.text);
  const isCloud = cloudHostOf(url.hostname) !== undefined;
  return {
    serviceUri: `${isCloud ? cloudRoot(source, url, options) : root(source, url, options)}${servicePath}`,
    schemeFrom: ownScheme === undefined ? "PROTOCOL" : source.parameter,
    warnings: [
      ...schemeWarnings(source, ownScheme, options.protocol),
      ...(isCloud ? [] : organizationWarnings(source, organizationOf(url), options.organization)),
    ],
  };
}

/** The Organization service of the organization that an address of it leads to, whatever page or service it names. */
export function organizationServiceAt(url: URL): string {
  const path = cloudHostOf(url.hostname) === undefined ? (organizationOf(url) ?? "") : "";
  return `${url.origin}${path}${servicePath}`;
}

function sourceOf({ organizationUri, server }: AddressOptions): GivenAddress {
  if (organizationUri !== undefined) return { parameter: "ORGANIZATIONURI", text: organizationUri.trim() };
  if (server !== undefined) return { parameter: "SERVER", text: server.trim() };
  throw missing("ORGANIZATIONURI or SERVER", "nothing says where the organization is");
}

function root(source: GivenAddress, url: URL, options: AddressOptions): string {
  const { organization, authType } = options;
  const own = organizationOf(url);
  if (own !== undefined) return `${url.origin}${own}`;
  const mayHaveItsHost = authType !== undefined && typesWithOwnHost.has(authType);
  if (organization === undefined) {
    if (source.parameter === "ORGANIZATIONURI" || mayHaveItsHost) return url.origin;
    throw missing("ORGANIZATION", `SERVER ${source.text} names no organization`);
  }
  const isItsHost = mayHaveItsHost && url.hostname.split(".")[0] === organization.toLowerCase();
  return isItsHost ? url.origin : `${url.origin}/${encodeURIComponent(organization)}`;
}

/** With these a host name of the organization's own is usual: internet-facing deployments, the cloud. */
const typesWithOwnHost: ReadonlySet<string> = new Set(["Federation", "OAuth", "Auto"]);

function cloudRoot(source: GivenAddress, url: URL, { organization }: AddressOptions): string {
  const cloud = cloudHostOf(url.hostname);
  if (cloud === undefined || cloud.organization !== undefined) return url.origin;
  const name = organization ?? decodeURIComponent(organizationOf(url)?.slice(1) ?? "");
  if (name === "") throw missing("ORGANIZATION", `${source.parameter} ${source.text} names no organization`);
  if (/^[a-z0-9-]+$/i.test(name)) return `${url.protocol}//${name.toLowerCase()}.${cloud.region}`;
  throw badAddress(source, `cannot have an organization "${name}" before it`, "give the organization's URL name");
}

/** `HTTP` of `http://crm`. */
export function schemeOf(text: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toUpperCase();
}

/** The address as a URL; `protocol` counts where it has no scheme of its own. Error: SESSION_BAD_ADDRESS. */
export function parseAddress(source: GivenAddress, protocol = "HTTPS"): URL {
  const { text } = source;
  const host = isIPv6(text) ? `[${text}]` : text;
  const absolute = schemeOf(text) === undefined ? `${protocol.toLowerCase()}://${host}` : text;
  const url = URL.canParse(absolute) ? new URL(absolute) : undefined;
  if (url === undefined || url.hostname === "" || !/^https?:$/.test(url.protocol)) {
    throw badAddress(source, "is not an address", "give a host, host:port, or an http or https URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw badAddress(source, "holds a user name or a password", "give them as USERNAME and PASSWORD");
  }
  return url;
}

/** The services and pages below an organization: `/XRMServices/2011/…`, `/MSCRMServices/2007/…`, `/api/data/v9.2`, `/main.aspx`. */
const belowOrganization = /\/(?:xrmservices|mscrmservices|api\/(?:data|discovery))(?:\/.*)?$|\/[^/]*\.aspx$/i;

/** The path before the services': `/netautodyn`; undefined where there is none. */
export function organizationOf({ pathname }: URL): string | undefined {
  const path = pathname.replace(belowOrganization, "").replace(/\/+$/, "");
  return path === "" ? undefined : path;
}

export function schemeWarnings(
  source: GivenAddress,
  own: string | undefined,
  protocol: string | undefined,
): SessionWarning[] {
  if (own === undefined || protocol === undefined || own === protocol) return [];
  const message = `${source.parameter} says ${own} and is followed; PROTOCOL ${protocol} is ignored`;
  return [{ code: "SESSION_SCHEME_DIFFERS", message }];
}

function organizationWarnings(
  source: GivenAddress,
  own: string | undefined,
  given: string | undefined,
): SessionWarning[] {
  if (own === undefined || given === undefined) return [];
  const name = decodeURIComponent(own.slice(1));
  if (name.toLowerCase() === given.toLowerCase()) return [];
  const message = `${source.parameter} names the organization ${name} and is followed; ORGANIZATION ${given} is ignored`;
  return [{ code: "SESSION_ORGANIZATION_DIFFERS", message }];
}

/** What cannot be read as a URL may hold a password with any character: all before the last @ goes. */
function afterCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1");
}

function badAddress({ parameter, text }: GivenAddress, what: string, remedy: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_ADDRESS",
    message: `${parameter} ${afterCredentials(text)} ${what}`,
    remedy,
    context: { parameter },
  });
}

/** The hosts of addresses as parameters give them: `crm:5555` of `http://crm:5555/adventureworks`. */
export function hostsIn(addresses: readonly (string | undefined)[]): readonly string[] {
  return addresses
    .map((text = "") =>
      text
        .trim()
        .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
        .replace(/[/?#].*$/, ""),
    )
    .filter((host) => host !== "" && !host.includes("@"));
}
