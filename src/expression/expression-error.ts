import { DynamlError } from "../errors.ts";

export type ExpressionErrorCode =
  /** Not in the grammar. */
  | "EXPRESSION_SYNTAX"
  /** A percent sign opens an expression that none closes. */
  | "EXPRESSION_UNCLOSED"
  /** Nothing between two percent signs but white space. */
  | "EXPRESSION_EMPTY"
  /** `%a%%b%`. */
  | "EXPRESSION_ADJACENT"
  /** In the language, but not in this version. */
  | "EXPRESSION_NOT_SUPPORTED"
  | "EXPRESSION_TOO_DEEP"
  | "EXPRESSION_TOO_LONG"
  | "EXPRESSION_NO_NAME"
  | "EXPRESSION_NO_COLUMN"
  | "EXPRESSION_NO_ROW"
  /** An array has no such element. */
  | "EXPRESSION_NO_ELEMENT"
  | "EXPRESSION_TYPE"
  /** Null where a value is needed. */
  | "EXPRESSION_NULL"
  /** A function does not take these arguments. */
  | "EXPRESSION_ARGUMENT"
  /** The host does not let tasks see this. */
  | "EXPRESSION_NOT_ALLOWED"
  /** The host failed: a file is not there, say. */
  | "EXPRESSION_HOST"
  /** The cap on steps of one evaluation. */
  | "EXPRESSION_TOO_MUCH"
  /** An unknown locale or time zone. */
  | "EXPRESSION_SETTING"
  | "EXPRESSION_DIVISION_BY_ZERO"
  | "EXPRESSION_OVERFLOW";

export type ExpressionErrorDetails = {
  readonly code: ExpressionErrorCode;
  /** What is wrong, in a clause that starts in lower case: `there is no variable "prce"`. Never a variable's value. */
  readonly reason: string;
  /** The whole text that the expression stands in. */
  readonly text: string;
  /** 0-based, in UTF-16 units of `text`. */
  readonly offset: number;
  readonly length: number;
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
};

/**
 * An expression that cannot be read or evaluated, and where in its text. The message tells the reason and the place in one
 * line; `where` shows the text with a caret under the place.
 */
export class ExpressionError extends DynamlError<ExpressionErrorCode> {
  /** 0-based, in UTF-16 units of the text. */
  readonly offset: number;
  readonly length: number;
  /** The line with the place in it, and below it a caret. */
  readonly excerpt: string;

  constructor(details: ExpressionErrorDetails) {
    const { line, caret } = excerptOf(details.text, details.offset, details.length);
    super({
      code: details.code,
      message: `${cut(details.reason)}, at character ${details.offset + 1} of ${line === "" ? "the value" : `\`${line}\``}`,
      where: `character ${details.offset + 1}\n    ${line}\n    ${caret}`,
      remedy: details.remedy === undefined ? undefined : cut(details.remedy),
      context: { offset: details.offset },
      cause: details.cause,
    });
    this.name = "ExpressionError";
    this.offset = details.offset;
    this.length = details.length;
    this.excerpt = `${line}\n${caret}`;
  }

  /** The same error without any of its text: for values that must not be shown, such as passwords. */
  withoutText(): ExpressionError {
    return new ExpressionError({
      code: this.code,
      reason: "the expression in this value, which is not shown, cannot be used",
      text: "",
      offset: this.offset,
      length: this.length,
      remedy: `${percentHint}; an expression names a variable that exists`,
    });
  }
}

export const percentHint = "a percent sign that is meant as such is written %%";

const longestClause = 400;

/** Names in it may be as long as whoever wrote them likes. */
function cut(clause: string): string {
  return clause.length > longestClause ? `${clause.slice(0, longestClause)}…` : clause;
}

const widest = 72;
const leading = 48;

function excerptOf(text: string, offset: number, length: number): { line: string; caret: string } {
  const start = Math.max(0, Math.min(offset - leading, text.length - widest));
  const cut = text.slice(start, start + widest);
  const line = Array.from({ length: cut.length }, (_, index) => printable(cut.charAt(index))).join("");
  const column = Math.min(Math.max(0, offset - start), line.length);
  const width = Math.max(1, Math.min(length, line.length - column));
  return { line, caret: " ".repeat(column) + "^".repeat(width) };
}

function printable(unit: string): string {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(unit) ? " " : unit;
}
