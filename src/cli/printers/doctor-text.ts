import type { PhaseReport } from "../../doctor/report.ts";
import { printableLine } from "./printable.ts";

/** The phases of a connection for a person: a line each, and of a failed one what it means and what to do. */
export function doctorText(title: string, phases: readonly PhaseReport[]): string {
  const width = Math.max(...phases.map((phase) => phase.title.length));
  const lines = phases.flatMap((phase) => phaseLines(phase, width));
  return `${[printableLine(title), ...lines].join("\n")}\n\n`;
}

function phaseLines(phase: PhaseReport, width: number): string[] {
  const start = `  ${phase.outcome.padEnd("not checked".length)}  ${phase.title.padEnd(width)}`;
  if (phase.outcome === "not reached") return [start.trimEnd()];
  const first = `${start}  ${printableLine(phase.happened)}`;
  if (phase.outcome !== "failed") return [first];
  const { where, means, next, code, causes } = phase;
  const facts: readonly (readonly [name: string, text: string | undefined])[] = [
    ["where", where],
    ...causes.map((cause) => ["cause", cause] as const),
    ["what it means", means],
    ["what to do", next],
    ["code", code],
  ];
  return [
    first,
    ...facts.flatMap(([name, text]) => (text === undefined ? [] : [`      ${name}: ${printableLine(text)}`])),
  ];
}
