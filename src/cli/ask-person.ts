import type { Ask } from "../actions/services.ts";
import { printable } from "../values/printable.ts";
import { CliError } from "./cli-error.ts";
import type { GivenVariables } from "./given-variable.ts";
import type { Io } from "./io.ts";

/** What a question has to do with the run around it. */
type Surroundings = {
  /** Leaves the terminal to the question until the returned function is called. */
  pause(): (() => void) | undefined;
  /** Ctrl+C at a question cancels the run, as it does elsewhere. */
  cancel(): void;
};

/** Answers a task's questions: with what the command line gives, else by the person at the terminal. */
export function askPerson(
  answers: GivenVariables,
  { terminal, stderr }: Pick<Io, "terminal" | "stderr">,
  { pause, cancel }: Surroundings,
): Ask {
  const given = new Map(Object.entries(answers).map(([name, value]) => [name.toUpperCase(), value]));
  return async ({ variable, title, message, isHidden, signal }) => {
    const answer = given.get(variable.toUpperCase());
    if (answer !== undefined || terminal === undefined) return answer;
    const resume = pause();
    try {
      if (title !== undefined) stderr.write(`${printable(title)}\n`);
      return await terminal.ask(`${printable(message)} `, { hidden: isHidden, signal });
    } catch (error) {
      if (!signal.aborted && error instanceof CliError && error.code === "CLI_CANCELLED") cancel();
      throw error;
    } finally {
      resume?.();
    }
  };
}
