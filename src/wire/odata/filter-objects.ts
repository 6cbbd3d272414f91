import { Decimal } from "../../values/decimal.ts";
import type { ComparisonOperator, FilterNode, Operand } from "./filter-tree.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { Literal } from "./literals.ts";
import { odataError } from "./odata-error.ts";

/**
 * `$filter` on JSON objects that no table holds: definitions. Texts are compared as they stand, enumerations by the names of their
 * members. Throws ODataError for what definitions are not filtered by.
 */
export function matchesFilter(object: JsonObject, node: FilterNode): boolean {
  switch (node.type) {
    case "and":
      return matchesFilter(object, node.left) && matchesFilter(object, node.right);
    case "or":
      return matchesFilter(object, node.left) || matchesFilter(object, node.right);
    case "not":
      return !matchesFilter(object, node.operand);
    case "compare":
      return compare(valueOfNode(object, node.left), node.operator, valueOfNode(object, node.right));
    case "path":
      return valueAt(object, node.segments) === true;
    case "call":
      return matchesFunction(
        object,
        node.name,
        node.parameters.map(({ value }) => value),
      );
    case "lambda": {
      const { path, quantifier, predicate, variable = "" } = node;
      const items = valueAt(object, path.segments);
      const list = Array.isArray(items) ? items : [];
      const matches = (item: JsonValue) => predicate === undefined || matchesFilter({ [variable]: item }, predicate);
      return quantifier === "any" ? list.some(matches) : list.every(matches);
    }
    case "literal":
      return node.literal.kind === "boolean" && node.literal.value;
  }
}

function valueOfNode(object: JsonObject, node: FilterNode): JsonValue | boolean {
  if (node.type === "literal") return literalValue(node.literal);
  if (node.type === "path") return valueAt(object, node.segments);
  return matchesFilter(object, node);
}

function literalValue(literal: Literal): JsonValue {
  switch (literal.kind) {
    case "null":
      return null;
    case "number":
      return Number(literal.text);
    case "guid":
      return literal.value.text;
    case "date":
    case "dateTime":
      return literal.text;
    default:
      return literal.value;
  }
}

function valueAt(object: JsonObject, segments: readonly string[]): JsonValue {
  let at: JsonValue = object;
  for (const [index, segment] of segments.entries()) {
    if (at === null) return null;
    const next: JsonValue | undefined = isJsonObject(at) ? at[segment] : undefined;
    if (next === undefined && index === 0 && !Object.hasOwn(object, segment)) throw unknownMember(segment);
    at = next ?? null;
  }
  return at;
}

function unknownMember(name: string) {
  return odataError(`Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.MetadataBase'.`);
}

function compare(left: JsonValue, operator: ComparisonOperator, right: JsonValue): boolean {
  if (operator === "eq") return left === right;
  if (operator === "ne") return left !== right;
  if (left === null || right === null) return false;
  const [a, b] = [comparable(left), comparable(right)];
  if (operator === "gt") return a > b;
  if (operator === "ge") return a >= b;
  return operator === "lt" ? a < b : a <= b;
}

function comparable(value: JsonValue): string | number {
  if (typeof value === "number" || typeof value === "string") return value;
  return value instanceof Decimal ? value.toNumber() : String(value);
}

function matchesFunction(object: JsonObject, name: string, [first, second]: readonly Operand[]): boolean {
  const [whole, part] = [first, second].map((operand) => (operand === undefined ? null : valueOfNode(object, operand)));
  const [text, wanted] = [whole, part].map((value) => (typeof value === "string" ? value : undefined));
  if (wanted === undefined) throw odataError(`The function '${name}' compares texts.`);
  if (text === undefined) return false;
  if (name === "contains") return text.includes(wanted);
  if (name === "startswith") return text.startsWith(wanted);
  if (name === "endswith") return text.endsWith(wanted);
  throw odataError(`The function '${name}' is not supported in a $filter of definitions.`);
}
