/** Placeholder of the lossless tree: to be defined by the parser. */
export type Node = { readonly kind: string };
