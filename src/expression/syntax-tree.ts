/** An expression as it was read: the tree, and the text that its offsets count in. */
export type Expression = { readonly text: string; readonly root: ExpressionNode };

export type ExpressionNode = NumberNode | TextNode | VariableNode | ColumnNode | NegationNode | ChainNode;

/** Where a node stands in the text: 0-based, UTF-16 units. */
export type Span = { readonly offset: number; readonly length: number };

type NumberNode = Span & { readonly kind: "number"; readonly value: number };

type TextNode = Span & { readonly kind: "text"; readonly value: string };

export type VariableNode = Span & { readonly kind: "variable"; readonly name: string };

/** `dataset.column`, `dataset(row).column`, `dataset.alias.column`. */
export type ColumnNode = Span & {
  readonly kind: "column";
  readonly dataset: Name;
  readonly row: ExpressionNode | undefined;
  readonly column: Name;
};

export type Name = Span & { readonly name: string };

type NegationNode = Span & { readonly kind: "negation"; readonly operand: ExpressionNode };

/** Operands joined by operators of one precedence, from left to right: `a - b + c`. Its depth does not grow with its length. */
export type ChainNode = Span & {
  readonly kind: "chain";
  readonly first: ExpressionNode;
  readonly rest: readonly Link[];
};

export type Link = { readonly operator: Operator; readonly operand: ExpressionNode };

export type Operator = "+" | "-" | "*" | "/" | "&";
