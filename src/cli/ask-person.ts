import { setImmediate } from "node:timers/promises";
import type { Ask, Question } from "../actions/services.ts";
import { printable, printableLine } from "../values/printable.ts";
import { CliError } from "./cli-error.ts";
import type { GivenVariables } from "./given-variable.ts";
import type { Io, Output, Terminal } from "./io.ts";

/** What a question has to do with the run around it. */
type Surroundings = {
  /** Leaves the terminal to the question until the returned function is called. */
  pause(): (() => void) | undefined;
  /** Ctrl+C at a question cancels the run, as it does elsewhere. */
  cancel(): void;
};

/** Answers a task's questions: with what the command line gives, else by the person at the terminal, who is asked one at a time. */
export function askPerson(
  answers: GivenVariables,
  { terminal, stderr }: Pick<Io, "terminal" | "stderr">,
  { pause, cancel }: Surroundings,
): Ask {
  const given = new Map(Object.entries(answers).map(([name, value]) => [name.toUpperCase(), value]));
  let before: Promise<unknown> = Promise.resolve();
  const askNow = async (question: Question, at: Terminal): Promise<string> => {
    question.signal.throwIfAborted();
    const resume = pause();
    try {
      return await answerOf(question, at, stderr);
    } catch (error) {
      if (!question.signal.aborted && error instanceof CliError && error.code === "CLI_CANCELLED") cancel();
      throw error;
    } finally {
      resume?.();
    }
  };
  return async (question) => {
    const answer = given.get(question.variable.toUpperCase());
    if (answer !== undefined || terminal === undefined) return answer;
    const asked = before.then(() => askNow(question, terminal));
    // What came of this answer is shown before the next question.
    before = asked.catch(() => {}).then(() => setImmediate());
    return await asked;
  };
}

/** Asks until there is an answer that can be used. */
async function answerOf(question: Question, terminal: Terminal, stderr: Output): Promise<string> {
  const { title, message, usual, isHidden, signal, choices, problemWith } = question;
  if (title !== undefined) stderr.write(`${printable(title)}\n`);
  const list = choices?.map((choice, index) => `  ${index + 1}  ${printableLine(choice)}\n`) ?? [];
  if (list.length > 0) stderr.write([printable(message), "\n", ...list].join(""));
  const otherwise = usual === undefined ? "" : `[${printableLine(usual)}] `;
  const prompt = `${list.length > 0 ? `1 to ${list.length}:` : printable(message)} ${otherwise}`;
  for (;;) {
    const answer = await terminal.ask(prompt, { hidden: isHidden, signal });
    const problem = problemWith?.(answer);
    if (problem === undefined) return answer;
    stderr.write(`${printable(problem)}\n`);
  }
}
