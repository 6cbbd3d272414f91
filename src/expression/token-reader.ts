import { ExpressionError, type ExpressionErrorCode, percentHint } from "./expression-error.ts";
import { isOperatorWord } from "./operators.ts";
import type { Span } from "./syntax-tree.ts";
import { type PercentSigns, readToken, type Token } from "./tokenizer.ts";

/** The tokens of one expression, one after the other, and what is wrong where one does not fit. */
export class TokenReader {
  readonly text: string;
  readonly percents: PercentSigns;
  /** The one to be read next. */
  token: Token;
  readonly #start: number;

  constructor(text: string, offset: number, percents: PercentSigns) {
    this.text = text;
    this.percents = percents;
    this.#start = offset;
    this.token = readToken(text, offset, { percents, operand: true });
  }

  /** Past the next token. */
  get end(): number {
    return this.token.offset + this.token.length;
  }

  /** Goes on at an offset behind a value. */
  goOn(offset: number): void {
    this.token = readToken(this.text, offset, { percents: this.percents, operand: false });
  }

  atEnd(): boolean {
    return this.token.kind === "end";
  }

  isSymbol(value: string): boolean {
    return this.token.kind === "symbol" && this.token.value === value;
  }

  /** `operand`: a value is expected next; what the token itself tells when left out. */
  take(operand = expectsOperand(this.token)): Token {
    const token = this.token;
    this.token = readToken(this.text, this.end, { percents: this.percents, operand });
    return token;
  }

  takeClosing(open: Span): void {
    if (this.isSymbol(")")) {
      this.take();
      return;
    }
    if (!this.atEnd()) throw this.unexpected();
    throw this.error("EXPRESSION_SYNTAX", "the parenthesis is not closed", open, "close it with )");
  }

  operandMissing(): ExpressionError {
    const { kind, value } = this.token;
    if (kind === "percents") return this.#adjacent();
    const before = kind === "end" ? "at the end" : `before \`${value}\``;
    return this.error("EXPRESSION_SYNTAX", `a value is missing ${before}`);
  }

  /** The error for a token that cannot follow a complete expression. */
  unexpected(): ExpressionError {
    const { kind, value } = this.token;
    if (kind === "percents") return this.#adjacent();
    if (kind === "symbol" && value === ")") {
      return this.error("EXPRESSION_SYNTAX", "there is no opening parenthesis for this one");
    }
    if (kind === "symbol" && value !== "(") {
      return this.error("EXPRESSION_SYNTAX", `\`${value}\` does not belong here`);
    }
    const remedy = this.percents === "template" ? `join texts with &; ${percentHint}` : "join texts with &";
    return this.error("EXPRESSION_SYNTAX", "an operator is missing", this.token, remedy);
  }

  /** BASIC's `Date$` is a text in a form of its own. */
  dateText(): ExpressionError {
    const { value } = this.token;
    const reason = `${value} is not supported`;
    return this.error("EXPRESSION_NOT_SUPPORTED", reason, this.token, 'write Format(Now(), "mm-dd-yyyy")');
  }

  /** `%a%%b%`: the trap that the vendor's knowledge base describes. */
  #adjacent(): ExpressionError {
    const { offset, length } = this.token;
    const left = this.text.slice(this.#start, offset).trim();
    const close = this.text.indexOf("%", offset + length);
    const right = close < 0 ? "" : this.text.slice(offset + length, close).trim();
    const short = left !== "" && left.length + right.length <= 60 && !/["'\r\n]/.test(left + right);
    const joined = short && right !== "" ? `%${left} & ${right}%` : "%a & b%";
    const percent = short ? `%${left} & "%%"%` : '%a & "%%"%';
    const reason = "%% stands for one percent sign and does not end one expression and begin the next";
    const remedy = `to join two values write ${joined}; to put a percent sign after a value write ${percent}`;
    return this.error("EXPRESSION_ADJACENT", reason, this.token, remedy);
  }

  error(code: ExpressionErrorCode, reason: string, span: Span = this.token, remedy?: string): ExpressionError {
    const { offset, length } = span;
    const hint = remedy ?? (this.percents === "none" ? undefined : percentHint);
    return new ExpressionError({ code, reason, text: this.text, offset, length: Math.max(1, length), remedy: hint });
  }

  /** No percent sign closes the expression of a template. */
  unclosed(): ExpressionError {
    return unclosedExpression(this.text, this.#start - 1);
  }
}

function expectsOperand({ kind, value }: Token): boolean {
  if (kind === "symbol") return value !== ")";
  return kind === "name" && isOperatorWord(value);
}

/** For the percent sign at `offset`. */
export function unclosedExpression(text: string, offset: number): ExpressionError {
  return new ExpressionError({
    code: "EXPRESSION_UNCLOSED",
    reason: "this % begins an expression that no later % ends",
    text,
    offset,
    length: 1,
    remedy: percentHint,
  });
}
