import type { Literal } from "./literals.ts";

/** `$filter` as data (grammar: README.md). Places are zero-based, in the text of the option. */
export type FilterNode =
  | { readonly type: "and" | "or"; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly type: "not"; readonly operand: FilterNode; readonly position: number }
  | Comparison
  | FunctionCall
  | Lambda
  | Operand;

export type Comparison = {
  readonly type: "compare";
  readonly operator: ComparisonOperator;
  readonly left: FilterNode;
  readonly right: FilterNode;
  readonly position: number;
};

export type Operand = { readonly type: "literal"; readonly literal: Literal; readonly position: number } | PropertyPath;

/** `name`, `primarycontactid/fullname`, `o/subject`. */
export type PropertyPath = {
  readonly type: "path";
  readonly segments: readonly string[];
  readonly position: number;
};

/** `contains(name,'x')`, `Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=7)`. */
export type FunctionCall = {
  readonly type: "call";
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  readonly position: number;
};

export type FunctionParameter = { readonly name?: string | undefined; readonly value: Operand };

/** `Account_Tasks/any(o:o/subject eq 'x')`. */
export type Lambda = {
  readonly type: "lambda";
  readonly quantifier: "any" | "all";
  readonly path: PropertyPath;
  readonly variable?: string | undefined;
  readonly predicate?: FilterNode | undefined;
  readonly position: number;
};

export const comparisonOperators = ["eq", "ne", "gt", "ge", "lt", "le"] as const;

export type ComparisonOperator = (typeof comparisonOperators)[number];
