import type { RunEvent, StepErrorRecord } from "../../engine/event.ts";
import { printableLine } from "../../values/printable.ts";
import type { Output } from "../io.ts";
import type { Colors } from "./colors.ts";
import type { Printer } from "./printer.ts";
import { failedText, finishedText, saidText, summaryText } from "./run-text.ts";

export type PlainPrinterOptions = {
  readonly output: Output;
  readonly colors: Colors;
  /** Called after the line of a step that failed, to show the error in full. */
  readonly showError: (error: StepErrorRecord) => void;
};

/** Errors of a run in which no step has failed: a step has ended the task, or left something undone. */
const withoutStep: ReadonlySet<string> = new Set(["ENGINE_STOPPED", "ACTION_BATCH_DISCARDED"]);

/** One line a step when it is over, what it said below it, then the summary. */
export function plainPrinter({ output, colors, showError }: PlainPrinterOptions): Printer {
  let digits = 1;
  let said: string[] = [];

  /** Writes a line of a step with all that it said since. */
  function writeStep(...lines: string[]): void {
    const all = [...lines, ...said];
    said = [];
    if (all.length > 0) output.write(`${all.join("\n")}\n`);
  }

  function event(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        digits = String(event.steps).length;
        output.write(`${colors.bold(printableLine(event.task))}\n\n`);
        break;
      case "step-warning":
      case "log":
      case "dialog":
        said.push(saidText(event, colors, digits));
        break;
      case "step-finished":
        if (event.step.action !== "") writeStep(finishedText(event, colors, digits));
        break;
      case "step-failed":
        writeStep(failedText(event, colors, digits));
        if (event.error.code !== "ENGINE_CANCELLED") showError(event.error);
        break;
      case "run-finished":
        writeStep();
        if (event.error !== undefined && withoutStep.has(event.error.code)) showError(event.error);
        output.write(`\n${summaryText(event, colors)}\n`);
        break;
    }
  }
  return { event, close() {} };
}
