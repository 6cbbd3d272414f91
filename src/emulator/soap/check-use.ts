import type { SoapVersion } from "../../wire/soap/soap-version.ts";
import type { EmulatorRequest, EmulatorResponse } from "../handler.ts";
import { plainResponse } from "../plain-response.ts";

const contentTypes: Readonly<Record<SoapVersion, string>> = { "1.1": "text/xml", "1.2": "application/soap+xml" };

/** The answer to a request that is no call of a SOAP service, by method or content type. */
export function checkUse(
  { method, headers }: EmulatorRequest,
  soap: SoapVersion,
  service: string,
): EmulatorResponse | undefined {
  // What a person sees who opens the address in a browser.
  if (method === "GET")
    return plainResponse(200, `This is the ${service}. It is called with POST; ?wsdl describes it.`);
  if (method !== "POST") return plainResponse(405, `The ${service} is called with POST.`, { allow: "GET, POST" });
  const [type = "", ...parameters] = (headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => /^\s*charset="?([^"]*)"?\s*$/.exec(parameter)?.[1]).find(Boolean);
  if (type.trim() === contentTypes[soap] && (charset === undefined || charset === "utf-8")) return undefined;
  return plainResponse(
    415,
    `Cannot process the message because the content type '${headers["content-type"] ?? ""}' was not the expected type '${contentTypes[soap]}; charset=utf-8'.`,
  );
}
