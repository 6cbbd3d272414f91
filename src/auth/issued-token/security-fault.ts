import { DynamlError } from "../../errors.ts";
import type { HttpResponse } from "../../net/http.ts";
import { securityFaultCodes } from "../../wire/ws-security/fault-codes.ts";
import { faultOf, type MessageFault } from "../../wire/xml/soap-fault.ts";
import { readSoapMessage } from "../../wire/xml/soap-message.ts";

/** Longest answer that may be such a fault, in bytes: they hold a sentence. */
const longestFault = 64 * 1024;

/** The fault by which an organization refuses the token or the timestamp of a call; undefined for every other answer. */
export function securityFault({ status, body }: HttpResponse): MessageFault | undefined {
  if (status < 400 || body.length === 0 || body.length > longestFault) return undefined;
  try {
    const fault = faultOf(readSoapMessage(body, "a fault"));
    return fault?.codes.some((code) => securityFaultCodes.has(code)) ? fault : undefined;
  } catch (error) {
    if (error instanceof DynamlError) return undefined;
    throw error;
  }
}
