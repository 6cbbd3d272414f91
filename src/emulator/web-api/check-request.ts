import { odataError } from "../../wire/odata/odata-error.ts";
import { parseQueryOptions, splitOptions } from "../../wire/odata/query-options.ts";
import { unsupportedWebApiFeature } from "../not-supported.ts";
import { isFile, isImage } from "./file-content.ts";
import { isOptionalHeader } from "./organization-messages.ts";
import type { Target } from "./resolve-target.ts";
import type { WebApiRequest } from "./web-api-request.ts";

/*
 * What a request asks for besides its resource is obeyed or refused by name, never passed over. Two things are: preferences that
 * OData does not have (RFC 7240, §2), and options without a dollar sign that the platform does not have (OData 4.0 part 2, §5.2).
 */

/** Preferences, headers and options that nothing here obeys. Throws ODataError. */
export function checkRequest(request: WebApiRequest): void {
  checkPreferences(request);
  checkHeaders(request);
  if (splitOptions(request.query).has("partitionId")) throw unsupportedWebApiFeature("partitionId");
}

function checkPreferences({ prefer }: WebApiRequest): void {
  const [invalid] = prefer.invalid;
  if (invalid !== undefined) throw odataError(`The preference '${invalid}' has a value that is not valid.`);
  const [unsupported] = prefer.unsupported;
  if (unsupported !== undefined) throw unsupportedWebApiFeature("preference", unsupported);
}

/** Records are never read from a copy, so that any consistency is the strong one. */
const consistencies: ReadonlySet<string> = new Set(["strong", "eventual"]);

function checkHeaders({ headers }: WebApiRequest): void {
  const { consistency } = headers;
  if (consistency !== undefined && !consistencies.has(consistency.trim().toLowerCase())) {
    throw odataError(`The header 'Consistency' has the value '${consistency}'; it is Strong or Eventual.`);
  }
  if (headers["mscrm.sessiontoken"] !== undefined) throw unsupportedWebApiFeature("sessionToken");
  const unknown = Object.keys(headers).find((name) => name.startsWith("mscrm.") && !isOptionalHeader(name));
  if (unknown !== undefined) throw odataError(`Unrecognized request parameter: ${unknown.slice("mscrm.".length)}`);
}

/** Types of answers that are no JSON. */
export const answerTypes = {
  batch: ["multipart/mixed", "multipart/*"],
  description: ["application/xml"],
  raw: ["text/plain", "text/*", "application/octet-stream", "image/*"],
} as const;

/** Of resources with another type as well: most clients ask for JSON whatever they read. */
const usualTypes: readonly string[] = ["*/*", "application/*", "application/json"];

/**
 * One type of answer that can be given is enough; JSON comes with minimal metadata alone. Throws ODataError.
 * @param own types of the resource where it is no JSON
 */
export function checkAccept({ headers }: WebApiRequest, own: readonly string[] = []): void {
  const ranges = (headers.accept ?? "*/*").split(",").map((range) => range.trim().toLowerCase());
  const offered = ranges.filter((range) => [...usualTypes, ...own].includes(range.split(";", 1)[0]?.trim() ?? ""));
  if (offered.length === 0) {
    throw odataError(
      "A supported MIME type could not be found that matches the acceptable MIME types for the request.",
      { status: 415 },
    );
  }
  const levels = offered.map((range) => /odata\.metadata=(full|none)/.exec(range)?.[1]);
  const [level] = levels;
  if (level !== undefined && levels.every((one) => one !== undefined)) {
    throw unsupportedWebApiFeature("metadataLevel", `odata.metadata=${level}`);
  }
}

/** Refuses the options of OData, and the platform's for queries, that the resource does not take with this method. */
export function checkOptions(target: Target, request: WebApiRequest): void {
  const { method, query, headers, prefer } = request;
  checkAccept(request, target.type === "count" || target.type === "property" ? answerTypes.raw : []);
  const isTracked = target.type === "set" && method === "GET";
  if (prefer.trackChanges && !isTracked) throw unsupportedWebApiFeature("preference", "odata.track-changes");
  const names = [...splitOptions(query).keys()].filter((name) => name.startsWith("$") || predefined.includes(name));
  const allowed = allowedOptions(target, method);
  const refused = names.find((name) => !allowed.includes(name));
  if (refused !== undefined) {
    // Options that the platform has nowhere are refused in the words of their own.
    parseQueryOptions(query);
    throw refusedOption(refused, target, method);
  }
  for (const [whole, besides] of wholes) {
    const other = names.find((name) => name !== whole && !besides.includes(name));
    if (names.includes(whole) && other !== undefined) {
      throw odataError(`The query parameter ${other} is not supported together with ${whole}.`);
    }
  }
  checkConditions(target, method, headers);
}

/** Queries that are written elsewhere. */
const predefined = ["fetchXml", "savedQuery", "userQuery"];

/** What says by itself which rows and columns come back, and the options that it leaves room for. `$orderby` is refused where it is read. */
const wholes: readonly (readonly [whole: string, besides: readonly string[]])[] = [
  ...predefined.map((name) => [name, ["$skiptoken"]] as const),
  ["$apply", ["$filter", "$orderby", "$top"]],
];

const ofRecord = ["$select", "$expand"];
const ofReferences = ["$filter", "$orderby", "$top"];
const ofSet = [...ofRecord, ...ofReferences, "$count", "$apply", "$skiptoken", "$deltatoken", ...predefined];

function allowedOptions(target: Target, method: string): readonly string[] {
  const of = target.type === "references" && target.of.type === "collection" ? "collectionReferences" : target.type;
  return optionsOfMethods[method]?.[of] ?? [];
}

type Resource = Target["type"] | "collectionReferences";

const optionsOfMethods: Readonly<Record<string, Partial<Record<Resource, readonly string[]>>>> = {
  GET: {
    set: ofSet,
    collection: ofSet,
    record: ofRecord,
    member: ofRecord,
    lookup: ofRecord,
    count: ["$filter", "$deltatoken"],
    collectionReferences: ofReferences,
  },
  POST: { set: ofRecord },
  PATCH: { record: ofRecord },
  PUT: {},
  DELETE: { collectionReferences: ["$id"] },
};

const ofCollections = ["$filter", "$orderby", "$count", "$skip", "$top", "$apply"];

function refusedOption(name: string, { type }: Target, method: string) {
  const isOne = type === "record" || type === "member" || type === "lookup";
  if (method === "GET" && isOne && ofCollections.includes(name)) {
    return odataError(
      "The requested resource is not a collection. Query options $filter, $orderby, $count, $skip, and $top can be applied only on collections.",
    );
  }
  if (type === "operation") return unsupportedWebApiFeature("operationOption", name);
  return odataError(`The query parameter ${name} is not supported for ${method} of this resource.`);
}

/** Versions count where a record is read, written or deleted; `*` holds of anything that is there. */
function checkConditions(target: Target, method: string, headers: WebApiRequest["headers"]): void {
  const { type } = target;
  const isValue = target.type === "property" && !isFile(target.property) && !isImage(target.property);
  const ifMatch = headers["if-match"]?.trim() ?? "*";
  const isVersioned = (type === "record" && ["PATCH", "DELETE"].includes(method)) || (isValue && isWrite(method));
  if (ifMatch !== "*" && !isVersioned) throw unsupportedWebApiFeature("condition", "If-Match");
  const ifNoneMatch = headers["if-none-match"]?.trim() ?? "null";
  const isUnconditional = ifNoneMatch === "null" || (method === "GET" && ["record", "member", "lookup"].includes(type));
  const isCreateOnly = ifNoneMatch === "*" && type === "record" && method === "PATCH";
  if (!isUnconditional && !isCreateOnly) throw unsupportedWebApiFeature("condition", "If-None-Match");
}

function isWrite(method: string): boolean {
  return method === "PUT" || method === "DELETE";
}
