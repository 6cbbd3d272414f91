import { decodeEntities } from "./entities.ts";
import type { Attribute } from "./task.ts";

const reference = /&(?:amp|lt|gt|quot|apos|#\d{1,12}|#x[0-9a-f]{1,12});/iy;

/**
 * The offset in the source at which the character `offset` of an attribute's value stands: an entity reference is longer
 * than what it stands for. `VALUE="&lt;%x%"` with offset 1 → the offset of the percent sign.
 */
export function sourceOffset(source: string, attribute: Attribute, offset: number): number {
  let at = attribute.valuePosition.offset;
  let decoded = 0;
  while (decoded < offset) {
    reference.lastIndex = at;
    const written = source[at] === "&" ? reference.exec(source)?.[0] : undefined;
    at += written?.length ?? 1;
    decoded += written === undefined ? 1 : decodeEntities(written).length;
  }
  return at;
}
