import { DynamlError } from "../../errors.ts";

export type NtlmErrorCode =
  /** Not an NTLM message of the type wanted, cut short, or with a field outside the message. */
  | "WIRE_NTLM_MALFORMED"
  /** The other side wants, or answers with, LM or NTLMv1, or a handshake without any common character set. */
  | "WIRE_NTLM_NOT_SUPPORTED"
  /** A name cannot be written in the OEM character set that the other side wants. */
  | "WIRE_NTLM_CHARACTER";

export function ntlmError(code: NtlmErrorCode, message: string, remedy?: string): DynamlError<NtlmErrorCode> {
  return new DynamlError<NtlmErrorCode>({ code, message, remedy });
}
