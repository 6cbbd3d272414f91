import type { Label } from "../../wire/metadata/metadata.ts";

const english = 1033;

/** The one text of a label that is kept: English of the United States, else the first. */
export function textOf(label: Label | undefined): string | undefined {
  const localized = label?.localized ?? [];
  const found = localized.find(({ languageCode }) => languageCode === english) ?? localized[0];
  return found?.label ?? label?.userLabel;
}
