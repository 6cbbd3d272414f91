import type { StepErrorRecord } from "../../engine/event.ts";
import type { Io } from "../io.ts";
import type { LoadedTask } from "../load-task.ts";
import { canRewrite, colorsOf } from "./colors.ts";
import { jsonPrinter } from "./json-printer.ts";
import { livePrinter } from "./live-printer.ts";
import { plainPrinter } from "./plain-printer.ts";
import type { Printer } from "./printer.ts";
import { columnsOf } from "./show-diagnostics.ts";
import { stepErrorText } from "./step-error-text.ts";

/** The printer of a run: JSON where it is asked for, live lines on a terminal, plain ones elsewhere. Errors go to standard error. */
export function createPrinter(loaded: LoadedTask, { io, json }: { io: Io; json: boolean }): Printer {
  if (json) return jsonPrinter(io.stdout);
  const options = {
    output: io.stdout,
    colors: colorsOf(io.stdout, io.env),
    showError: (error: StepErrorRecord) =>
      io.stderr.write(`\n${stepErrorText(error, loaded, colorsOf(io.stderr, io.env), columnsOf(io.stderr))}\n`),
  };
  return canRewrite(io.stdout, io.env) ? livePrinter(io, options) : plainPrinter(options);
}
