import type { Diagnostic } from "../../markup/diagnostic.ts";
import { printDiagnostic } from "../../markup/print-diagnostic.ts";
import { printable } from "../../values/printable.ts";
import type { Io, Output } from "../io.ts";
import type { LoadedTask } from "../load-task.ts";
import { type Colors, colorsOf } from "./colors.ts";
import { count } from "./count.ts";
import { writeJsonLine } from "./json-printer.ts";

/** So many warnings are shown before a run; a task of a thousand steps may have more. */
const maxWarningsShown = 20;

/** How wide source lines may be where a person reads them; undefined elsewhere. */
export function columnsOf(output: Output): number | undefined {
  return output.isTerminal ? output.columns() : undefined;
}

/** A diagnostic with its source line and a caret below. */
export function diagnosticText(
  diagnostic: Diagnostic,
  loaded: Pick<LoadedTask, "file" | "shownText">,
  colors: Colors,
  columns?: number,
): string {
  const paint = diagnostic.severity === "error" ? colors.red : colors.yellow;
  const head = `${diagnostic.severity} ${diagnostic.code}`;
  const text = printable(printDiagnostic(diagnostic, { text: loaded.shownText }, loaded.file, columns));
  return text.replace(head, paint(head));
}

/** What `--json` prints of a diagnostic. */
export function diagnosticRecord(diagnostic: Diagnostic, loaded: LoadedTask): object {
  const { position, ...rest } = diagnostic;
  return { type: "diagnostic", file: loaded.file, ...rest, ...position };
}

/** Says before a run what was found in the task: all errors, and warnings up to a limit. JSON goes to standard output, text to standard error. */
export function showDiagnostics(loaded: LoadedTask, { io, json }: { io: Io; json: boolean }): void {
  if (json) {
    for (const diagnostic of loaded.diagnostics) writeJsonLine(io.stdout, diagnosticRecord(diagnostic, loaded));
    return;
  }
  const colors = colorsOf(io.stderr, io.env);
  const warnings = loaded.diagnostics.filter(({ severity }) => severity === "warning");
  const hidden = new Set(warnings.slice(maxWarningsShown));
  for (const diagnostic of loaded.diagnostics) {
    if (!hidden.has(diagnostic))
      io.stderr.write(`${diagnosticText(diagnostic, loaded, colors, columnsOf(io.stderr))}\n\n`);
  }
  if (hidden.size > 0) io.stderr.write(`and ${count(hidden.size, "more warning")}; dynaml check shows all\n\n`);
  if (!loaded.loads) io.stderr.write(`${loaded.file} does not load, nothing was run\n`);
}
