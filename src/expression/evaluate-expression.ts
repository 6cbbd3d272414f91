import { compute, join, negate } from "./arithmetic.ts";
import { compare, isSame } from "./comparison.ts";
import { asText } from "./convert.ts";
import { Evaluation } from "./evaluation.ts";
import { invoke, leftOut } from "./functions/function-record.ts";
import { findFunction } from "./functions/function-table.ts";
import { type Language, plainLanguage } from "./language.ts";
import { isLike } from "./like.ts";
import { combine, not } from "./logic.ts";
import { plainNumberIn } from "./number-text.ts";
import { noCallable, readColumn, readElement, readVariable } from "./read-name.ts";
import { blaming } from "./refusal.ts";
import type {
  CallNode,
  ChainNode,
  ElementNode,
  Expression,
  ExpressionNode,
  Operator,
  PrefixNode,
  Span,
  TemplateNode,
} from "./syntax-tree.ts";
import { isArray, type Scope, type Value } from "./value.ts";

/**
 * `evaluateExpression(parseExpression("price * 2"), scope)` → 12. Changes nothing; the same expression, scope and language give
 * the same value. Throws ExpressionError (EXPRESSION_…).
 */
export function evaluateExpression(expression: Expression, scope: Scope, language: Language = plainLanguage): Value {
  const evaluation = new Evaluation(expression.text, scope, language);
  return evaluation.tell(evaluateNode(expression.root, evaluation), expression.root);
}

export function evaluateNode(node: ExpressionNode, evaluation: Evaluation): Value {
  evaluation.count(node);
  switch (node.kind) {
    case "number":
    case "text":
    case "constant":
      return node.value;
    case "date": {
      const { zone } = evaluation.language;
      return new Date(node.isMoment ? node.wall : zone.momentOf(node.wall));
    }
    case "template":
      return evaluateText(node, evaluation);
    case "variable":
      return readVariable(node, evaluation);
    case "column": {
      const row = node.row === undefined ? undefined : { value: evaluateNode(node.row, evaluation) };
      return readColumn(node, row, evaluation);
    }
    case "call":
      return evaluateCall(node, evaluation);
    case "element":
      return evaluateElement(node, evaluation);
    case "prefix":
      return evaluatePrefix(node, evaluation);
    case "chain":
      return evaluateChain(node, evaluation);
  }
}

function evaluatePrefix(node: PrefixNode, evaluation: Evaluation): Value {
  const value = evaluateNode(node.operand, evaluation);
  const { language } = evaluation;
  return evaluation.at(node, [node.operand], () =>
    node.operator === "-" ? negate(value, language) : not(value, language),
  );
}

/** A text in quotes with expressions in it. */
function evaluateText(node: TemplateNode, evaluation: Evaluation): Value {
  let text: string | null = "";
  for (const part of node.parts) {
    const value: Value = typeof part === "string" ? part : evaluateNode(part, evaluation);
    text = evaluation.at(node, [node, node], () => join(text, value, evaluation.language));
  }
  return text;
}

/** The element of an array before a function of that name. */
function evaluateCall(node: CallNode, evaluation: Evaluation): Value {
  const { scope } = evaluation;
  const values = node.arguments.map((argument) =>
    argument === undefined ? leftOut : evaluateNode(argument, evaluation),
  );
  const places = node.arguments.map((argument) => argument ?? node);
  const given = values.filter((value) => value !== leftOut);
  const variable = scope.variable(node.name.name);
  if (variable !== undefined && isArray(variable.value)) {
    evaluation.read(variable);
    if (given.length === 0 || given.length < values.length) {
      throw evaluation.error(node, "EXPRESSION_SYNTAX", "the number of the element is missing");
    }
    return readElement(variable.value, given, places, evaluation);
  }
  const record = findFunction(node.name.name);
  if (record === undefined) throw noCallable(node.name, evaluation);
  return evaluation.at(node, places, () => invoke(record, values, evaluation));
}

function evaluateElement(node: ElementNode, evaluation: Evaluation): Value {
  const array = evaluateNode(node.array, evaluation);
  const indexes = node.indexes.map((index) => evaluateNode(index, evaluation));
  return readElement(array, indexes, node.indexes, evaluation);
}

/** An operand: its value, and whether it is a variable of type auto, which adapts to the operation. */
type Operand = { readonly value: Value; readonly adapts: boolean };

function evaluateChain(chain: ChainNode, evaluation: Evaluation): Value {
  let left: Operand = evaluateOperand(chain.first, evaluation);
  let place: Span = chain.first;
  for (const { operator, operand } of chain.rest) {
    const right = evaluateOperand(operand, evaluation);
    const both = { offset: chain.offset, length: operand.offset + operand.length - chain.offset };
    const value = operate(operator, left, right, [both, place, operand], evaluation);
    left = { value, adapts: false };
    place = both;
  }
  return left.value;
}

function evaluateOperand(node: ExpressionNode, evaluation: Evaluation): Operand {
  const variable = node.kind === "variable" ? evaluation.scope.variable(node.name) : undefined;
  if (variable === undefined) return { value: evaluateNode(node, evaluation), adapts: false };
  evaluation.count(node);
  const value = evaluation.read(variable);
  return { value, adapts: typeof value === "string" && variable.isText !== true };
}

function operate(
  operator: Operator,
  left: Operand,
  right: Operand,
  [both, a, b]: readonly [Span, Span, Span],
  evaluation: Evaluation,
): Value {
  const { language } = evaluation;
  return evaluation.at(both, [a, b], () => {
    switch (operator) {
      case "&":
        return join(left.value, right.value, language);
      case "+":
      case "-":
      case "*":
      case "/":
      case "\\":
      case "^":
      case "Mod":
        return compute(operator, adapted(left, language), adapted(right, language), language);
      case "=":
      case "<>":
      case "<":
      case ">":
      case "<=":
      case ">=": {
        const [first, second] = comparable(left, right, language);
        return compare(operator, first, second, language);
      }
      case "Like":
        return like(left.value, right.value, evaluation);
      case "Is":
        return isSame(left.value, right.value);
      default:
        return combine(operator, left.value, right.value, language);
    }
  });
}

/** A variable of type auto that holds a number's text is that number. */
function adapted({ value, adapts }: Operand, { locale }: Language): Value {
  return adapts && typeof value === "string" ? (plainNumberIn(value, locale) ?? value) : value;
}

/** Two texts compare as numbers where both are such variables; one with a text that stands in the expression compares as text. */
function comparable(left: Operand, right: Operand, language: Language): readonly [Value, Value] {
  const areTexts = typeof left.value === "string" && typeof right.value === "string";
  if (areTexts && !(left.adapts && right.adapts)) return [left.value, right.value];
  const [a, b] = [adapted(left, language), adapted(right, language)];
  return areTexts && (typeof a === "string" || typeof b === "string") ? [left.value, right.value] : [a, b];
}

function like(text: Value, pattern: Value, evaluation: Evaluation): boolean | null {
  if (text === null || pattern === null) return null;
  const { language } = evaluation;
  const looked = blaming(0, () => asText(text, language));
  const wanted = blaming(1, () => asText(pattern, language));
  return isLike(looked, wanted, (steps) => evaluation.spend(steps));
}
