import type { DecodedTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import { outOfTime } from "../clock-skew.ts";
import { invalidSecurity } from "./token-service-fault.ts";

/** Throws TokenServiceFault where a request for a token has no timestamp that is valid now. */
export function checkMessageTime({ security }: DecodedTokenRequest, now: Date): void {
  if (security?.timestamp === undefined) throw invalidSecurity("there is no timestamp");
  const untimely = outOfTime(security.timestamp, now);
  if (untimely !== undefined) throw invalidSecurity(`the timestamp is not valid: ${untimely}`);
}
