import type { AttributeSpans } from "./attribute-spans.ts";

type Repetition = { readonly attribute: number; readonly first: number };

const none: readonly Repetition[] = [];

/** Tags with more attributes than this are looked through by a map: comparing each with each would not stay linear. */
const few = 24;

/** Attributes from place `start` on whose name, in any case, an earlier one of the same tag has. */
export function repeatedAttributes(spans: AttributeSpans, start: number): readonly Repetition[] {
  if (spans.count - start <= few && !repeatsAny(spans, start)) return none;
  const firstByName = new Map<string, number>();
  const repetitions: Repetition[] = [];
  for (let attribute = start; attribute < spans.count; attribute += 1) {
    const name = spans.nameOf(attribute).toUpperCase();
    const first = firstByName.get(name);
    if (first === undefined) firstByName.set(name, attribute);
    else repetitions.push({ attribute, first });
  }
  return repetitions;
}

function repeatsAny(spans: AttributeSpans, start: number): boolean {
  for (let attribute = start + 1; attribute < spans.count; attribute += 1) {
    for (let earlier = start; earlier < attribute; earlier += 1) {
      if (haveSameName(spans, attribute, earlier)) return true;
    }
  }
  return false;
}

/** Lengths and first letters tell most names apart; the five low bits of a letter are the same in both cases. */
function haveSameName(spans: AttributeSpans, a: number, b: number): boolean {
  const startA = spans.nameStart(a);
  const startB = spans.nameStart(b);
  if (spans.nameEnd(a) - startA !== spans.nameEnd(b) - startB) return false;
  if (((spans.text.charCodeAt(startA) ^ spans.text.charCodeAt(startB)) & 31) !== 0) return false;
  return spans.nameOf(a).toUpperCase() === spans.nameOf(b).toUpperCase();
}
