import type { SoapVersion } from "../wire/soap/soap-version.ts";
import { decodePath, pathOf } from "./request-path.ts";

/** What a request is addressed to. */
export type Route = {
  /** Unique name in the path; undefined where the path names none (the host name does, with an internet-facing deployment). */
  readonly organization: string | undefined;
  readonly soap: SoapVersion;
};

const servicePath = /^(?:\/([^/]+))?\/xrmservices\/2011\/organization\.svc(\/web)?\/?$/i;

/**
 * `/{org}/XRMServices/2011/Organization.svc` (SOAP 1.2) and the same with `/web` (SOAP 1.1), with or without the organization;
 * case does not count. Undefined for anything else.
 */
export function routeOf(target: string): Route | undefined {
  const match = servicePath.exec(decodePath(pathOf(target)));
  return match === null ? undefined : { organization: match[1], soap: match[2] === undefined ? "1.2" : "1.1" };
}
