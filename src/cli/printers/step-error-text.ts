import type { StepErrorRecord } from "../../engine/event.ts";
import type { Diagnostic, Position } from "../../markup/diagnostic.ts";
import { LineIndex } from "../../markup/line-index.ts";
import type { Step } from "../../markup/task.ts";
import { printable, printableLine } from "../../values/printable.ts";
import type { LoadedTask } from "../load-task.ts";
import type { Colors } from "./colors.ts";
import { diagnosticText } from "./show-diagnostics.ts";

/** An error of a step for a person: what happened, where with the source line, what to do, the session, the causes in turn. */
export function stepErrorText(error: StepErrorRecord, loaded: LoadedTask, colors: Colors, columns?: number): string {
  // Of a step of a subtask there is no text here.
  const step = error.step.task === undefined ? loaded.task.steps[error.step.number - 1] : undefined;
  const place = step === undefined ? undefined : placeOf(error, step, loaded);
  const lines =
    place === undefined ? plainHead(error) : [diagnosticText(diagnosticOf(error, place), loaded, colors, columns)];
  if (place !== undefined && namesAnotherFile(error.where, loaded)) lines.push(printable(`  where: ${error.where}`));
  if (error.means !== undefined) lines.push(`  what it means: ${printableLine(error.means)}`);
  if (error.remedy !== undefined) lines.push(`  what to do: ${printable(error.remedy)}`);
  if (error.session !== undefined) lines.push(`  session: ${printableLine(sessionText(error))}`);
  return [...lines, ...error.causes.map(({ message }) => printable(`  caused by: ${message}`))].join("\n");
}

type Place = Pick<Diagnostic, "position" | "length">;

/** The parameter that the error names, or the character inside one; else the step's element. */
function placeOf({ where }: StepErrorRecord, step: Step, { file, task }: LoadedTask): Place {
  const named = positionNamed(where, file, task.source.text);
  if (named === undefined || named.offset <= step.position.offset || named.offset >= step.end.offset) {
    return { position: step.position, length: `<${step.action}`.length };
  }
  const attributes = [step, ...step.children].flatMap((element) => element.attributes);
  const value = attributes.find(({ valuePosition }) => valuePosition.offset === named.offset)?.value;
  return { position: named, length: Math.max(1, value?.length ?? 1) };
}

/** `task.aml:12:5` as a position; undefined for an address, or a place in another file. */
function positionNamed(where: string, file: string, text: string): Position | undefined {
  const [, line, column] = (where.startsWith(`${file}:`) && /^:(\d+):(\d+)$/.exec(where.slice(file.length))) || [];
  const place = { line: Number(line), column: Number(column) };
  const offset = new LineIndex(text).offsetAt(place);
  return offset === undefined ? undefined : { ...place, offset };
}

function diagnosticOf({ code, message }: StepErrorRecord, place: Place): Diagnostic {
  return { code, severity: "error", message, ...place };
}

/** `in.csv:3`: neither a place in the task nor an address. */
function namesAnotherFile(where: string, { file }: LoadedTask): boolean {
  return /^[^\n]+:\d+$/.test(where) && !where.startsWith(`${file}:`) && !/^[a-z][a-z+.-]*:\/\//i.test(where);
}

function plainHead({ code, message, where }: StepErrorRecord): string[] {
  return [`error ${code}: ${message}`, `  where: ${where}`].map(printable);
}

function sessionText({ session = "", organizationUri }: StepErrorRecord): string {
  return organizationUri === undefined ? session : `${session} on ${organizationUri}`;
}
