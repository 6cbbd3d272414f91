import { createHash } from "node:crypto";
import { Guid } from "../../values/guid.ts";

/**
 * ID of a definition: made from its kind and name (RFC 9562, version 8), so that a table, column or relationship has the
 * same one in every organization and at every start.
 */
export function metadataId(kind: string, name: string): Guid {
  const hash = createHash("sha256").update(`${kind}:${name}`).digest("hex");
  return Guid.of(
    `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
  );
}
