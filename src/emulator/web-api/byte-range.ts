/** First and last byte, both counted in. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * The bytes of a file that a header `Range: bytes=0-4194303` asks for (RFC 9110 §14.1.2): from a byte on, up to a byte, or the last
 * ones (`bytes=-500`). All of them where there is no header, or one that is to be passed over (§14.2): of another unit, of several
 * ranges, or none at all. A range that begins behind the last byte cannot be satisfied.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | "all" | "unsatisfiable" {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return "all";
  if (first === "") return fromStart(size - Math.min(Number(last), size), size - 1);
  if (last !== "" && Number(last) < Number(first)) return "all";
  return fromStart(Number(first), Math.min(last === "" ? size - 1 : Number(last), size - 1));
}

function fromStart(start: number, end: number): ByteRange | "unsatisfiable" {
  return start > end ? "unsatisfiable" : { start, end };
}
