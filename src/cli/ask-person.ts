import type { Ask } from "../actions/services.ts";
import { printable } from "../values/printable.ts";
import type { GivenVariables } from "./given-variable.ts";
import type { Io } from "./io.ts";

/** Answers a task's questions: with what the command line gives, else by the person at the terminal. `pause` leaves the terminal to the question. */
export function askPerson(
  answers: GivenVariables,
  { terminal, stderr }: Pick<Io, "terminal" | "stderr">,
  pause: () => (() => void) | undefined,
): Ask {
  const given = new Map(Object.entries(answers).map(([name, value]) => [name.toUpperCase(), value]));
  return async ({ variable, title, message, isHidden, signal }) => {
    const answer = given.get(variable.toUpperCase());
    if (answer !== undefined || terminal === undefined) return answer;
    const resume = pause();
    try {
      if (title !== undefined) stderr.write(`${printable(title)}\n`);
      return await terminal.ask(`${printable(message)} `, { hidden: isHidden, signal });
    } finally {
      resume?.();
    }
  };
}
