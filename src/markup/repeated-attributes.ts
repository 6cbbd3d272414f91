import type { AttributeNode } from "./tree.ts";

type Repetition = { readonly attribute: AttributeNode; readonly first: AttributeNode };

const none: readonly Repetition[] = [];

/** Attributes whose name, in any case, an earlier one of the same tag has. */
export function repeatedAttributes(attributes: readonly AttributeNode[]): readonly Repetition[] {
  if (attributes.length < 2) return none;
  const firstByName = new Map<string, AttributeNode>();
  const repetitions: Repetition[] = [];
  for (const attribute of attributes) {
    const name = attribute.name.toUpperCase();
    const first = firstByName.get(name);
    if (first === undefined) firstByName.set(name, attribute);
    else repetitions.push({ attribute, first });
  }
  return repetitions;
}
