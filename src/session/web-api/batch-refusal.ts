import { DynamlError } from "../../errors.ts";
import { errorCodeOf } from "../../wire/odata/error-json.ts";
import type { OrganizationServiceFault } from "../../wire/organization-call.ts";
import { QueryError } from "../../wire/query/query-error.ts";

/** A message of a batch that cannot be sent: over SOAP the organization refuses it, alone. */
export class Refusal {
  readonly fault: OrganizationServiceFault;

  constructor(fault: OrganizationServiceFault) {
    this.fault = fault;
  }

  /**
   * Of what was thrown while a message was written: WIRE_ODATA (a column that the table does not have), WIRE_QUERY (a query that
   * is none), and SESSION_FAULT where its table is not there. Throws all else again: it does not concern the message alone.
   */
  static of(error: unknown): Refusal {
    if (!(error instanceof DynamlError)) throw error;
    const { code, message, context, remedy } = error;
    const told = { errorDetails: new Map<string, never>(), remedy };
    if (error instanceof QueryError) return new Refusal({ errorCode: error.errorCode, message, ...told });
    if (code === "WIRE_ODATA") {
      return new Refusal({ errorCode: errorCodeOf(String(context.errorCode)) ?? 0, message, ...told });
    }
    if (code !== "SESSION_FAULT" || typeof context.errorCode !== "number") throw error;
    const { errorCode, faultMessage, index } = context;
    const fault = { errorCode, message: String(faultMessage), ...told };
    return new Refusal(typeof index === "number" ? { ...fault, faultedRequestIndex: index } : fault);
  }
}
