import type { EmulatorConnection, EmulatorRequest } from "../handler.ts";
import { kerberos } from "./kerberos.ts";
import { ntlm } from "./ntlm.ts";
import type { ServiceSignIn, SignIn } from "./scheme.ts";
import type { TrustContext } from "./trust-context.ts";

/** Signs in a connection: the user, or the response with the challenges. */
export type WindowsSignIn = (request: EmulatorRequest, connection: EmulatorConnection) => Promise<SignIn>;

/**
 * Windows authentication at a token service, as IIS does it in front of one: NTLM, and where there is a keytab, Negotiate with
 * Kerberos or NTLM. Errors: EMULATOR_KEYTAB_UNUSABLE, EMULATOR_KERBEROS_NOT_INSTALLED.
 */
export function windowsSignIn(context: TrustContext): WindowsSignIn {
  const services = servicesOf(context);
  return async (request, connection) => {
    for (const service of services) {
      const signIn = await service.signIn(request, connection);
      if (signIn !== undefined) return signIn;
    }
    const challenges = services.flatMap(({ challenge }) => challenge?.(request) ?? []);
    return { response: { status: 401, headers: { "www-authenticate": challenges }, body: "" } };
  };
}

function servicesOf(context: TrustContext): ServiceSignIn[] {
  const byTicket =
    context.options.keytab === undefined ? undefined : kerberos({ ...context, offered: ["kerberos", "ntlm"] });
  return [byTicket, ntlm(context)].flatMap((parts) => parts?.service ?? []);
}
