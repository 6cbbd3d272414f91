import type { Label } from "../../wire/metadata/metadata.ts";
import { checkCharacters } from "../records/check-characters.ts";

const english = 1033;

/** The one text of a label that is kept: English of the United States, else the first. Refuses characters that XML cannot carry. */
export function textOf(label: Label | undefined): string | undefined {
  const localized = label?.localized ?? [];
  const found = localized.find(({ languageCode }) => languageCode === english) ?? localized[0];
  const text = found?.label ?? label?.userLabel;
  if (text !== undefined) checkCharacters("Label", text);
  return text;
}
