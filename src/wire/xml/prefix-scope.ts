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

/** Whether the same declarations have been made around two places, in the same order. */
export function isSameScope(one: PrefixScope, other: PrefixScope): boolean {
  let a: PrefixScope | undefined = one;
  let b: PrefixScope | undefined = other;
  while (a !== b) {
    if (a?.prefix !== b?.prefix || a?.namespace !== b?.namespace) return false;
    a = a?.outer;
    b = b?.outer;
  }
  return true;
}

/** Characters of the declarations around a place, each counted as one more: who keeps a place keeps them in memory, too. */
const mostAround = 4096;

export function isSmallScope(scope: PrefixScope): boolean {
  let left = mostAround;
  for (let at: PrefixScope | undefined = scope; at !== undefined && left >= 0; at = at.outer) {
    left -= at.prefix.length + at.namespace.length + 1;
  }
  return left >= 0;
}

/** The first letter that is no prefix yet, as WCF chooses; "i" is kept for the instance namespace. */
export function freeLetter(scope: PrefixScope): string {
  return letters.find((letter) => namespaceOf(scope, letter) === undefined) ?? "ns";
}

const letters = [..."abcdefghjklmnopqrstuvwxyz"];
