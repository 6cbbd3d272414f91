import { DynamlError } from "../../errors.ts";
import type { OrganizationServiceFault, ParameterValue } from "../../wire/organization-call.ts";
import { hexErrorCode } from "../../wire/soap/soap-fault.ts";
import type { SessionErrorCode } from "../session-error.ts";
import { codeOverSoap } from "./code-over-soap.ts";
import { adviceOfText, faultAdvice } from "./fault-advice.ts";
import { faultSubject } from "./fault-subject.ts";

/**
 * A fault of the organization as an error, the same for both wires and for an item of a batch: the service's own message,
 * its code in both spellings and by name, the table, record and attribute that it names, its trace, and what to do where
 * that is known (docs/faults.md).
 */
export function serviceFaultError(
  fault: OrganizationServiceFault,
  operation: string,
  context: Readonly<Record<string, unknown>> = {},
  where?: string,
): DynamlError<SessionErrorCode> {
  const errorCode = codeOverSoap(fault.errorCode, fault.message, operation);
  const known = faultAdvice(errorCode);
  const hexCode = hexErrorCode(errorCode);
  const label = [hexCode, known?.name].filter((part) => part !== undefined).join(" ");
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_FAULT",
    message: `${operation}: ${fault.message} (${label})`,
    where,
    remedy: fault.remedy ?? adviceOfText(fault.message) ?? known?.remedy,
    retryable: known?.retryable ?? fault.exceptionRetriable ?? false,
    context: {
      operation,
      faultMessage: fault.message,
      errorCode,
      hexCode,
      name: known?.name,
      ...faultSubject(fault.message),
      trace: fault.traceText,
      activityId: fault.activityId?.text,
      timestamp: fault.timestamp,
      errorDetails: plainDetails(fault.errorDetails),
      ...(fault.faultedRequestIndex === undefined ? {} : { index: fault.faultedRequestIndex }),
      ...context,
    },
  });
}

/** As text: what a person reads, and a TimeSpan as seconds. */
function plainDetails(details: OrganizationServiceFault["errorDetails"]): Record<string, string> {
  return Object.fromEntries([...details].map(([name, value]) => [name, plainDetail(value)]));
}

function plainDetail(value: ParameterValue): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== "object" || !("kind" in value)) return String(value);
  if (value.kind === "Duration") return String(value.seconds);
  return value.kind === "UnknownValue" ? `(${value.typeName})` : `(${value.kind})`;
}
