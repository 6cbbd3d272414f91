import { DynamlError } from "../../../errors.ts";
import type { EncodedMessage } from "../../../wire/soap/envelope.ts";
import { type DecodedTokenRequest, decodeTokenRequest } from "../../../wire/ws-trust/decode-token-request.ts";
import { encodeTokenFault } from "../../../wire/ws-trust/token-refusal.ts";
import type { TrustVersion } from "../../../wire/ws-trust/trust-version.ts";
import type { EmulatorResponse } from "../../handler.ts";
import { invalidRequest, TokenServiceFault } from "./token-service-fault.ts";

/** Gives the reply with the token that was asked for, or throws TokenServiceFault. */
export type Issue = (asked: DecodedTokenRequest) => Promise<EncodedMessage>;

/** Reads a request for a token, has it judged, and answers token or fault. */
export async function answerTokenRequest(
  body: Uint8Array,
  version: TrustVersion,
  issue: Issue,
): Promise<EmulatorResponse> {
  let relatesTo: string | undefined;
  try {
    const asked = decodeTokenRequest(body);
    relatesTo = asked.messageId;
    if (asked.version !== version)
      throw invalidRequest(`it is WS-Trust ${asked.version}, and ${version} is spoken here`);
    return { status: 200, ...(await issue(asked)) };
  } catch (error) {
    const { subcode, message: reason, passport } = asFault(error);
    return encodeTokenFault({ version, subcode, reason, passport, relatesTo });
  }
}

function asFault(error: unknown): TokenServiceFault {
  if (error instanceof TokenServiceFault) return error;
  if (!(error instanceof DynamlError)) throw error;
  const place = error.where === undefined ? "" : ` (${error.where})`;
  return invalidRequest(`${error.message}${place}`);
}
