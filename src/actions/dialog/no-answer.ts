import { ActionError } from "../action-error.ts";

/** A question, and nobody who answers it. */
export function noAnswer(variable: string, usual: string): ActionError {
  return new ActionError({
    code: "ACTION_NO_ANSWER",
    message: "the task asks a question, and nobody is there to answer it",
    remedy: `run it at a terminal, give the answer with --answer ${variable}=…, or let the step have ${usual}`,
    context: { variable },
  });
}
