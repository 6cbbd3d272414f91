import { odataError } from "../../wire/odata/odata-error.ts";
import { parsePrefer } from "../../wire/odata/prefer.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { impersonate } from "../impersonate.ts";
import type { MessageContext } from "../organization.ts";
import { originOf } from "../request-path.ts";
import { answerBatch } from "./answer-batch.ts";
import { answerRequest } from "./answer-request.ts";
import { impersonatedUser } from "./organization-messages.ts";
import { errorResponse } from "./web-api-errors.ts";
import type { WebApiContext, WebApiRequest } from "./web-api-request.ts";
import type { WebApiRoute } from "./web-api-route.ts";

/** Characters of an address (query.md §7.2). */
const longestAddress = 32_768;

/** A request for the Web API of an organization, answered: errors are its JSON, headers those of OData 4.0. */
export function answerWebApi(
  request: EmulatorRequest,
  route: WebApiRoute,
  contextOf: () => MessageContext,
): EmulatorResponse {
  const own: WebApiRequest = {
    method: request.method,
    path: route.path,
    query: route.query,
    headers: request.headers,
    body: request.body,
    prefer: parsePrefer(request.headers.prefer),
  };
  return withProtocolHeaders(own, answer(own, request, route, contextOf));
}

function answer(
  own: WebApiRequest,
  request: EmulatorRequest,
  route: WebApiRoute,
  contextOf: () => MessageContext,
): EmulatorResponse {
  try {
    if (request.target.length > longestAddress) throw tooLong();
    checkVersion(own);
    const sender = contextOf();
    const message = impersonate(sender, impersonatedUser(own, sender));
    const context: WebApiContext = {
      message,
      tables: message.organization.schema.definitions,
      root: `${originOf(request)}${route.base}`,
      version: route.version,
    };
    return own.path === "$batch" ? answerBatch(own, context) : answerRequest(own, context);
  } catch (error) {
    return errorResponse(error, own);
  }
}

/** Clients of OData 3 and before are turned away (OData 4.0 part 1, §8.1.5). */
function checkVersion({ headers }: WebApiRequest): void {
  const given = headers["odata-version"]?.trim();
  if (given === undefined || given === "4.0" || given === "") return;
  throw odataError(`The OData version '${given}' is not supported.`, { errorCode: "0x0" });
}

function withProtocolHeaders(request: WebApiRequest, response: EmulatorResponse): EmulatorResponse {
  const applied = request.prefer.given.filter((preference) => isApplied(preference, request)).join(",");
  return {
    ...response,
    headers: {
      ...response.headers,
      "odata-version": "4.0",
      ...(applied !== "" && response.status < 400 && { "preference-applied": applied }),
    },
  };
}

/** A preference is told as applied only where it can have changed the answer (RFC 7240, §3). */
function isApplied(preference: string, { method, path, query }: WebApiRequest): boolean {
  const name = preference
    .split("=", 1)[0]
    ?.trim()
    .toLowerCase()
    .replace(/^odata\./, "");
  const isRead = method === "GET";
  switch (name) {
    case "return":
      return !isRead;
    case "maxpagesize":
      // Pages of FetchXML and of views are those that they say themselves; groups come at once.
      return isRead && !/(?:^|&)(?:fetchXml|savedQuery|userQuery|(?:\$|%24)apply)=/i.test(query);
    case "track-changes":
      return isRead;
    case "continue-on-error":
      return path === "$batch";
    default:
      return true;
  }
}

function tooLong() {
  return odataError(`The address is longer than ${longestAddress} characters.`, { status: 414, errorCode: "0x0" });
}
