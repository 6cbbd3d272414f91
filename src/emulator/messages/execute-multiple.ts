import type {
  ExecuteMultipleResponseItem,
  ExecuteMultipleSettings,
  OrganizationRequest,
  ParameterValue,
} from "../../wire/organization-call.ts";
import { asOrganizationFault, OrganizationFault, serviceFaultOf } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import type { Execute, Message } from "./message.ts";
import { isKind, parameter, requestsParameter } from "./parameter-bag.ts";

/** Requests that one ExecuteMultiple, ExecuteTransaction or $batch may hold. */
const maxBatchSize = 1000;

/**
 * Message ExecuteMultiple: requests in order, each a transaction of its own. Whether it goes on after a fault, and which items
 * are told of, is in the settings (messages §6).
 */
export const executeMultiple: Message = {
  parameters: ["Requests", "Settings"],
  run: (context, request, execute) => {
    const requests = requestsParameter(request, "Requests");
    const settings = settingsParameter(request);
    checkBatchSize(requests.length);
    const items = runAll(context, requests, settings, execute);
    const isFaulted = items.some(({ fault }) => fault !== undefined);
    const told = settings.returnResponses ? items : items.filter(({ fault }) => fault !== undefined);
    return new Map<string, ParameterValue>([
      ["IsFaulted", isFaulted],
      ["Responses", { kind: "ExecuteMultipleResponses", items: told }],
    ]);
  },
};

function settingsParameter(request: OrganizationRequest): ExecuteMultipleSettings {
  return parameter(request, "Settings", "ExecuteMultipleSettings", (value): value is ExecuteMultipleSettings =>
    isKind(value, ["ExecuteMultipleSettings"]),
  );
}

function runAll(
  context: MessageContext,
  requests: readonly OrganizationRequest[],
  { continueOnError }: ExecuteMultipleSettings,
  execute: Execute,
): ExecuteMultipleResponseItem[] {
  const items: ExecuteMultipleResponseItem[] = [];
  for (const [requestIndex, request] of requests.entries()) {
    const item = runOne(context, requestIndex, request, execute);
    items.push(item);
    if (item.fault !== undefined && !continueOnError) break;
  }
  return items;
}

function runOne(
  context: MessageContext,
  requestIndex: number,
  request: OrganizationRequest,
  execute: Execute,
): ExecuteMultipleResponseItem {
  try {
    if (request.requestName === "ExecuteMultiple") {
      throw new OrganizationFault("InvalidArgument", "ExecuteMultiple request cannot contain ExecuteMultiple request.");
    }
    return { requestIndex, response: execute(context, request) };
  } catch (error) {
    return { requestIndex, fault: serviceFaultOf(asOrganizationFault(error), context.now) };
  }
}

export function checkBatchSize(length: number): void {
  if (length <= maxBatchSize) return;
  throw new OrganizationFault(
    "InvalidArgument",
    `The request batch size ${length} exceeds the maximum batch size of ${maxBatchSize}.`,
    { errorDetails: new Map([["MaxBatchSize", maxBatchSize]]) },
  );
}
