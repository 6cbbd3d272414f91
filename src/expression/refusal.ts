import type { ExpressionErrorCode } from "./expression-error.ts";

type RefusalDetails = {
  readonly code: ExpressionErrorCode;
  /** A clause that starts in lower case. Never a variable's value. */
  readonly reason: string;
  readonly remedy?: string | undefined;
  /** Which operand or argument is to blame, counted from 0; the whole operation when left out. */
  readonly operand?: number | undefined;
  readonly cause?: unknown;
};

/** Why an operation has no value. Whoever evaluates the operation knows its place and makes an ExpressionError of it. */
export class Refusal extends Error {
  readonly details: RefusalDetails;

  constructor(details: RefusalDetails) {
    super(details.reason);
    this.details = details;
  }

  /** The same, to be blamed on that operand. */
  of(operand: number): Refusal {
    return this.details.operand === undefined ? new Refusal({ ...this.details, operand }) : this;
  }
}

export function typeRefusal(reason: string, remedy?: string): Refusal {
  return new Refusal({ code: "EXPRESSION_TYPE", reason, remedy });
}

export function overflow(reason: string): Refusal {
  return new Refusal({ code: "EXPRESSION_OVERFLOW", reason });
}

export function badArgument(reason: string, remedy?: string): Refusal {
  return new Refusal({ code: "EXPRESSION_ARGUMENT", reason, remedy });
}

/** What `read` refuses is blamed on that operand. */
export function blaming<T>(operand: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Refusal ? error.of(operand) : error;
  }
}

export function divisionByZero(): Refusal {
  return new Refusal({ code: "EXPRESSION_DIVISION_BY_ZERO", reason: "the divisor is 0", operand: 1 });
}
