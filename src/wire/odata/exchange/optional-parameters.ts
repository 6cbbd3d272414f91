import { optionalParameter } from "../../optional-parameters.ts";
import type { OrganizationRequest, ParameterValue } from "../../organization-call.ts";
import { odataError } from "../odata-error.ts";
import type { WebApiExchange } from "./web-api-exchange.ts";

/** What a request says besides the parameters of its message. */
export type OptionalParameters = {
  readonly headers: Readonly<Record<string, string>>;
  /** `tag=load&partitionId=7`; empty where there are none. */
  readonly query: string;
};

/**
 * A request with the message's own parameters alone, and what it says besides. `own` are theirs.
 * Throws WIRE_ODATA for an optional parameter that is no text or truth value, and for one that the Web API has no way to say.
 */
export function separateOptional(
  request: OrganizationRequest,
  own: ReadonlySet<string>,
): { readonly request: OrganizationRequest; readonly optional: OptionalParameters | undefined } {
  const found = [...request.parameters].filter(([name]) => !own.has(name) && optionalParameter(name) !== undefined);
  if (found.length === 0) return { request, optional: undefined };
  const parameters = new Map(request.parameters);
  for (const [name] of found) parameters.delete(name);
  const texts = found.map(([name, value]) => [name, textOf(name, value)] as const);
  const isOption = (name: string) => optionalParameter(name)?.webApi === "option";
  return {
    request: { ...request, parameters },
    optional: {
      headers: Object.fromEntries(
        texts.filter(([name]) => !isOption(name)).map(([name, text]) => [`mscrm.${name.toLowerCase()}`, text]),
      ),
      query: texts
        .filter(([name]) => isOption(name))
        .map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
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
  if (optionalParameter(name)?.webApi === "none") {
    throw odataError(`the Web API has no way to say ${name}`, {
      remedy: "leave it out, or use TRANSPORT Soap",
      parameter: name,
    });
  }
  if (typeof value === "string" && /^[\x20-\x7e]*$/.test(value)) return value;
  if (typeof value === "boolean") return String(value);
  throw odataError(`the parameter ${name} is no text of ASCII characters, and no truth value`, {
    remedy: "give one that a header can hold, or use TRANSPORT Soap",
    parameter: name,
  });
}
