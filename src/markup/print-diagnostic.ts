import type { Diagnostic, Position } from "./diagnostic.ts";
import { printExcerpt } from "./excerpt.ts";
import type { SourceText } from "./source-text.ts";

/**
 * A diagnostic as lines for a person, without a line break at the end:
 * ```
 * task.aml:2:32: warning MARKUP_UNCLOSED_QUOTE: the value of USERNAME has no closing quote
 *   2 | <AMDYNAMICSCRM USERNAME="bubbagump PASSWORD="****" />
 *     |                         ^
 *   what to do: add the quote where the value ends
 * ```
 * Source lines are cut around the caret to fit into `columns`. Values of attributes that may be secret are masked in the source line; control characters are made visible.
 */
export function printDiagnostic(
  diagnostic: Diagnostic,
  source: Pick<SourceText, "text">,
  file = "task",
  columns?: number,
): string {
  const { code, severity, message, position, length, remedy, related } = diagnostic;
  const lines = [
    `${place(file, position)}: ${severity} ${code}: ${message}`,
    ...printExcerpt(source.text, position, length, columns),
  ];
  if (remedy !== undefined) lines.push(`  what to do: ${remedy}`);
  if (related !== undefined) {
    lines.push(
      `  ${place(file, related.position)}: ${related.message}`,
      ...printExcerpt(source.text, related.position, 1, columns),
    );
  }
  return lines.join("\n");
}

function place(file: string, position: Position): string {
  return `${file}:${position.line}:${position.column}`;
}
