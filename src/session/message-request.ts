import type { OrganizationRequest, ParameterValue } from "../wire/organization-call.ts";

/** A message with parameters by name. */
export function messageRequest(
  requestName: string,
  parameters: Readonly<Record<string, ParameterValue>>,
): OrganizationRequest {
  return { requestName, parameters: new Map(Object.entries(parameters)) };
}
