import type { EmulatorConnection, EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { plainResponse } from "../plain-response.ts";
import { decodePath, pathOf } from "../request-path.ts";
import type { EndpointHandler, SignInEndpoint } from "./scheme.ts";

/** Undefined where the request is addressed to no endpoint. */
export type EndpointTable = (
  request: EmulatorRequest,
  connection: EmulatorConnection,
) => Promise<EmulatorResponse> | undefined;

/** Finds the endpoint that a request is addressed to; the first one in the list wins. */
export function endpointTable(endpoints: readonly SignInEndpoint[]): EndpointTable {
  const table = endpoints.map(({ path, methods }) => ({ pattern: patternOf(path), methods }));
  return (request, connection) => {
    const path = pathOf(request.target);
    for (const { pattern, methods } of table) {
      const match = pattern.exec(path);
      if (match !== null) return answer(request, methods, segmentsOf(match), connection);
    }
    return undefined;
  };
}

async function answer(
  request: EmulatorRequest,
  methods: SignInEndpoint["methods"],
  segments: Readonly<Record<string, string>>,
  connection: EmulatorConnection,
): Promise<EmulatorResponse> {
  const handler: EndpointHandler | undefined = new Map(Object.entries(methods)).get(request.method);
  if (handler !== undefined) return handler(request, segments, connection);
  const allow = Object.keys(methods).join(", ");
  return plainResponse(405, `This address takes ${allow}.`, { allow });
}

function patternOf(path: string): RegExp {
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${pattern}/?$`, "i");
}

function segmentsOf({ groups = {} }: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodePath(text)]));
}
