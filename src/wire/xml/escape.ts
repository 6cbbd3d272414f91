/** Makes the error of a character that XML 1.0 cannot carry: `U+0000`. */
type Refuse = (character: string) => Error;

/** A value as the text of an element: `escapeText("1 < 2", refuse)` → `1 &lt; 2`. Throws what `refuse` makes. */
export function escapeText(value: string, refuse: Refuse): string {
  return specialInText.test(value) ? escapeAll(value, everySpecialInText, refuse) : value;
}

/** A value as that of an attribute in double quotes; it may stand in text as well. Throws what `refuse` makes. */
export function escapeAttribute(value: string, refuse: Refuse): string {
  return specialInAttribute.test(value) ? escapeAll(value, everySpecialInAttribute, refuse) : value;
}

function escapeAll(value: string, every: RegExp, refuse: Refuse): string {
  return value.replace(every, (character) => {
    const entity = entities[character];
    if (entity !== undefined) return entity;
    throw refuse(`U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`);
  });
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
  "\n": "&#xA;",
  "\t": "&#x9;",
};

// Without the flag u the tests are quick and take every surrogate for special; with it a pair is one character and passes.
const specialInText = /[&<>]|[^\t\n\x20-\ud7ff\ue000-\ufffd]/;
const specialInAttribute = /[&<>"]|[^\x20-\ud7ff\ue000-\ufffd]/;
const everySpecialInText = /[&<>]|[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const everySpecialInAttribute = /[&<>"]|[^\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
