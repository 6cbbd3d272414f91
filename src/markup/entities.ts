const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * Resolves XML's five named references and the numeric ones; anything else that looks like a reference stays as written.
 * `decodeEntities("2 &lt; 1 &nbsp;")` is `2 < 1 &nbsp;`.
 */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,12})|#[xX]([0-9a-fA-F]{1,12}));/g,
    (written: string, name?: string, decimal?: string, hexadecimal?: string) =>
      name !== undefined
        ? (named[name] ?? written)
        : (character(decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal)) ?? written),
  );
}

function character(codePoint: number): string | undefined {
  const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
  return isCharacter ? String.fromCodePoint(codePoint) : undefined;
}
