import type { StepContext } from "../engine/step-context.ts";
import type { Secret } from "../values/secret.ts";
import { ActionError } from "./action-error.ts";
import type { SecretSubject, Services } from "./services.ts";
import { isVendorEncrypted } from "./vendor-encryption.ts";

/**
 * A secret as it can be used: itself, or, where the vendor's product encrypted it, the one that the secret store holds in
 * its place. Throws ACTION_ENCRYPTED_VALUE where the store has none: the encrypted text is never sent to anybody.
 */
export async function usableSecret(
  given: Secret | undefined,
  subject: Omit<SecretSubject, "task">,
  services: Services,
  context: StepContext,
): Promise<Secret | undefined> {
  if (given === undefined || !isVendorEncrypted(given.reveal())) return given;
  const stored = await services.secrets?.({ task: context.taskName, ...subject });
  if (stored === undefined) throw encrypted(subject);
  context.hide(stored.reveal());
  return stored;
}

function encrypted({ session, variable, parameter }: Omit<SecretSubject, "task">): ActionError {
  const owner =
    variable === undefined ? (session === undefined ? "" : ` of session "${session}"`) : ` of variable "${variable}"`;
  return new ActionError({
    code: "ACTION_ENCRYPTED_VALUE",
    message: `${parameter}${owner} was encrypted by the product that wrote this task, and only that product can decrypt it`,
    remedy:
      variable === undefined
        ? `write ${parameter}="%password%" in the step and supply the value with --var password=…, or write it in plain text`
        : `add ISPARAMETER="YES" to the step, remove ${parameter} from it, and supply the value with --var ${variable}=…`,
    context: { session, variable, parameter },
  });
}
