import { readDateLiteral } from "./date-text.ts";
import type { ExpressionError } from "./expression-error.ts";
import { infixOperator, isOperatorWord, prefixPowers } from "./operators.ts";
import type { ChainNode, ColumnNode, Expression, ExpressionNode, Link, Name, Span } from "./syntax-tree.ts";
import { TokenReader } from "./token-reader.ts";
import type { PercentSigns } from "./tokenizer.ts";
import { type NothingValue, nothing } from "./value.ts";

/** How deep parentheses, signs, arguments and indexes may nest. */
const deepestNesting = 200;

/** How many operands may be open at once: each level may hold operators of every precedence. */
const mostOperands = 600;

/**
 * Reads a text that is one expression, without percent signs around it (grammar: README.md).
 *
 * `parseExpression("price * 2")` → a tree with offsets; throws ExpressionError (EXPRESSION_…).
 */
export function parseExpression(text: string): Expression {
  return { text, root: new Parser(text, 0, "none").parseWhole() };
}

/**
 * Reads a field that is an expression by itself (AMIF, AMLOOP, AMSELECTCASE). It may stand between percent signs or not, and so may
 * parts of it; within quotes percent signs hold expressions, as in any text.
 *
 * `a = 1`, `%a = 1%`, `%a% = 1` and `"%a%" = "1"` are read; parse it once, evaluate it as often as its step runs.
 */
export function parseField(text: string): Expression {
  return { text, root: new Parser(text, 0, text.includes("%") ? "field" : "none").parseWhole() };
}

/** Reads the expression that starts after the percent sign before `offset`, and says where its closing percent sign ends. */
export function parseEmbedded(text: string, offset: number): { root: ExpressionNode; end: number } {
  const parser = new Parser(text, offset, "template");
  const root = parser.parseWhole();
  return { root, end: parser.end };
}

const constants = new Map<string, boolean | null | undefined | NothingValue>([
  ["TRUE", true],
  ["FALSE", false],
  ["NULL", null],
  ["EMPTY", undefined],
  ["NOTHING", nothing],
]);

/** A Pratt parser: a prefix reader and a table of binding powers. */
class Parser {
  readonly #tokens: TokenReader;
  #depth = 0;
  #operands = 0;

  constructor(text: string, offset: number, percents: PercentSigns) {
    this.#tokens = new TokenReader(text, offset, percents);
  }

  /** Past the last token read. */
  get end(): number {
    return this.#tokens.end;
  }

  parseWhole(): ExpressionNode {
    if (this.#tokens.atEnd()) throw this.#tokens.error("EXPRESSION_EMPTY", "an expression is missing");
    const root = this.#parse(0);
    if (!this.#tokens.atEnd()) throw this.#tokens.unexpected();
    if (this.#tokens.percents === "template" && this.#tokens.token.length === 0) {
      throw this.#tokens.unclosed();
    }
    return root;
  }

  #parse(above: number): ExpressionNode {
    this.#operands += 1;
    if (this.#operands > mostOperands) throw this.#tooDeep(this.#tokens.token);
    let left = this.#parsePrefix();
    for (;;) {
      const power = this.#infix()?.power ?? 0;
      if (power <= above) break;
      left = this.#parseChain(left, power);
    }
    this.#operands -= 1;
    return left;
  }

  #parseChain(first: ExpressionNode, power: number): ChainNode {
    const rest: Link[] = [];
    for (;;) {
      const infix = this.#infix();
      if (infix?.power !== power) break;
      this.#tokens.take();
      rest.push({ operator: infix.operator, operand: this.#parse(power) });
    }
    return { kind: "chain", first, rest, ...spanning(first, rest.at(-1)?.operand ?? first) };
  }

  #infix(): ReturnType<typeof infixOperator> {
    const { kind, value } = this.#tokens.token;
    if (kind === "name") return infixOperator(value);
    return kind === "symbol" ? infixOperator(otherSpellings.get(value) ?? value) : undefined;
  }

  #parsePrefix(): ExpressionNode {
    const token = this.#tokens.token;
    switch (token.kind) {
      case "number":
        return this.#parseNumber();
      case "date":
        return this.#parseDate();
      case "text":
        return this.#parseText();
      case "name":
        return this.#parseIndexes(this.#parseName());
      default:
        if (this.#tokens.isSymbol("(")) return this.#parseParenthesized();
        if (this.#tokens.isSymbol("-") || this.#tokens.isSymbol("+")) return this.#parseSign();
        if (this.#tokens.isSymbol("%")) return this.#parsePercent();
        throw this.#tokens.operandMissing();
    }
  }

  #parseNumber(): ExpressionNode {
    const { value, offset, length } = this.#tokens.token;
    const number = value.startsWith("&") ? basedNumber(value) : Number(value.replace(/d/i, "e"));
    if (!Number.isFinite(number)) throw this.#tokens.error("EXPRESSION_OVERFLOW", "the number is too large");
    this.#tokens.take();
    return { kind: "number", value: number, offset, length };
  }

  #parseDate(): ExpressionNode {
    const { value, offset, length } = this.#tokens.token;
    const date = readDateLiteral(value);
    if (date === undefined) {
      const remedy = "write month/day/year and, if need be, a time: #1/31/2026 1:05:00 PM#";
      throw this.#tokens.error("EXPRESSION_SYNTAX", "this is no date", this.#tokens.token, remedy);
    }
    this.#tokens.take();
    return { kind: "date", ...date, offset, length };
  }

  #parseText(): ExpressionNode {
    const { value, offset, length } = this.#tokens.token;
    const parts = this.#tokens.percents === "field" && value.includes("%") ? this.#partsOfText() : undefined;
    this.#tokens.take();
    return parts === undefined ? { kind: "text", value, offset, length } : { kind: "template", parts, offset, length };
  }

  /** The text of a field that is an expression by itself may hold expressions between percent signs. One that has no partner is a percent sign. */
  #partsOfText(): readonly (string | ExpressionNode)[] {
    const { offset, length } = this.#tokens.token;
    const close = offset + length - 1;
    const quote = this.#tokens.text[offset];
    const unquoted = (from: number, to: number) => {
      const written = this.#tokens.text.slice(from, to).replaceAll("%%", "%");
      return quote === '"' ? written.replaceAll('""', '"') : written;
    };
    const parts: (string | ExpressionNode)[] = [];
    let literal = offset + 1;
    let from = literal;
    for (;;) {
      const percent = this.#tokens.text.indexOf("%", from);
      if (percent < 0 || percent >= close) break;
      const partner = this.#tokens.text.indexOf("%", percent + 1);
      if (partner === percent + 1) {
        from = percent + 2;
        continue;
      }
      if (partner < 0 || partner >= close) break;
      const { root, end } = parseEmbedded(this.#tokens.text, percent + 1);
      if (end > close) break;
      if (percent > literal) parts.push(unquoted(literal, percent));
      parts.push(root);
      literal = end;
      from = end;
    }
    if (close > literal) parts.push(unquoted(literal, close));
    return parts;
  }

  #parseParenthesized(): ExpressionNode {
    const open = this.#tokens.take();
    const inner = this.#nested(open, () => this.#parse(0));
    this.#tokens.takeClosing(open);
    return inner;
  }

  #parseSign(): ExpressionNode {
    const sign = this.#tokens.take();
    const operand = this.#nested(sign, () => this.#parse(prefixPowers.sign));
    return sign.value === "+" ? operand : { kind: "prefix", operator: "-", operand, ...spanning(sign, operand) };
  }

  #parseNot(): ExpressionNode {
    const not = this.#tokens.take();
    const operand = this.#nested(not, () => this.#parse(prefixPowers.not));
    return { kind: "prefix", operator: "Not", operand, ...spanning(not, operand) };
  }

  /** `%…%` in a field that is an expression by itself: the same as parentheses. */
  #parsePercent(): ExpressionNode {
    const { offset, length } = this.#tokens.token;
    const { root, end } = parseEmbedded(this.#tokens.text, offset + length);
    this.#tokens.goOn(end);
    return root;
  }

  /** A constant, a variable, a column, a function or the element of an array. */
  #parseName(): ExpressionNode {
    const { value, offset, length } = this.#tokens.token;
    const upper = value.toUpperCase();
    if (upper === "NOT") return this.#parseNot();
    if (isOperatorWord(upper)) throw this.#tokens.operandMissing();
    if (upper === "DATE$" || upper === "TIME$") throw this.#tokens.dateText();
    this.#tokens.take();
    const name: Name = { name: value.endsWith("$") ? value.slice(0, -1) : value, offset, length };
    if (this.#tokens.isSymbol("(")) return this.#parseCall(name);
    if (this.#tokens.isSymbol(".")) return this.#parseColumn(name, undefined);
    const constant = name.name.toUpperCase();
    if (!constants.has(constant)) return { kind: "variable", ...name };
    return { kind: "constant", value: constants.get(constant), offset, length };
  }

  #parseCall(name: Name): ExpressionNode {
    const { values, span } = this.#parseArguments();
    const [row] = values;
    if (this.#tokens.isSymbol(".") && values.length === 1 && row !== undefined) return this.#parseColumn(name, row);
    return { kind: "call", name, arguments: values, ...spanning(name, span) };
  }

  /** `(a, , b)`: what is left out is undefined. */
  #parseArguments(): { values: readonly (ExpressionNode | undefined)[]; span: Span } {
    const open = this.#tokens.take();
    const values: (ExpressionNode | undefined)[] = [];
    if (!this.#tokens.isSymbol(")")) {
      for (;;) {
        const isLeftOut = this.#tokens.isSymbol(",") || this.#tokens.isSymbol(")");
        values.push(isLeftOut ? undefined : this.#nested(open, () => this.#parse(0)));
        if (!this.#tokens.isSymbol(",")) break;
        this.#tokens.take();
      }
    }
    const { offset, length } = this.#tokens.token;
    this.#tokens.takeClosing(open);
    return { values, span: { offset, length } };
  }

  /** `…(0)(1)`: elements of what stands before. */
  #parseIndexes(value: ExpressionNode): ExpressionNode {
    let array = value;
    let count = 0;
    while (this.#tokens.isSymbol("(") && (array.kind === "call" || array.kind === "element")) {
      const open = this.#tokens.token;
      count += 1;
      if (count > deepestNesting) throw this.#tooDeep(open);
      const { values, span } = this.#parseArguments();
      const indexes = values.filter((index) => index !== undefined);
      if (indexes.length === 0 || indexes.length < values.length) {
        throw this.#tokens.error("EXPRESSION_SYNTAX", "the number of the element is missing", open);
      }
      array = { kind: "element", array, indexes, ...spanning(array, span) };
    }
    return array;
  }

  /** A column may have several parts, as those of linked tables and companions have: `contacts.account.primarycontactid.name`. */
  #parseColumn(dataset: Name, row: ExpressionNode | undefined): ColumnNode {
    let column = this.#takeColumnPart(dataset.name);
    while (this.#tokens.isSymbol(".")) {
      const part = this.#takeColumnPart(column.name);
      column = { name: `${column.name}.${part.name}`, ...spanning(column, part) };
    }
    return { kind: "column", dataset, row, column, ...spanning(dataset, column) };
  }

  #takeColumnPart(before: string): Name {
    this.#tokens.take();
    if (this.#tokens.token.kind !== "name") {
      throw this.#tokens.error("EXPRESSION_SYNTAX", `a column's name is missing after \`${before}.\``);
    }
    const { value, offset, length } = this.#tokens.take(false);
    return { name: value, offset, length };
  }

  #nested<T>(opening: Span, parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > deepestNesting) throw this.#tooDeep(opening);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  #tooDeep(opening: Span): ExpressionError {
    const reason = `the expression nests deeper than ${deepestNesting} levels, or than ${mostOperands} operators`;
    return this.#tokens.error("EXPRESSION_TOO_DEEP", reason, opening, "compute parts of it into variables first");
  }
}

const otherSpellings: ReadonlyMap<string, string> = new Map([
  ["=<", "<="],
  ["=>", ">="],
  ["><", "<>"],
]);

/** `&HFF`, `&O17`, `&17`: up to 16 bits they are an Integer, where `&` at the end does not make them a Long of 32; both have a sign. */
function basedNumber(written: string): number {
  const isLong = written.endsWith("&");
  const isHex = /^&H/i.test(written);
  const digits = written.replace(/^&[HO]?|&$/gi, "");
  const number = Number.parseInt(digits, isHex ? 16 : 8);
  if (number > 0xffffffff) return Number.POSITIVE_INFINITY;
  if (!isLong && number > 0x7fff && number <= 0xffff) return number - 0x10000;
  return number > 0x7fffffff ? number - 0x100000000 : number;
}

function spanning(first: Span, last: Span): Span {
  return { offset: first.offset, length: last.offset + last.length - first.offset };
}
