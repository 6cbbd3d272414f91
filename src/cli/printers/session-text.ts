import { printableLine } from "../../values/printable.ts";
import type { PlannedSession } from "../planned-sessions.ts";

/** A session of a task for a person: what its step says, what the profile changes, what results. */
export function sessionText(planned: PlannedSession, file: string): string {
  const { session, line, column, says, profile, changes, result } = planned;
  const title = session === undefined ? "a step that connects for itself" : `session ${session}`;
  const sections = [
    section("the step says", says),
    profile === undefined ? ["  no profile"] : section(`profile ${profile}`, changes),
    section("result", result),
  ];
  const lines = [`${title} (${file}:${line}:${column})`, ...sections.flat()];
  return `${lines.map(indented).join("\n")}\n\n`;
}

function section(title: string, texts: Readonly<Record<string, string | null>>): string[] {
  const width = Math.max(0, ...Object.keys(texts).map((name) => name.length));
  const lines = Object.entries(texts).map(([name, text]) => `    ${name.padEnd(width)}  ${text ?? "(taken away)"}`);
  return [`  ${title}`, ...lines];
}

/** Without what acts on a terminal, its indentation kept. */
function indented(line: string): string {
  const [indentation = ""] = /^ */.exec(line) ?? [];
  const [, name = "", gap = "", rest = ""] = /^(\S*)( *)(.*)$/s.exec(line.trimStart()) ?? [];
  return `${indentation}${printableLine(name)}${gap}${printableLine(rest)}`;
}
