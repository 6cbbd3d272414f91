import type { OrganizationRequest, ParameterValue } from "../wire/organization-call.ts";
import { checkMessageName, checkParameters } from "./check-arguments.ts";

/** A message with parameters by name. Throws SESSION_BAD_VALUE where it has no name. */
export function messageRequest(
  requestName: string,
  parameters: Readonly<Record<string, ParameterValue>>,
): OrganizationRequest {
  checkMessageName(requestName);
  checkParameters(parameters);
  return { requestName, parameters: new Map(Object.entries(parameters)) };
}
