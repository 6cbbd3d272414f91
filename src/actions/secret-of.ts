import type { StepContext } from "../engine/step-context.ts";
import { Secret } from "../values/secret.ts";
import { secretForm } from "../values/secret-text.ts";
import { ActionError } from "./action-error.ts";
import type { SecretSubject, Services } from "./services.ts";

type Subject = Omit<SecretSubject, "task" | "written">;

/**
 * A secret as it can be used: itself, or the one that its text stands for. Throws ACTION_ENCRYPTED_VALUE and
 * ACTION_NO_SECRET where none is found: what stands for a secret is never sent to anybody.
 */
export async function usableSecret(
  given: Secret | string | undefined,
  subject: Subject,
  services: Services,
  context: StepContext,
): Promise<Secret | undefined> {
  if (given === undefined) return undefined;
  const written = given instanceof Secret ? given.reveal() : given;
  const form = secretForm(written);
  if (form === "plain") return given instanceof Secret ? given : new Secret(written);
  const found = await services.secrets?.({ task: context.taskName, ...subject, written: written.trim() });
  if (found === undefined) throw form === "vendor" ? encrypted(subject, context.taskName) : notFound(subject, form);
  context.hide(found.reveal());
  return given instanceof Secret ? found.boundTo(given.hosts) : found;
}

/**
 * The text that a secure variable starts with. A reference and an encrypted value stay as they are, to be looked up where
 * they are used as a secret: so they never leave the hosts that they are bound to.
 */
export async function secretForVariable(
  text: string,
  variable: string,
  services: Services,
  context: StepContext,
): Promise<string> {
  if (secretForm(text) !== "vendor") return text;
  const secret = await usableSecret(text, { variable, parameter: "VALUE" }, services, context);
  return secret?.reveal() ?? text;
}

function encrypted({ session, variable, parameter }: Subject, task: string): ActionError {
  const place = placeOptions({ session, variable });
  return new ActionError({
    code: "ACTION_ENCRYPTED_VALUE",
    message: `${parameter}${ownerOf({ session, variable })} was encrypted by the product that wrote this task, and only that product can decrypt it`,
    remedy: `store what stands for it (dynaml secret import ${quoted(task)}, or dynaml secret set --task ${quoted(task)}${place} --parameter ${parameter}), or ${
      variable === undefined
        ? `write ${parameter}="%password%" in the step and supply the value with --var password`
        : `add ISPARAMETER="YES" to the step, remove ${parameter} from it, and supply the value with --var ${variable}=…`
    }`,
    context: { session, variable, parameter },
  });
}

function notFound({ session, variable, parameter }: Subject, form: "reference" | "sealed"): ActionError {
  const what = form === "reference" ? "refers to a secret store" : "is encrypted by dynaml";
  return new ActionError({
    code: "ACTION_NO_SECRET",
    message: `${parameter}${ownerOf({ session, variable })} ${what}, and this run has no way to look it up`,
    remedy: "give the run a secret store (the option secrets of runTask; the command line has one)",
    context: { session, variable, parameter },
  });
}

function ownerOf({ session, variable }: Pick<Subject, "session" | "variable">): string {
  if (variable !== undefined) return ` of variable "${variable}"`;
  return session === undefined ? "" : ` of session "${session}"`;
}

function placeOptions({ session, variable }: Pick<Subject, "session" | "variable">): string {
  if (variable !== undefined) return ` --variable ${quoted(variable)}`;
  return session === undefined ? "" : ` --session ${quoted(session)}`;
}

/** For a shell, where it needs to be. */
function quoted(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
