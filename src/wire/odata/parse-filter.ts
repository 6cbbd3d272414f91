import type { FilterNode, FunctionParameter, Operand, PropertyPath } from "./filter-tree.ts";
import { comparisonOperators } from "./filter-tree.ts";
import { readLiteral } from "./literals.ts";
import { Scanner } from "./scanner.ts";

/** Values of `@p1` in the same address, by name without the sign. One that is not set is null (OData 4.0 part 1, §11.2.5.1.3). */
export type ParameterAliases = ReadonlyMap<string, string>;

/** Parentheses and lambdas inside one another. */
const maxDepth = 100;

/**
 * `$filter`: `name eq 'x' and contains(fullname,'y')`. Throws ODataError with the platform's words and the place.
 * What it means to a table is judged when it becomes a query (fetch-filter.ts).
 */
export function parseFilter(text: string, aliases: ParameterAliases = new Map()): FilterNode {
  const parser = new FilterParser(new Scanner(text), aliases);
  const node = parser.expression();
  parser.end();
  return node;
}

class FilterParser {
  readonly #scanner: Scanner;
  readonly #aliases: ParameterAliases;
  #depth = 0;

  constructor(scanner: Scanner, aliases: ParameterAliases) {
    this.#scanner = scanner;
    this.#aliases = aliases;
  }

  end(): void {
    if (!this.#scanner.isAtEnd) throw this.#scanner.syntaxError();
  }

  expression(): FilterNode {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw this.#scanner.error("The expression is nested too deeply.");
    let left = this.#and();
    while (this.#scanner.takeWord("or")) left = { type: "or", left, right: this.#and() };
    this.#depth -= 1;
    return left;
  }

  #and(): FilterNode {
    let left = this.#unary();
    while (this.#scanner.takeWord("and")) left = { type: "and", left, right: this.#unary() };
    return left;
  }

  #unary(): FilterNode {
    const { position } = this.#scanner;
    if (!this.#scanner.takeWord("not")) return this.#comparison();
    this.#depth += 1;
    if (this.#depth > maxDepth) throw this.#scanner.error("The expression is nested too deeply.");
    const operand = this.#unary();
    this.#depth -= 1;
    return { type: "not", operand, position };
  }

  #comparison(): FilterNode {
    const left = this.#primary();
    this.#scanner.skipBlanks();
    const { position } = this.#scanner;
    const operator = comparisonOperators.find((word) => this.#scanner.takeWord(word));
    return operator === undefined ? left : { type: "compare", operator, left, right: this.#primary(), position };
  }

  #primary(): FilterNode {
    if (this.#scanner.take("(")) {
      const inner = this.expression();
      if (!this.#scanner.take(")")) throw this.#closingExpected();
      return inner;
    }
    return this.#operand() ?? this.#callOrPath();
  }

  /** A literal or an alias. */
  #operand(): Operand | undefined {
    this.#scanner.skipBlanks();
    const { position } = this.#scanner;
    const alias = this.#scanner.alias();
    if (alias !== undefined) return { type: "literal", literal: this.#valueOfAlias(alias), position };
    const literal = this.#scanner.literal();
    return literal && { type: "literal", literal, position };
  }

  #valueOfAlias(name: string): Extract<Operand, { type: "literal" }>["literal"] {
    const text = this.#aliases.get(name);
    if (text === undefined) return { kind: "null" };
    const found = readLiteral(text.trim(), 0);
    if (found !== undefined && found.end === text.trim().length) return found.literal;
    throw this.#scanner.error(`The value of the parameter alias '@${name}' is not a literal.`);
  }

  #callOrPath(): FilterNode {
    const { position } = this.#scanner;
    const name = this.#scanner.dottedName();
    if (name === undefined) throw this.#expressionExpected();
    if (this.#scanner.take("(")) return { type: "call", name, parameters: this.#parameters(), position };
    const segments = [name];
    while (this.#scanner.take("/")) {
      const segment = this.#scanner.take("$count") ? "$count" : this.#scanner.identifier();
      if ((segment === "any" || segment === "all") && this.#scanner.take("(")) {
        return this.#lambda(segment, { type: "path", segments, position });
      }
      segments.push(segment);
    }
    return { type: "path", segments, position };
  }

  #lambda(quantifier: "any" | "all", path: PropertyPath): FilterNode {
    const { position } = path;
    if (quantifier === "any" && this.#scanner.take(")")) return { type: "lambda", quantifier, path, position };
    const variable = this.#scanner.identifier();
    this.#scanner.expect(":");
    const predicate = this.expression();
    if (!this.#scanner.take(")")) throw this.#closingExpected();
    return { type: "lambda", quantifier, path, variable, predicate, position };
  }

  #parameters(): FunctionParameter[] {
    const parameters: FunctionParameter[] = [];
    if (this.#scanner.take(")")) return parameters;
    do {
      parameters.push(this.#parameter());
    } while (this.#scanner.take(","));
    if (!this.#scanner.take(")")) {
      const { position, text } = this.#scanner;
      throw this.#scanner.error(`')' or ',' expected at position ${position} in '${text}'.`);
    }
    return parameters;
  }

  #parameter(): FunctionParameter {
    const value = this.#operand();
    if (value !== undefined) return { value };
    const node = this.#callOrPath();
    if (node.type !== "path") throw this.#scanner.syntaxError();
    const [name] = node.segments;
    if (node.segments.length > 1 || !this.#scanner.take("=")) return { value: node };
    const named = this.#operand();
    if (named === undefined) throw this.#expressionExpected();
    return { name, value: named };
  }

  #closingExpected() {
    const { position, text } = this.#scanner;
    return this.#scanner.error(`')' or operator expected at position ${position} in '${text}'.`);
  }

  #expressionExpected() {
    const { position, text } = this.#scanner;
    return this.#scanner.error(`Expression expected at position ${position} in '${text}'.`);
  }
}
