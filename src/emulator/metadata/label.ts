import type { Label } from "../../wire/metadata/metadata.ts";

/** A text in the organization's one language: English of the United States. */
export function labelOf(text: string | undefined): Label {
  return text === undefined || text === ""
    ? { localized: [] }
    : { localized: [{ label: text, languageCode: 1033 }], userLabel: text };
}
