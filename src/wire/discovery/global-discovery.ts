import { Guid } from "../../values/guid.ts";
import { documentError } from "../xml/document-error.ts";
import type { WireRequest, WireResponse } from "../xml/http-message.ts";
import type { OrganizationDetail } from "./organization-detail.ts";

/** Global Discovery v2.0 of Microsoft's clouds: OData JSON (protocols §7). */

export type Cloud = "public" | "gcc" | "gcc-high" | "dod" | "china";

/** Where a cloud's service is; a token for it is for this origin. */
export const globalDiscoveryOrigins: Readonly<Record<Cloud, string>> = {
  public: "https://globaldisco.crm.dynamics.com",
  gcc: "https://globaldisco.crm9.dynamics.com",
  "gcc-high": "https://globaldisco.crm.microsoftdynamics.us",
  dod: "https://globaldisco.crm.appsplatform.us",
  china: "https://globaldisco.crm.dynamics.cn",
};

/** `GET {origin}/api/discovery/v2.0/Instances`, of one organization with `(UniqueName='…')` behind it. */
export function instancesRequest(origin: string = globalDiscoveryOrigins.public, uniqueName?: string): WireRequest {
  const key = uniqueName === undefined ? "" : `(UniqueName='${encodeURIComponent(uniqueName.replaceAll("'", "''"))}')`;
  return {
    method: "GET",
    url: `${new URL(origin).origin}/api/discovery/v2.0/Instances${key}`,
    headers: { accept: "application/json", "odata-version": "4.0", "odata-maxversion": "4.0" },
  };
}

export type InstancesAnswer =
  | {
      readonly kind: "found";
      readonly organizations: readonly OrganizationDetail[];
      readonly nextLink?: string | undefined;
    }
  | { readonly kind: "refused"; readonly status: number; readonly code?: string | undefined; readonly message: string };

/** Reads the list, or the error in its place. Error: WIRE_MALFORMED_JSON, naming the member. */
export function parseInstancesResponse({ status, body }: WireResponse): InstancesAnswer {
  const document = parseJson(body, status);
  if (status >= 400) return refusal(document, status);
  const value = isRecord(document) ? document.value : undefined;
  if (!Array.isArray(value)) throw malformed("the member value is no list");
  const nextLink = isRecord(document) ? document["@odata.nextLink"] : undefined;
  return {
    kind: "found",
    organizations: value.map(readInstance),
    ...(typeof nextLink === "string" && { nextLink }),
  };
}

type Json = Readonly<Record<string, unknown>>;

function parseJson(body: Uint8Array | string, status: number): unknown {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  if (text.trim() === "" && status >= 400) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw documentError("WIRE_MALFORMED_JSON", "the answer of Global Discovery is no JSON", {
      context: { status },
      remedy: "Check the address: a page for people may answer there.",
      cause,
    });
  }
}

function refusal(document: unknown, status: number): InstancesAnswer {
  const error = isRecord(document) && isRecord(document.error) ? document.error : document;
  const member = (name: string) => (isRecord(error) && typeof error[name] === "string" ? error[name] : undefined);
  const message = member("message") ?? member("Message") ?? `Global Discovery answered with status ${status}`;
  return { kind: "refused", status, code: member("code"), message };
}

function readInstance(value: unknown, at: number): OrganizationDetail {
  if (!isRecord(value)) throw malformed(`value[${at}] is no object`);
  const optional = (name: string) => readText(value, name, at);
  const required = (name: string) => optional(name) ?? missing(name, at);
  const id = Guid.parse(required("Id"));
  if (id === undefined) throw malformed(`value[${at}].Id is no GUID`);
  const uniqueName = required("UniqueName");
  return {
    id,
    uniqueName,
    friendlyName: optional("FriendlyName") ?? uniqueName,
    urlName: optional("UrlName"),
    version: optional("Version"),
    state: value.State === undefined || value.State === 0 ? "Enabled" : "Disabled",
    addresses: { webApplication: readAddress(value, "Url", at), webApi: readAddress(value, "ApiUrl", at) },
    region: optional("Region"),
  };
}

function missing(name: string, at: number): never {
  throw malformed(`value[${at}] has no ${name}`);
}

function readText(value: Json, name: string, at: number): string | undefined {
  const text = value[name];
  if (text === undefined || text === null || text === "") return undefined;
  if (typeof text === "string") return text;
  throw malformed(`value[${at}].${name} is no text`);
}

function readAddress(value: Json, name: string, at: number): string | undefined {
  const text = readText(value, name, at);
  if (text === undefined || /^https?:\/\/[^/]/i.test(text)) return text;
  throw malformed(`value[${at}].${name} is no http or https address`);
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(what: string): Error {
  return documentError("WIRE_MALFORMED_JSON", `the answer of Global Discovery: ${what}`);
}

/** The list as Global Discovery writes it; content type `application/json; odata.metadata=minimal`. */
export function encodeInstances(organizations: readonly OrganizationDetail[], origin: string): string {
  return JSON.stringify({
    "@odata.context": `${origin}/api/discovery/v2.0/$metadata#Instances`,
    value: organizations.map(({ id, uniqueName, friendlyName, urlName, version, state, addresses, region }) => ({
      Id: id.text,
      UniqueName: uniqueName,
      UrlName: urlName ?? null,
      FriendlyName: friendlyName,
      State: state === "Enabled" ? 0 : 1,
      Version: version ?? null,
      Url: addresses.webApplication ?? null,
      ApiUrl: addresses.webApi ?? null,
      Region: region ?? null,
    })),
  });
}
