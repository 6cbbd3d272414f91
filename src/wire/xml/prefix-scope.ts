/** A namespace declaration, with those around it: what a prefix means at one place of a document. */
export type PrefixScope = {
  readonly prefix: string;
  readonly namespace: string;
  readonly outer: PrefixScope | undefined;
};

/** Where no declaration has been made: no prefix means no namespace. */
export const noDeclarations: PrefixScope = { prefix: "", namespace: "", outer: undefined };

export function namespaceOf(scope: PrefixScope, prefix: string): string | undefined {
  for (let at: PrefixScope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.prefix === prefix) return at.namespace;
  }
  return undefined;
}

/** A prefix that means the namespace; one that an inner declaration has taken for another does not. */
export function prefixOf(scope: PrefixScope, namespace: string): string | undefined {
  for (let at: PrefixScope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.namespace === namespace && namespaceOf(scope, at.prefix) === namespace) return at.prefix;
  }
  return undefined;
}

/** The first letter that is no prefix yet, as WCF chooses; "i" is kept for the instance namespace. */
export function freeLetter(scope: PrefixScope): string {
  return letters.find((letter) => namespaceOf(scope, letter) === undefined) ?? "ns";
}

const letters = [..."abcdefghjklmnopqrstuvwxyz"];
