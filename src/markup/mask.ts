/** Stands for one character of a secret while positions still have to hold; a private-use character, which no task shows. */
const maskedCharacter = "\u{f8f0}";

const masked = new RegExp(`${maskedCharacter}+`, "gu");

/** A text of the same length, of which the line breaks alone are kept. */
export function maskOf(secret: string): string {
  return secret.replace(/[^\r\n]/g, maskedCharacter);
}

/** How a text with masks is shown: a secret of any length is four stars. */
export function shownMasks(text: string): string {
  return text.replace(masked, "****");
}
