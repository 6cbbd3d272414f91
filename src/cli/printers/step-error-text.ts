import type { StepErrorRecord } from "../../engine/event.ts";
import { printDiagnostic } from "../../markup/print-diagnostic.ts";
import type { LoadedTask } from "../load-task.ts";
import { printable } from "./printable.ts";

/** An error of a step for a person: what happened, where with the source line, what to do, the causes in turn. */
export function stepErrorText(error: StepErrorRecord, loaded: LoadedTask): string {
  const lines = [headText(error, loaded)];
  if (error.session !== undefined) lines.push(`  session: ${sessionText(error)}`);
  for (const cause of error.causes) lines.push(`  caused by: ${cause.message}`);
  return printable(lines.join("\n"));
}

function headText({ code, message, remedy, step, where }: StepErrorRecord, loaded: LoadedTask): string {
  const source = loaded.task.steps[step.number - 1];
  if (source === undefined)
    return `error: ${message}\n  where: ${where}${remedy === undefined ? "" : `\n  what to do: ${remedy}`}`;
  const length = Math.max(1, source.end.offset - source.position.offset);
  const { position } = source;
  const diagnostic = { code, severity: "error", message, position, length, remedy } as const;
  return printDiagnostic(diagnostic, { text: loaded.shownText }, loaded.file);
}

function sessionText({ session, organizationUri }: StepErrorRecord): string {
  return organizationUri === undefined ? `${session}` : `${session} on ${organizationUri}`;
}
