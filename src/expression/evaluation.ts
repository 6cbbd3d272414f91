import { ExpressionError, type ExpressionErrorCode } from "./expression-error.ts";
import type { Call } from "./functions/function-record.ts";
import { holdsText } from "./holds-text.ts";
import type { Language } from "./language.ts";
import { Refusal } from "./refusal.ts";
import type { ExpressionNode, Span } from "./syntax-tree.ts";
import type { Scope, ScopeVariable, Value } from "./value.ts";

/** One evaluation: what it sees, what it may still cost, and whether it has read a secret. */
export class Evaluation implements Call {
  readonly text: string;
  readonly scope: Scope;
  readonly language: Language;
  #stepsLeft: number;
  #readSecret = false;

  constructor(text: string, scope: Scope, language: Language) {
    this.text = text;
    this.scope = scope;
    this.language = language;
    this.#stepsLeft = language.limits.steps;
  }

  spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft >= 0) return;
    throw new Refusal({
      code: "EXPRESSION_TOO_MUCH",
      reason: "the expression takes too long",
      remedy: "compute parts of it into variables first",
    });
  }

  /** Counts the step that computes a node. */
  count(node: Span): void {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft < 0) this.at(node, [], () => this.spend(0));
  }

  /** A value that has been read; where it is a secret, what comes of it is one. */
  read({ value, isSecret }: ScopeVariable): Value {
    const holdsSecret = isSecret === true || (typeof value === "string" && this.scope.holdsSecret?.(value) === true);
    if (holdsSecret) this.#readSecret = true;
    return value;
  }

  /** Tells the scope of a value that came of a secret. A text that stands in the expression itself was only chosen by one. */
  tell(value: Value, root: ExpressionNode): Value {
    if (this.#readSecret && !holdsText(root, value)) this.scope.onSecret?.(value);
    this.#readSecret = false;
    return value;
  }

  /** Runs an operation; what it refuses is an error at its operand's place, or at its own. */
  at<T>(span: Span, operands: readonly (Span | undefined)[], operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, reason, remedy, operand, cause } = error.details;
      const place = (operand === undefined ? undefined : operands[operand]) ?? span;
      // What the machine says of a path holds the path.
      if (code === "EXPRESSION_HOST" && this.#readSecret) throw this.error(place, code, "the machine refuses this");
      throw this.error(place, code, reason, remedy, cause);
    }
  }

  error(span: Span, code: ExpressionErrorCode, reason: string, remedy?: string, cause?: unknown): ExpressionError {
    const { offset, length } = span;
    return new ExpressionError({ code, reason, text: this.text, offset, length, remedy, cause });
  }
}
