import type { EntityMetadata } from "../metadata/metadata.ts";
import { conditionOperators, operatorsInFetch } from "../query/condition-operators.ts";
import type { FetchCondition, FetchFilter, FetchLink } from "../query/fetch-query.ts";
import { comparedValue, conditionText, operandKindFits } from "./condition-text.ts";
import { linkAlong } from "./fetch-links.ts";
import type { Comparison, ComparisonOperator, FilterNode, FunctionCall, Lambda, PropertyPath } from "./filter-tree.ts";
import type { Literal } from "./literals.ts";
import { findNavigation, type Navigation, targetOf } from "./navigation.ts";
import { namespace, odataError, typeNameOf } from "./odata-error.ts";
import { type ColumnProperty, findProperty, isLookup } from "./properties.ts";
import type { TableLookup } from "./table-lookup.ts";
import { unknownProperty } from "./unknown-property.ts";

/** The table that names in a filter belong to; inside a lambda they start with its variable. */
export type FilterScope = {
  readonly table: EntityMetadata;
  readonly tables: TableLookup;
  readonly variable?: string | undefined;
  /** Joins the query with the record that single-valued navigation leads to, and tells its alias. */
  readonly join?: ((path: readonly string[]) => string) | undefined;
};

/**
 * `$filter` as the filter of a query. What is asked of another table becomes a link of type `any` or `not any`, so that a record
 * comes once and one without the other keeps its meaning: `primarycontactid/fullname ne 'x'` holds where there is no contact.
 * Where the scope joins tables, a path outside of lambdas is a condition on the alias of its join.
 * Throws ODataError with the platform's words.
 */
export function fetchFilterOf(node: FilterNode, scope: FilterScope): FetchFilter {
  return translate(node, scope, false);
}

/** FetchXML has no `not`: a negation moves inwards until it meets a condition. */
function translate(node: FilterNode, scope: FilterScope, isNegated: boolean): FetchFilter {
  switch (node.type) {
    case "and":
    case "or": {
      const type = (node.type === "and") === isNegated ? "or" : "and";
      return joined(type, [translate(node.left, scope, isNegated), translate(node.right, scope, isNegated)]);
    }
    case "not":
      return translate(node.operand, scope, !isNegated);
    case "compare":
      return compare(node, scope, isNegated);
    case "call":
      return call(node, scope, isNegated);
    case "lambda":
      return lambda(node, scope, isNegated);
    case "path":
      return compareWith(node, "eq", { kind: "boolean", value: true }, scope, isNegated);
    case "literal":
      throw odataError("The $filter expression must evaluate to a single boolean value.", { position: node.position });
  }
}

function joined(type: "and" | "or", parts: readonly FetchFilter[]): FetchFilter {
  const absorbed = parts.filter((part) => part.type === type || isSingle(part));
  return {
    type,
    conditions: absorbed.flatMap(({ conditions }) => conditions),
    filters: [...absorbed.flatMap(({ filters }) => filters), ...parts.filter((part) => !absorbed.includes(part))],
    links: absorbed.flatMap(({ links }) => links),
  };
}

function isSingle({ conditions, filters, links }: FetchFilter): boolean {
  return conditions.length + filters.length + links.length === 1;
}

function filterOf(condition: FetchCondition): FetchFilter {
  return { type: "and", conditions: [condition], filters: [], links: [] };
}

function linkFilter(link: FetchLink): FetchFilter {
  return { type: "and", conditions: [], filters: [], links: [link] };
}

// Comparisons

const flipped: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: "eq",
  ne: "ne",
  gt: "lt",
  ge: "le",
  lt: "gt",
  le: "ge",
};

const negated: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: "ne",
  ne: "eq",
  gt: "le",
  ge: "lt",
  lt: "ge",
  le: "gt",
};

function compare({ left, right, operator, position }: Comparison, scope: FilterScope, isNegated: boolean): FetchFilter {
  if (left.type === "path" && right.type === "literal") {
    return compareWith(left, operator, right.literal, scope, isNegated);
  }
  if (left.type === "literal" && right.type === "path") {
    return compareWith(right, flipped[operator], left.literal, scope, isNegated);
  }
  if (left.type === "path" && right.type === "path") {
    return compareColumns(left, right, isNegated ? negated[operator] : operator, scope);
  }
  // `contains(name,'x') eq true`
  if (right.type === "literal" && right.literal.kind === "boolean" && (operator === "eq" || operator === "ne")) {
    return translate(left, scope, (right.literal.value === (operator === "ne")) !== isNegated);
  }
  // A function that the platform does not have is refused as such.
  if (left.type === "call") translate(left, scope, false);
  throw odataError("Comparisons other than of a column with a value or a column are not supported.", { position });
}

function compareColumns(
  left: PropertyPath,
  right: PropertyPath,
  operator: ComparisonOperator,
  scope: FilterScope,
): FetchFilter {
  const [one, other] = [resolve(left, scope), resolve(right, scope)];
  if (one.steps.length + other.steps.length > 0) {
    throw odataError("Comparison of columns of different tables is not supported in $filter.", {
      position: left.position,
    });
  }
  const { attribute } = one.property;
  return filterOf({
    attribute: attribute.logicalName,
    operator,
    values: [],
    comparedTo: other.property.attribute.logicalName,
  });
}

function compareWith(
  path: PropertyPath,
  operator: ComparisonOperator,
  literal: Literal,
  scope: FilterScope,
  isNegated: boolean,
): FetchFilter {
  const target = resolve(path, scope);
  if (!operandKindFits(target.property.type, literal)) throw incompatible(target.property, operator, literal, path);
  const effective = isNegated ? negated[operator] : operator;
  const conditions = (one: ComparisonOperator, matchesNull: boolean): FetchFilter =>
    comparisonFilter(target.property, one, literal, matchesNull);
  if (literal.kind === "null") {
    if (operator !== "eq" && operator !== "ne") {
      throw odataError(`The operator '${operator}' cannot be used with null.`, { position: path.position });
    }
    return throughSteps(target, scope, effective === "eq", (inverted) =>
      conditions(inverted ? negated[effective] : effective, false),
    );
  }
  // "Not greater" holds where there is no value, as does "not equal".
  const matchesNull = effective === "ne" || (isNegated && operator !== "ne" && operator !== "eq");
  return throughSteps(target, scope, matchesNull, (inverted) =>
    inverted ? conditions(negated[effective], false) : conditions(effective, matchesNull),
  );
}

/** `ne` of a query holds for no value by itself; the orders do not, so "not greater" says it besides. */
function comparisonFilter(
  { attribute: { logicalName: attribute }, type }: ColumnProperty,
  operator: ComparisonOperator,
  literal: Literal,
  matchesNull: boolean,
): FetchFilter {
  if (literal.kind === "null") {
    return filterOf({ attribute, operator: operator === "eq" ? "null" : "not-null", values: [] });
  }
  const condition: FetchCondition = { attribute, operator, values: [comparedValue(literal, type)] };
  if (!matchesNull || operator === "ne") return filterOf(condition);
  return joined("or", [filterOf(condition), filterOf({ attribute, operator: "null", values: [] })]);
}

const operatorKinds: Readonly<Record<ComparisonOperator, string>> = {
  eq: "Equal",
  ne: "NotEqual",
  gt: "GreaterThan",
  ge: "GreaterThanOrEqual",
  lt: "LessThan",
  le: "LessThanOrEqual",
};

const literalTypes: Partial<Record<Literal["kind"], string>> = {
  boolean: "Edm.Boolean",
  string: "Edm.String",
  guid: "Edm.Guid",
  date: "Edm.Date",
  dateTime: "Edm.DateTimeOffset",
};

function incompatible({ type }: ColumnProperty, operator: ComparisonOperator, literal: Literal, path: PropertyPath) {
  const found =
    literal.kind === "number" ? (/[.e]/i.test(literal.text) ? "Edm.Single" : "Edm.Int32") : literalTypes[literal.kind];
  return odataError(
    `A binary operator with incompatible types was detected. Found operand types '${type}' and '${found ?? "Edm.Untyped"}' for operator kind '${operatorKinds[operator]}'.`,
    { position: path.position },
  );
}

// Functions

const textFunctions: Readonly<
  Record<string, (text: string) => readonly [operator: string, inverse: string, value: string]>
> = {
  contains: (text) => ["like", "not-like", `%${text}%`],
  startswith: (text) => ["begins-with", "not-begin-with", text],
  endswith: (text) => ["ends-with", "not-end-with", text],
};

function call(node: FunctionCall, scope: FilterScope, isNegated: boolean): FetchFilter {
  const textFunction = Object.hasOwn(textFunctions, node.name) ? textFunctions[node.name] : undefined;
  if (textFunction === undefined) return queryFunction(node, scope, isNegated);
  const [first, second] = node.parameters.map(({ value }) => value);
  if (first?.type !== "path" || second?.type !== "literal" || node.parameters.length !== 2) {
    throw odataError(
      `No function signature for the function with name '${node.name}' matches the specified arguments. The function signatures considered are: ${node.name}(Edm.String Nullable=true, Edm.String Nullable=true).`,
      { position: node.position },
    );
  }
  const target = resolve(first, scope);
  const [operator, inverse, value] = textFunction(second.literal.kind === "string" ? second.literal.value : "");
  if (second.literal.kind !== "string" || target.property.type !== "Edm.String") {
    throw odataError(
      `No function signature for the function with name '${node.name}' matches the specified arguments. The function signatures considered are: ${node.name}(Edm.String Nullable=true, Edm.String Nullable=true).`,
      { position: node.position },
    );
  }
  const attribute = target.property.attribute.logicalName;
  return throughSteps(target, scope, isNegated, (inverted) =>
    filterOf({ attribute, operator: inverted !== isNegated ? inverse : operator, values: [value] }),
  );
}

const queryFunctions: ReadonlyMap<string, string> = new Map(
  conditionOperators
    .filter(({ webApi }) => webApi !== undefined && /^[A-Z]/.test(webApi))
    .map(({ webApi, fetch, service }) => [webApi ?? "", fetch ?? service]),
);

function queryFunction(
  { name, parameters, position }: FunctionCall,
  scope: FilterScope,
  isNegated: boolean,
): FetchFilter {
  const operator = name.startsWith(`${namespace}.`) ? queryFunctions.get(name.slice(namespace.length + 1)) : undefined;
  if (operator === undefined) {
    throw odataError(
      `An unknown function with name '${name}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed.`,
      { position },
    );
  }
  if (isNegated) {
    throw odataError("Not operator along with the Custom Named Condition operators is not allowed", { position });
  }
  const given = new Map(
    parameters.map(({ name: key, value }) => [key, value.type === "literal" ? value.literal : undefined]),
  );
  const property = given.get("PropertyName");
  if (property?.kind !== "string") throw odataError(`The function '${name}' needs PropertyName.`, { position });
  const values = parameters.filter(({ name: key }) => key?.startsWith("PropertyValue") === true);
  const texts = values.flatMap(({ value }) => (value.type === "literal" ? textsOf(value.literal) : []));
  checkCount(name, operator, texts.length, position);
  const target = resolve({ type: "path", segments: property.value.split("/"), position }, scope, true);
  const attribute = target.property.attribute.logicalName;
  const inverse = inverses[operator];
  return throughSteps(target, scope, inverse !== undefined, (inverted) =>
    filterOf({ attribute, operator: inverted && inverse !== undefined ? inverse : operator, values: texts }),
  );
}

/** Operators that hold where there is no value, and their opposites. */
const inverses: Readonly<Record<string, string>> = {
  "not-in": "in",
  "not-between": "between",
  "ne-userid": "eq-userid",
  "ne-businessid": "eq-businessid",
  "not-contain-values": "contain-values",
  DoesNotContain: "Contains",
};

function checkCount(name: string, operator: string, count: number, position: number): void {
  const wanted = operatorsInFetch.get(operator)?.arguments ?? "some";
  if (wanted === "some" ? count > 0 : count === wanted) return;
  throw odataError(`The function '${name}' takes ${wanted === "some" ? "one or more" : wanted} values, not ${count}.`, {
    position,
  });
}

function textsOf(literal: Literal): readonly string[] {
  if (literal.kind === "null") return [];
  if (literal.kind === "json" && Array.isArray(literal.value)) return literal.value.map(String);
  return [conditionText(literal, "Edm.String")];
}

// Lambdas

function lambda(node: Lambda, scope: FilterScope, isNegated: boolean): FetchFilter {
  const [name = "", ...more] = withoutVariable(node.path, scope);
  const navigation = more.length === 0 ? findNavigation(scope.table, name) : undefined;
  if (navigation === undefined || !navigation.isCollection) throw noCollection(node, name, scope);
  const target = targetOf(navigation, scope.tables);
  if (target === undefined) throw unknownProperty(name, scope.table, node.position);
  const isAll = node.quantifier === "all";
  const inner =
    node.predicate &&
    translate(node.predicate, { table: target, tables: scope.tables, variable: node.variable }, isAll);
  const linkType = isAll === isNegated ? "any" : "not any";
  return linkFilter(linkAlong(navigation, scope.tables, linkType, inner));
}

function noCollection(node: Lambda, name: string, { table }: FilterScope) {
  if (findNavigation(table, name) === undefined) return unknownProperty(name, table, node.position);
  return odataError(
    `${node.quantifier === "any" ? "Any" : "All"} may only be used following a collection of the table itself; '${node.path.segments.join("/")}' is none.`,
    { position: node.position },
  );
}

// Paths

type Target = { readonly steps: readonly Navigation[]; readonly property: ColumnProperty };

/** @param byColumn logical names count too, as in the parameters of query functions */
function resolve(path: PropertyPath, scope: FilterScope, byColumn = false): Target {
  const segments = withoutVariable(path, scope);
  const steps: Navigation[] = [];
  let { table } = scope;
  for (const name of segments.slice(0, -1)) {
    const navigation = findNavigation(table, name);
    const next = navigation && targetOf(navigation, scope.tables);
    if (navigation === undefined || next === undefined) throw unknownProperty(name, table, path.position);
    if (navigation.isCollection) throw notSingle(segments.at(-1) ?? "", path);
    steps.push(navigation);
    table = next;
  }
  const name = segments.at(-1) ?? "";
  const property = findProperty(table, name) ?? (byColumn ? findProperty(table, `_${name}_value`) : undefined);
  if (property !== undefined) return { steps, property };
  const lookup = lookupOf(table, name);
  if (lookup !== undefined) return { steps, property: lookup };
  throw unknownProperty(name, table, path.position);
}

/** `primarycontactid eq null`: the navigation property in place of its column. */
function lookupOf(table: EntityMetadata, name: string): ColumnProperty | undefined {
  const navigation = findNavigation(table, name);
  if (navigation?.relationship.kind !== "OneToManyRelationshipMetadata" || navigation.isCollection) return undefined;
  const property = findProperty(table, `_${navigation.relationship.referencingAttribute}_value`);
  return property !== undefined && isLookup(property.attribute) ? property : undefined;
}

function withoutVariable({ segments, position }: PropertyPath, { variable, table }: FilterScope): readonly string[] {
  if (variable === undefined) return segments;
  if (segments[0] === variable && segments.length > 1) return segments.slice(1);
  throw odataError(
    `Could not find a property named '${segments[0]}' on type '${typeNameOf(table.logicalName)}'. Inside a lambda every property starts with its variable '${variable}'.`,
    { position },
  );
}

function notSingle(name: string, { position }: PropertyPath) {
  return odataError(
    `The parent value for a property access of a property '${name}' is not a single value. Property access can only be applied to a single value.`,
    { position },
  );
}

/** A condition at the end of single-valued navigation; `matchesNull`: it holds where there is nothing to navigate to. */
function throughSteps(
  { steps }: Target,
  { tables, join }: FilterScope,
  matchesNull: boolean,
  conditionOf: (inverted: boolean) => FetchFilter,
): FetchFilter {
  if (steps.length === 0) return conditionOf(false);
  if (join !== undefined) return withAlias(conditionOf(false), join(steps.map(({ name }) => name)));
  return steps.reduceRight<FetchFilter>(
    (inner, step, index) => linkFilter(linkAlong(step, tables, matchesNull && index === 0 ? "not any" : "any", inner)),
    conditionOf(matchesNull),
  );
}

/** The joined record is looked at after the join, so that conditions that hold for no value hold where there is none. */
function withAlias(filter: FetchFilter, entityName: string): FetchFilter {
  return {
    ...filter,
    conditions: filter.conditions.map((condition) => ({ ...condition, entityName })),
    filters: filter.filters.map((inner) => withAlias(inner, entityName)),
  };
}
