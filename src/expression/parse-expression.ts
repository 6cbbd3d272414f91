import { ExpressionError, type ExpressionErrorCode, percentHint } from "./expression-error.ts";
import type { ChainNode, Expression, ExpressionNode, Link, Name, Operator, Span } from "./syntax-tree.ts";
import { readToken, type Token } from "./tokenizer.ts";

/** How deep parentheses, minus signs and row numbers may nest. */
const deepestNesting = 200;

/**
 * Reads a text that is one expression, without percent signs around it (grammar: README.md).
 *
 * `parseExpression("price * 2")` → a tree with offsets; throws ExpressionError (EXPRESSION_…).
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text, 0, false);
  return { text, root: parser.parseWhole() };
}

/** Reads the expression that starts after the percent sign before `offset`, and says where its closing percent sign ends. */
export function parseEmbedded(text: string, offset: number): { root: ExpressionNode; end: number } {
  const parser = new Parser(text, offset, true);
  const root = parser.parseWhole();
  return { root, end: parser.end };
}

/** The higher, the tighter. */
const powers: ReadonlyMap<string, number> = new Map([
  ["&", 1],
  ["+", 2],
  ["-", 2],
  ["*", 3],
  ["/", 3],
]);

const laterSymbols = new Set(["^", "\\", "=", "<", ">", "<=", ">=", "<>", "#"]);
const laterWords = new Set(["AND", "OR", "XOR", "EQV", "IMP", "MOD", "IS", "LIKE", "NOT"]);
const laterConstants = new Set(["TRUE", "FALSE", "NULL", "EMPTY", "NOTHING"]);

/** A Pratt parser: a prefix reader and a table of binding powers. */
class Parser {
  readonly #text: string;
  readonly #start: number;
  readonly #template: boolean;
  #token: Token;
  #depth = 0;

  constructor(text: string, offset: number, template: boolean) {
    this.#text = text;
    this.#start = offset;
    this.#template = template;
    this.#token = readToken(text, offset, template);
  }

  /** Past the last token read. */
  get end(): number {
    return this.#token.offset + this.#token.length;
  }

  parseWhole(): ExpressionNode {
    if (this.#atEnd()) throw this.#error("EXPRESSION_EMPTY", "an expression is missing");
    const root = this.#parse(0);
    if (!this.#atEnd()) throw this.#unexpected();
    if (this.#template && this.#token.length === 0) throw unclosedExpression(this.#text, this.#start - 1);
    return root;
  }

  #parse(above: number): ExpressionNode {
    let left = this.#parsePrefix();
    for (;;) {
      const power = this.#infixPower();
      if (power <= above) return left;
      left = this.#parseChain(left, power);
    }
  }

  #parseChain(first: ExpressionNode, power: number): ChainNode {
    const rest: Link[] = [];
    while (this.#infixPower() === power) {
      const operator = this.#take().value as Operator; // `powers` holds operators only
      rest.push({ operator, operand: this.#parse(power) });
    }
    return { kind: "chain", first, rest, ...spanning(first, rest.at(-1)?.operand ?? first) };
  }

  /** 0 where no operator stands. */
  #infixPower(): number {
    return this.#token.kind === "symbol" ? (powers.get(this.#token.value) ?? 0) : 0;
  }

  #parsePrefix(): ExpressionNode {
    const token = this.#token;
    switch (token.kind) {
      case "number":
        return this.#parseNumber();
      case "text":
        this.#take();
        return { kind: "text", value: token.value, offset: token.offset, length: token.length };
      case "name":
        return this.#parseName();
      default:
        if (this.#isSymbol("(")) return this.#parseParenthesized();
        if (this.#isSymbol("-")) return this.#parseNegation();
        throw this.#operandMissing();
    }
  }

  #parseNumber(): ExpressionNode {
    const { value, offset, length } = this.#token;
    const number = Number(value);
    if (!Number.isFinite(number)) throw this.#error("EXPRESSION_OVERFLOW", "the number is too large");
    this.#take();
    return { kind: "number", value: number, offset, length };
  }

  #parseParenthesized(): ExpressionNode {
    const open = this.#take();
    const inner = this.#nested(open, () => this.#parse(0));
    this.#takeClosing(open);
    return inner;
  }

  #parseNegation(): ExpressionNode {
    const minus = this.#take();
    const operand = this.#nested(minus, () => this.#parsePrefix());
    return { kind: "negation", operand, ...spanning(minus, operand) };
  }

  /** A variable, a column, or what this version has not: a function, an element of an array. */
  #parseName(): ExpressionNode {
    if (laterWords.has(this.#token.value.toUpperCase())) throw this.#operatorNotSupported();
    const token = this.#take();
    const name: Name = { name: token.value, offset: token.offset, length: token.length };
    if (this.#isSymbol("(")) return this.#parseRow(name);
    if (this.#isSymbol(".")) return this.#parseColumn(name, undefined);
    if (laterConstants.has(name.name.toUpperCase())) throw this.#notSupported(`the constant ${name.name} is`, name);
    return { kind: "variable", ...name };
  }

  #parseRow(name: Name): ExpressionNode {
    const open = this.#take();
    if (this.#isSymbol(")")) throw this.#notSupported(`functions such as ${name.name}() are`, name);
    const row = this.#nested(open, () => this.#parse(0));
    if (this.#isSymbol(",")) throw this.#notSupported(`functions such as ${name.name}(…) are`, name);
    this.#takeClosing(open);
    if (this.#isSymbol(".")) return this.#parseColumn(name, row);
    throw this.#notSupported(`functions and array elements such as ${name.name}(…) are`, name);
  }

  /** A column may have several parts, as those of linked tables and companions have: `contacts.account.primarycontactid.name`. */
  #parseColumn(dataset: Name, row: ExpressionNode | undefined): ExpressionNode {
    let column = this.#takeColumnPart(dataset.name);
    while (this.#isSymbol(".")) {
      const part = this.#takeColumnPart(column.name);
      column = { name: `${column.name}.${part.name}`, ...spanning(column, part) };
    }
    return { kind: "column", dataset, row, column, ...spanning(dataset, column) };
  }

  #takeColumnPart(before: string): Name {
    this.#take();
    if (this.#token.kind !== "name") {
      throw this.#error("EXPRESSION_SYNTAX", `a column's name is missing after \`${before}.\``);
    }
    const { value, offset, length } = this.#take();
    return { name: value, offset, length };
  }

  #nested<T>(opening: Span, parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepestNesting) {
      const reason = `the expression nests deeper than ${deepestNesting} levels`;
      throw this.#error("EXPRESSION_TOO_DEEP", reason, opening, "compute parts of it into variables first");
    }
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #atEnd(): boolean {
    return this.#token.kind === "end";
  }

  #isSymbol(value: string): boolean {
    return this.#token.kind === "symbol" && this.#token.value === value;
  }

  #take(): Token {
    const token = this.#token;
    this.#token = readToken(this.#text, this.end, this.#template);
    return token;
  }

  #takeClosing(open: Span): void {
    if (this.#isSymbol(")")) {
      this.#take();
      return;
    }
    if (!this.#atEnd()) throw this.#unexpected();
    throw this.#error("EXPRESSION_SYNTAX", "the parenthesis is not closed", open, "close it with )");
  }

  #operandMissing(): ExpressionError {
    const { kind, value, offset } = this.#token;
    if (kind === "percents") return this.#adjacent();
    if (value === "&" && /[ho]/i.test(this.#text[offset + 1] ?? "")) {
      return this.#notSupported("numbers in base 16 and 8 are", this.#token);
    }
    if (value === "#") return this.#notSupported("dates between # are", this.#token);
    const before = kind === "end" ? "at the end" : `before \`${value}\``;
    return this.#error("EXPRESSION_SYNTAX", `a value is missing ${before}`);
  }

  /** The error for a token that cannot follow a complete expression. */
  #unexpected(): ExpressionError {
    const { kind, value } = this.#token;
    if (kind === "percents") return this.#adjacent();
    const word = kind === "name" && laterWords.has(value.toUpperCase());
    if (word || (kind === "symbol" && laterSymbols.has(value))) return this.#operatorNotSupported();
    if (kind === "symbol" && value === ")") {
      return this.#error("EXPRESSION_SYNTAX", "there is no opening parenthesis for this one");
    }
    if (kind === "symbol" && value !== "(")
      return this.#error("EXPRESSION_SYNTAX", `\`${value}\` does not belong here`);
    const remedy = this.#template ? `join texts with &; ${percentHint}` : "join texts with &";
    return this.#error("EXPRESSION_SYNTAX", "an operator is missing", this.#token, remedy);
  }

  #operatorNotSupported(): ExpressionError {
    return this.#notSupported(`the operator ${this.#token.value} is`, this.#token);
  }

  #notSupported(what: string, span: Span): ExpressionError {
    const remedy = "this version has variables, dataset columns, numbers, texts, and the operators + - * / &";
    return this.#error("EXPRESSION_NOT_SUPPORTED", `${what} not supported yet`, span, remedy);
  }

  /** `%a%%b%`: the trap that the vendor's knowledge base describes. */
  #adjacent(): ExpressionError {
    const { offset, length } = this.#token;
    const left = this.#text.slice(this.#start, offset).trim();
    const close = this.#text.indexOf("%", offset + length);
    const right = close < 0 ? "" : this.#text.slice(offset + length, close).trim();
    const short = left !== "" && left.length + right.length <= 60 && !/["'\r\n]/.test(left + right);
    const joined = short && right !== "" ? `%${left} & ${right}%` : "%a & b%";
    const percent = short ? `%${left} & "%%"%` : '%a & "%%"%';
    const reason = "%% stands for one percent sign and does not end one expression and begin the next";
    const remedy = `to join two values write ${joined}; to put a percent sign after a value write ${percent}`;
    return this.#error("EXPRESSION_ADJACENT", reason, this.#token, remedy);
  }

  #error(code: ExpressionErrorCode, reason: string, span: Span = this.#token, remedy?: string): ExpressionError {
    const { offset, length } = span;
    const hint = remedy ?? (this.#template ? percentHint : undefined);
    return new ExpressionError({ code, reason, text: this.#text, offset, length: Math.max(1, length), remedy: hint });
  }
}

function spanning(first: Span, last: Span): Span {
  return { offset: first.offset, length: last.offset + last.length - first.offset };
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
