/** A place in a text: offset 0-based in UTF-16 units, line and column 1-based. */
export type Position = { readonly offset: number; readonly line: number; readonly column: number };

/** Something found in a task without running it. Collected, never thrown. */
export type Diagnostic = {
  /** Constant, upper case: `MARKUP_UNCLOSED_QUOTE`. */
  readonly code: string;
  /** "error" stops the task from loading; "warning" is an error when its step runs, or advice. */
  readonly severity: "error" | "warning";
  /** A clause that starts small and has no full stop, as the messages of errors. */
  readonly message: string;
  readonly position: Position;
  /** Length in UTF-16 units of what the caret line underlines; at least 1. */
  readonly length: number;
  /** What to do about it. */
  readonly remedy?: string | undefined;
  /** A second place that matters: the other end of a block, the step that creates the session. */
  readonly related?: { readonly message: string; readonly position: Position } | undefined;
};
