/** 0x80 to 0x9F of Windows-1252; where it has no character, Windows keeps the control character. */
const upper = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** `characterOf(150)` → `–` */
export function characterOf(byte: number): string {
  return byte >= 0x80 && byte <= 0x9f ? upper.charAt(byte - 0x80) : String.fromCharCode(byte);
}

/** `byteOf("€")` → 128; 63, the question mark, for what the code page has not. */
export function byteOf(character: string): number {
  const place = upper.indexOf(character);
  if (place >= 0) return 0x80 + place;
  const unit = character.charCodeAt(0);
  return unit <= 0xff ? unit : 63;
}
