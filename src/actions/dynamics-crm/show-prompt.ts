import type { StepContext } from "../../engine/step-context.ts";
import type { SessionOptions } from "../../session/session-options.ts";

type Prompt = NonNullable<SessionOptions["prompt"]>;
type SignInPrompt = Parameters<Prompt>[0];

/** Shows a person, as a dialog of the run, what has to be done to sign in; the step waits meanwhile, until TIMEOUT. */
export function showPrompt(context: Pick<StepContext, "dialog">): Prompt {
  return (prompt) => context.dialog("Sign in", textOf(prompt));
}

function textOf(prompt: SignInPrompt): string {
  if (prompt.type === "authorization-code") return `Open this address in a browser on this machine:\n${prompt.url}`;
  return `Open ${prompt.verificationUri} in a browser, on any machine, and enter the code ${prompt.userCode}`;
}
