import { DynamlError } from "../../errors.ts";
import type { HttpRequest } from "../../net/http.ts";
import type { Authenticator } from "../authenticator.ts";

/**
 * Kerberos, until there is no ticket or the server refuses it; from then on NTLM, whose password was not tried yet. `onNtlm`
 * is called then, once.
 */
export function kerberosOrNtlm(kerberos: Authenticator, ntlm: Authenticator, onNtlm: () => void): Authenticator {
  let current = kerberos;
  const byKerberos = new WeakSet<HttpRequest>();
  const authenticate: Authenticator = async (request, connection, limits, refusal) => {
    if (current === ntlm) {
      const isOfNtlm = refusal !== undefined && !byKerberos.has(refusal.refused);
      return await ntlm(request, connection, limits, isOfNtlm ? refusal : undefined);
    }
    try {
      const signed = await kerberos(request, connection, limits, refusal);
      byKerberos.add(signed);
      return signed;
    } catch (error) {
      if (!isOutOfKerberos(error)) throw error;
      if (current === kerberos) onNtlm();
      current = ntlm;
      return await ntlm(request, connection, limits);
    }
  };
  const verify: Authenticator["verify"] = async (response, sent, connection) => {
    const by = byKerberos.has(sent) ? kerberos : ntlm;
    await by.verify?.(response, sent, connection);
  };
  const unanswered: Authenticator["unanswered"] = (connection) => ntlm.unanswered?.(connection);
  return Object.assign(authenticate, { verify, unanswered });
}

function isOutOfKerberos(error: unknown): boolean {
  if (!(error instanceof DynamlError)) return false;
  return error.code === "AUTH_KERBEROS_NO_TICKET" || error.code === "AUTH_KERBEROS_REFUSED";
}
