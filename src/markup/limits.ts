/** Past these a task is not read: it loads as one error diagnostic, without steps. */
export type Limits = {
  /** Bytes of encoded text, UTF-16 units of a string. */
  readonly textLength: number;
  /** Blocks and elements inside one another. */
  readonly nesting: number;
  /** Elements, attributes, comments and runs of text together: bounds the memory that a hostile text can take. */
  readonly nodes: number;
};

export const defaultLimits: Limits = { textLength: 64 * 1024 * 1024, nesting: 1000, nodes: 12_000_000 };
