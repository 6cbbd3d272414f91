import type { NothingValue } from "./value.ts";

/** An expression as it was read: the tree, and the text that its offsets count in. */
export type Expression = { readonly text: string; readonly root: ExpressionNode };

export type ExpressionNode =
  | NumberNode
  | TextNode
  | DateNode
  | ConstantNode
  | TemplateNode
  | VariableNode
  | ColumnNode
  | CallNode
  | ElementNode
  | PrefixNode
  | ChainNode;

/** Where a node stands in the text: 0-based, UTF-16 units. */
export type Span = { readonly offset: number; readonly length: number };

type NumberNode = Span & { readonly kind: "number"; readonly value: number };

type TextNode = Span & { readonly kind: "text"; readonly value: string };

/** `#1/31/2026 1:05 PM#`: milliseconds since 1970 on a clock without a zone; with `isMoment` on that of UTC. */
type DateNode = Span & { readonly kind: "date"; readonly wall: number; readonly isMoment: boolean };

/** `True`, `False`, `Null`, `Empty`, `Nothing`. */
type ConstantNode = Span & { readonly kind: "constant"; readonly value: boolean | null | undefined | NothingValue };

/** A text in quotes with expressions between percent signs in it, in a field that is an expression by itself: `"%a%.log"`. */
export type TemplateNode = Span & { readonly kind: "template"; readonly parts: readonly (string | ExpressionNode)[] };

/** `price`; a function that needs no arguments may stand so, too: `Now`. */
export type VariableNode = Span & { readonly kind: "variable"; readonly name: string };

/** `dataset.column`, `dataset(row).column`, `dataset.alias.column`. */
export type ColumnNode = Span & {
  readonly kind: "column";
  readonly dataset: Name;
  readonly row: ExpressionNode | undefined;
  readonly column: Name;
};

/** `Left(name, 3)`, and the element of an array variable: `list(2)`. What is left out between commas is undefined. */
export type CallNode = Span & {
  readonly kind: "call";
  readonly name: Name;
  readonly arguments: readonly (ExpressionNode | undefined)[];
};

/** An element of what an expression gives: `Split(path, "/")(0)`. */
export type ElementNode = Span & {
  readonly kind: "element";
  readonly array: ExpressionNode;
  readonly indexes: readonly ExpressionNode[];
};

export type Name = Span & { readonly name: string };

export type PrefixNode = Span & {
  readonly kind: "prefix";
  readonly operator: "-" | "Not";
  readonly operand: ExpressionNode;
};

/** Operands joined by operators of one precedence, from left to right: `a - b + c`. Its depth does not grow with its length. */
export type ChainNode = Span & {
  readonly kind: "chain";
  readonly first: ExpressionNode;
  readonly rest: readonly Link[];
};

export type Link = { readonly operator: Operator; readonly operand: ExpressionNode };

export type Operator = Arithmetic | "&" | Comparison | "Like" | "Is" | Logical;

export type Arithmetic = "^" | "*" | "/" | "\\" | "Mod" | "+" | "-";

export type Comparison = "=" | "<>" | "<" | ">" | "<=" | ">=";

export type Logical = "And" | "Or" | "Xor" | "Eqv" | "Imp";
