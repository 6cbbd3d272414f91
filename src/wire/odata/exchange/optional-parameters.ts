import type { OrganizationRequest, ParameterValue } from "../../organization-call.ts";
import { odataError } from "../odata-error.ts";
import type { WebApiExchange } from "./web-api-exchange.ts";

/** Parameters that most messages take besides their own (messages.md §1), and the headers that they are in the Web API. */
const headers: ReadonlyMap<string, string> = new Map(
  [
    "SuppressDuplicateDetection",
    "SolutionUniqueName",
    "BypassCustomPluginExecution",
    "BypassBusinessLogicExecution",
    "BypassBusinessLogicExecutionStepIds",
    "SuppressCallbackRegistrationExpanderJob",
    "SessionToken",
  ].map((name) => [name, `mscrm.${name.toLowerCase()}`]),
);

/** Those that are options of the address. */
const options: ReadonlySet<string> = new Set(["tag", "partitionId"]);

/** What a request says besides the parameters of its message. */
export type OptionalParameters = {
  readonly headers: Readonly<Record<string, string>>;
  /** `tag=load&partitionId=7`; empty where there are none. */
  readonly query: string;
};

/**
 * A request with the message's own parameters alone, and what it says besides. `own` are theirs.
 * Throws WIRE_ODATA for an optional parameter that is no text or truth value.
 */
export function separateOptional(
  request: OrganizationRequest,
  own: ReadonlySet<string>,
): { readonly request: OrganizationRequest; readonly optional: OptionalParameters | undefined } {
  const found = [...request.parameters].filter(([name]) => !own.has(name) && (headers.has(name) || options.has(name)));
  if (found.length === 0) return { request, optional: undefined };
  const parameters = new Map(request.parameters);
  for (const [name] of found) parameters.delete(name);
  const texts = found.map(([name, value]) => [name, textOf(name, value)] as const);
  return {
    request: { ...request, parameters },
    optional: {
      headers: Object.fromEntries(
        texts.flatMap(([name, text]) => {
          const header = headers.get(name);
          return header === undefined ? [] : [[header, text]];
        }),
      ),
      query: texts
        .flatMap(([name, text]) => (options.has(name) ? [`${name}=${encodeURIComponent(text)}`] : []))
        .join("&"),
    },
  };
}

/** The same request with them. */
export function withOptional<T>(
  { request, read }: WebApiExchange<T>,
  optional: OptionalParameters | undefined,
): WebApiExchange<T> {
  if (optional === undefined) return { request, read };
  const { path } = request;
  const query = optional.query === "" ? "" : `${path.includes("?") ? "&" : "?"}${optional.query}`;
  return {
    request: { ...request, path: `${path}${query}`, headers: { ...request.headers, ...optional.headers } },
    read,
  };
}

function textOf(name: string, value: ParameterValue): string {
  if (typeof value === "string" && /^[\x20-\x7e]*$/.test(value)) return value;
  if (typeof value === "boolean") return String(value);
  throw odataError(`the parameter ${name} is no text of ASCII characters, and no truth value`, {
    remedy: "give one that a header can hold, or use TRANSPORT Soap",
  });
}
