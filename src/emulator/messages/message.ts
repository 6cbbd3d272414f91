import type { OrganizationRequest, OrganizationResponse, ParameterValue } from "../../wire/organization-call.ts";
import type { MessageContext } from "../organization.ts";

export type Results = Map<string, ParameterValue>;

/** Runs the message that a request names; what it refuses it throws as OrganizationFault. */
export type Execute = (context: MessageContext, request: OrganizationRequest) => OrganizationResponse;

/** A message of operation Execute: each has its own file. */
export type Message = {
  /** Names of all parameters; others are refused. */
  readonly parameters: readonly string[];
  /** @param execute runs a request that this one holds (ExecuteMultiple and the like) */
  readonly run: (context: MessageContext, request: OrganizationRequest, execute: Execute) => Results;
};
