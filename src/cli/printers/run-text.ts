import type { RecordCounts, RunEvent, StepIdentity } from "../../engine/event.ts";
import { printable, printableLine } from "../../values/printable.ts";
import type { Colors } from "./colors.ts";
import { count } from "./count.ts";
import { printDuration } from "./duration.ts";

type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;

/** `✓ 4  Create entity account: created account 7bf2… (12 ms)` */
export function finishedText(event: EventOf<"step-finished">, colors: Colors, digits: number): string {
  const summary = event.result.summary === undefined ? "" : `: ${printableLine(event.result.summary)}`;
  return `${colors.green("✓")} ${stepText(event.step, digits)}${summary} ${colors.dim(`(${printDuration(event.seconds)})`)}`;
}

/** `✗ 4  Create entity account (12 ms)` */
export function failedText(event: EventOf<"step-failed">, colors: Colors, digits: number): string {
  return `${colors.red("✗")} ${stepText(event.step, digits)} ${colors.dim(`(${printDuration(event.seconds)})`)}`;
}

/** ` 4  Create entity account #2 (sub.aml)`, the number right-aligned to `digits`; behind the title the iteration and the subtask. */
export function stepText(step: StepIdentity, digits: number): string {
  const iteration = step.iteration === undefined ? "" : ` #${step.iteration.join(".")}`;
  const task = step.task === undefined ? "" : ` (${printableLine(step.task)})`;
  return `${String(step.number).padStart(digits)}  ${printableLine(step.title)}${iteration}${task}`;
}

/** What a step said, set in below its line: log, dialog and warning lines. */
export function saidText(event: EventOf<"log" | "dialog" | "step-warning">, colors: Colors, digits: number): string {
  const margin = " ".repeat(digits + 4);
  if (event.type === "step-warning") return `${margin}${colors.yellow(`! ${printableLine(event.message)}`)}`;
  const lines = printable(event.text).split("\n");
  if (event.type === "log") {
    const level = event.level === "user" ? "" : `${event.level}: `;
    return lines.map((line, index) => `${margin}${index === 0 ? level : ""}${line}`).join("\n");
  }
  const title = event.title === undefined ? [] : [colors.bold(printableLine(event.title))];
  return [...title, ...lines].map((line) => `${margin}${colors.dim("│")} ${line}`).join("\n");
}

/** `Succeeded in 0.31 s: 7 steps, 1 record created, 1 read, 1 session` */
export function summaryText(event: EventOf<"run-finished">, colors: Colors): string {
  const { status, summary } = event;
  const paint = status === "succeeded" ? colors.green : status === "failed" ? colors.red : colors.yellow;
  const word = `${status.charAt(0).toUpperCase()}${status.slice(1)}`;
  const facts = [
    stepCounts(summary),
    recordCounts(summary.records),
    summary.sessionsOpened > 0 ? count(summary.sessionsOpened, "session") : "",
  ];
  const text = facts.filter((fact) => fact !== "").join(", ");
  return `${paint(colors.bold(word))} in ${printDuration(event.seconds)}: ${text}`;
}

function stepCounts(summary: EventOf<"run-finished">["summary"]): string {
  const parts = [count(summary.stepsSucceeded + summary.stepsFailed, "step")];
  if (summary.stepsFailed > 0) parts.push(`${summary.stepsFailed} failed`);
  if (summary.stepsSkipped > 0) parts.push(`${summary.stepsSkipped} skipped`);
  return parts.join(", ");
}

function recordCounts(records: RecordCounts): string {
  const parts = (["created", "updated", "deleted", "read"] as const).filter((kind) => records[kind] > 0);
  return parts
    .map((kind, index) => `${index === 0 ? count(records[kind], "record") : records[kind]} ${kind}`)
    .join(", ");
}
