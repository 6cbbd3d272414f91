/**
 * Text that is safe to print: control characters as their pictures (U+2400 and on), so that a task cannot steer the
 * terminal, and what has no shape of its own as U+FFFD. Tabs stay.
 */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const unit = character.charCodeAt(0);
    if (character === "\t") return character;
    return unit < 0x20 ? String.fromCharCode(0x2400 + unit) : "\uFFFD";
  });
}
