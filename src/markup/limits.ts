/** Past these a task is not read: it loads as one error diagnostic, without steps. */
export type Limits = {
  /** Bytes of encoded text, UTF-16 units of a string. */
  readonly textLength: number;
  /** Blocks and elements inside one another. */
  readonly nesting: number;
  /** Elements, end tags, comments and runs of text together. With `attributes`, bounds the memory that a hostile text can take. */
  readonly nodes: number;
  readonly attributes: number;
};

export const defaultLimits: Limits = {
  textLength: 64 * 1024 * 1024,
  nesting: 1000,
  nodes: 4_000_000,
  attributes: 8_000_000,
};
