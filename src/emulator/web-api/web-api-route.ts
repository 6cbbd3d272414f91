import { pathOf } from "../request-path.ts";

/** What a request for the Web API is addressed to. */
export type WebApiRoute = {
  /** Unique name in the path; undefined where the host name names the organization. */
  readonly organization: string | undefined;
  /** `9.2` */
  readonly version: string;
  /** After the version, as it was sent: `accounts(…)/name`. */
  readonly path: string;
  /** After the question mark, as it was sent. */
  readonly query: string;
  /** Path of the service, with a slash at both ends: `/org/api/data/v9.2/`. */
  readonly base: string;
};

const versions = ["8.0", "8.1", "8.2", "9.0", "9.1", "9.2"];

const servicePath = /^((?:\/([^/]+))?\/api\/data\/v(\d+\.\d+))(?:\/(.*))?$/is;

/** `/{org}/api/data/v9.2/…`, with or without the organization; case does not count. Undefined for anything else. */
export function webApiRouteOf(target: string): WebApiRoute | undefined {
  const [, base, organization, version = "", path = ""] = servicePath.exec(pathOf(target)) ?? [];
  if (base === undefined || !versions.includes(version)) return undefined;
  const mark = target.indexOf("?");
  return { organization, version, path, query: mark < 0 ? "" : target.slice(mark + 1), base: `${base}/` };
}
