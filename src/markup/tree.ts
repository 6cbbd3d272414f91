import type { Attribute } from "./task.ts";

/**
 * The lossless tree. Its tokens, joined in document order, are the text that was read: nothing else is kept to print from.
 *
 * An element holds what stands between its tags; a step whose end tag is missing, what stands before the next step; any
 * other element without an end tag, nothing.
 */
export type Node = CharacterNode | ElementNode | EndTagNode;

/** A run of text, or a piece of markup that holds no tokens of its own. */
export type CharacterNode = {
  readonly kind: "text" | "comment" | "cdata" | "instruction" | "declaration";
  readonly offset: number;
  /** As written, delimiters included. */
  readonly text: string;
};

export type ElementNode = {
  readonly kind: "element";
  /** Of its `<`. */
  readonly offset: number;
  /** As written. */
  readonly name: string;
  readonly attributes: readonly AttributeNode[];
  /** What follows the last attribute up to the tag's end: `>`, `/>`, ` />`; no `>` in it when the tag is not closed. */
  readonly tail: string;
  readonly form: "open" | "self-closing" | "unclosed";
  readonly children: readonly Node[];
  readonly endTag: EndTagNode | undefined;
};

/** `</NAME>`: the end of an element, or a stray one that ends nothing. */
export type EndTagNode = {
  readonly kind: "end-tag";
  readonly offset: number;
  /** As written. */
  readonly name: string;
  readonly text: string;
};

/** An attribute with every character that belongs to it. */
export type AttributeNode = Attribute & {
  readonly offset: number;
  /** White space before the name, and stray characters that belong to no attribute. */
  readonly before: string;
  /** `=` with the white space around it; empty when there is no value. */
  readonly equals: string;
  readonly quote: '"' | "'" | "";
  /** The value as written, without its quotes. */
  readonly raw: string;
  /** False when the closing quote is missing. */
  readonly closed: boolean;
};

export type Token = {
  readonly kind: TokenKind;
  readonly text: string;
  /** 0-based, in UTF-16 units. */
  readonly offset: number;
};

type TokenKind =
  | CharacterNode["kind"]
  | "tag-start"
  | "space"
  | "attribute-name"
  | "equals"
  | "quote"
  | "attribute-value"
  | "tag-end"
  | "end-tag";

/** Calls `visit` with every token below `nodes`, in document order; empty tokens are left out. */
export function visitTokens(nodes: readonly Node[], visit: (token: Token) => void): void {
  for (const node of nodes) {
    if (node.kind === "element") visitElement(node, visit);
    else visit({ kind: node.kind, text: node.text, offset: node.offset });
  }
}

function visitElement(element: ElementNode, visit: (token: Token) => void): void {
  let offset = element.offset;
  const token = (kind: TokenKind, text: string): void => {
    if (text !== "") visit({ kind, text, offset });
    offset += text.length;
  };
  token("tag-start", `<${element.name}`);
  for (const attribute of element.attributes) {
    token("space", attribute.before);
    token("attribute-name", attribute.name);
    token("equals", attribute.equals);
    token("quote", attribute.quote);
    token("attribute-value", attribute.raw);
    if (attribute.closed) token("quote", attribute.quote);
  }
  token("tag-end", element.tail);
  visitTokens(element.children, visit);
  if (element.endTag !== undefined) visitTokens([element.endTag], visit);
}
