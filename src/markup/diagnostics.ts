import type { Diagnostic } from "./diagnostic.ts";
import type { LineIndex } from "./line-index.ts";
import { visibleText } from "./visible-text.ts";

/** Every code that reading a task can report. README.md says what each means. */
export type MarkupCode =
  | "MARKUP_BLOCK_NOT_CLOSED"
  | "MARKUP_BLOCK_NOT_OPEN"
  | "MARKUP_COMMENT_IN_COMMENT"
  | "MARKUP_DUPLICATE_ATTRIBUTE"
  | "MARKUP_INVALID_ENCODING"
  | "MARKUP_NESTING_LIMIT"
  | "MARKUP_NO_VALUE"
  | "MARKUP_NODE_LIMIT"
  | "MARKUP_NO_TASK"
  | "MARKUP_OUTSIDE_FUNCTION"
  | "MARKUP_SECOND_ELSE"
  | "MARKUP_STRAY_CHARACTER"
  | "MARKUP_STRAY_END_TAG"
  | "MARKUP_STRAY_TEXT"
  | "MARKUP_TEXT_LIMIT"
  | "MARKUP_TOO_MANY_DIAGNOSTICS"
  | "MARKUP_UNCLOSED_COMMENT"
  | "MARKUP_UNCLOSED_ELEMENT"
  | "MARKUP_UNCLOSED_MARKUP"
  | "MARKUP_UNCLOSED_QUOTE"
  | "MARKUP_UNCLOSED_TAG"
  | "MARKUP_UNQUOTED_VALUE";

const longestText = 300;

/** A diagnostic before its offsets are turned into lines and columns. */
export type Finding = {
  readonly code: MarkupCode;
  readonly severity: Diagnostic["severity"];
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  readonly remedy?: string;
  readonly related?: { readonly message: string; readonly offset: number };
};

/** Collects findings; keeps the first thousand, so that a text full of faults cannot fill the memory with them. */
export class Diagnostics {
  readonly #kept: Finding[] = [];
  #dropped = 0;
  #droppedError = false;

  add(finding: Finding): void {
    if (this.#kept.length < 1000) {
      this.#kept.push(finding);
      return;
    }
    this.#dropped += 1;
    this.#droppedError ||= finding.severity === "error";
  }

  /** In the order of the text; what was dropped is said last, and is an error when an error is among it. */
  list(lines: LineIndex, textLength: number): Diagnostic[] {
    const sorted = [...this.#kept].sort((a, b) => a.offset - b.offset);
    if (this.#dropped > 0) sorted.push(this.#droppedFinding(textLength));
    return sorted.map((finding) => toDiagnostic(finding, lines));
  }

  #droppedFinding(textLength: number): Finding {
    return {
      code: "MARKUP_TOO_MANY_DIAGNOSTICS",
      severity: this.#droppedError ? "error" : "warning",
      message: `${this.#dropped} more problems were found that are not listed`,
      offset: textLength,
      length: 1,
      remedy: "mend the listed ones and check again",
    };
  }
}

function toDiagnostic(finding: Finding, lines: LineIndex): Diagnostic {
  const { code, severity, length, remedy, related } = finding;
  return {
    code,
    severity,
    message: shown(finding.message),
    position: lines.positionAt(finding.offset),
    length,
    ...(remedy === undefined ? {} : { remedy: shown(remedy) }),
    ...(related === undefined
      ? {}
      : { related: { message: shown(related.message), position: lines.positionAt(related.offset) } }),
  };
}

/** Names in it come from the text, where they may be as long as it and hold anything. */
function shown(text: string): string {
  const start = visibleText(text.slice(0, longestText));
  return text.length > longestText ? `${start}…` : start;
}
