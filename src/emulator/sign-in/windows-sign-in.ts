import type { EmulatorConnection, EmulatorRequest } from "../handler.ts";
import { ntlm } from "./ntlm.ts";
import type { SignIn } from "./scheme.ts";
import type { TrustContext } from "./trust-context.ts";

/** Signs in a connection at a token service, as IIS does in front of one: the user, or the response with the challenge. */
export async function windowsSignIn(
  context: TrustContext,
  request: EmulatorRequest,
  connection: EmulatorConnection,
): Promise<SignIn> {
  const { service } = ntlm(context);
  const signIn = await service?.signIn(request, connection);
  if (signIn !== undefined) return signIn;
  const challenge = service?.challenge?.(request) ?? "NTLM";
  return { response: { status: 401, headers: { "www-authenticate": challenge }, body: "" } };
}
