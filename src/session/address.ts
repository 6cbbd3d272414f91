import { isIPv6 } from "node:net";
import { DynamlError } from "../errors.ts";
import { withoutCredentials } from "../net/net-error.ts";
import { missing } from "./missing-parameter.ts";
import type { SessionWarning } from "./session.ts";
import type { SessionErrorCode } from "./session-error.ts";
import type { SessionOptions } from "./session-options.ts";

export type Address = {
  /** `http://host/organization/XRMServices/2011/Organization.svc/web`: SOAP 1.1 (protocols §1.1). */
  readonly organizationUri: string;
  /** `http://host`. */
  readonly origin: string;
  /** The parameter that decided http or https, for messages. */
  readonly schemeFrom: "ORGANIZATIONURI" | "SERVER" | "PROTOCOL";
  readonly warnings: readonly SessionWarning[];
};

type AddressOptions = Pick<SessionOptions, "protocol" | "server" | "organization" | "organizationUri">;

type Source = { readonly parameter: "ORGANIZATIONURI" | "SERVER"; readonly text: string };

const servicePath = "/XRMServices/2011/Organization.svc";

/**
 * The Organization service's address: ORGANIZATIONURI, else SERVER with PROTOCOL and ORGANIZATION (decision 7 of the AML
 * reference). Either may be a bare host, host:port, an IP address or a URL, with or without the organization and the
 * service in its path; a scheme and an organization in it win over PROTOCOL and ORGANIZATION, with a warning where they
 * differ.
 */
export function resolveAddress(options: AddressOptions): Address {
  const source = sourceOf(options);
  const url = parse(source, options.protocol ?? "HTTPS");
  const ownScheme = schemeOf(source.text);
  const organization = organizationOf(url);
  if (organization === undefined && options.organization === undefined && source.parameter === "SERVER") {
    throw missing("ORGANIZATION", `SERVER ${source.text} names no organization`);
  }
  const path =
    organization ?? (options.organization === undefined ? "" : `/${encodeURIComponent(options.organization)}`);
  return {
    organizationUri: `${url.origin}${path}${servicePath}/web`,
    origin: url.origin,
    schemeFrom: ownScheme === undefined ? "PROTOCOL" : source.parameter,
    warnings: [
      ...schemeWarnings(source, ownScheme, options.protocol),
      ...organizationWarnings(source, organization, options.organization),
    ],
  };
}

function sourceOf({ organizationUri, server }: AddressOptions): Source {
  if (organizationUri !== undefined) return { parameter: "ORGANIZATIONURI", text: organizationUri.trim() };
  if (server !== undefined) return { parameter: "SERVER", text: server.trim() };
  throw missing("ORGANIZATIONURI or SERVER", "nothing says where the organization is");
}

function schemeOf(text: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toUpperCase();
}

function parse(source: Source, protocol: string): URL {
  const { text } = source;
  const host = isIPv6(text) ? `[${text}]` : text;
  const absolute = schemeOf(text) === undefined ? `${protocol.toLowerCase()}://${host}` : text;
  const url = URL.canParse(absolute) ? new URL(absolute) : undefined;
  if (url === undefined || url.hostname === "" || !/^https?:$/.test(url.protocol)) {
    throw bad(source, "is not an address", "give a host, host:port, or an http or https URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw bad(source, "holds a user name or a password", "give them as USERNAME and PASSWORD");
  }
  return url;
}

/** The path before the service's own: `/netautodyn`; undefined where there is none. */
function organizationOf({ pathname }: URL): string | undefined {
  const service = pathname.toLowerCase().indexOf("/xrmservices/");
  const path = (service < 0 ? pathname : pathname.slice(0, service)).replace(/\/+$/, "");
  return path === "" ? undefined : path;
}

function schemeWarnings(source: Source, own: string | undefined, protocol: string | undefined): SessionWarning[] {
  if (own === undefined || protocol === undefined || own === protocol) return [];
  const message = `${source.parameter} says ${own} and is followed; PROTOCOL ${protocol} is ignored`;
  return [{ code: "SESSION_SCHEME_DIFFERS", message }];
}

function organizationWarnings(source: Source, own: string | undefined, given: string | undefined): SessionWarning[] {
  if (own === undefined || given === undefined) return [];
  const name = decodeURIComponent(own.slice(1));
  if (name.toLowerCase() === given.toLowerCase()) return [];
  const message = `${source.parameter} names the organization ${name} and is followed; ORGANIZATION ${given} is ignored`;
  return [{ code: "SESSION_ORGANIZATION_DIFFERS", message }];
}

function bad({ parameter, text }: Source, what: string, remedy: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_BAD_ADDRESS",
    message: `${parameter} ${withoutCredentials(text)} ${what}`,
    remedy,
    context: { parameter },
  });
}
