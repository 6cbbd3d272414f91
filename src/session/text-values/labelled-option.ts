import { closestName } from "../../values/closest-name.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata, Label } from "../../wire/metadata/metadata.ts";

/** The option of that label, in whatever language the organization has it, upper and lower case alike; undefined where none or several have it. */
export function labelledOption({ optionSet }: AttributeMetadata, label: string): OptionSetValue | undefined {
  const wanted = label.trim().toLowerCase();
  const found = (optionSet?.options ?? []).filter((option) =>
    textsOf(option.label).some((one) => one.toLowerCase() === wanted),
  );
  const [only] = found;
  return only !== undefined && found.length === 1 ? new OptionSetValue(only.value) : undefined;
}

/** The label that another is nearest to. */
export function nearestLabel({ optionSet }: AttributeMetadata, label: string): string | undefined {
  const texts = (optionSet?.options ?? []).flatMap((option) => textsOf(option.label));
  return closestName(label.trim(), texts);
}

const mostShown = 12;

/** `1 (Preferred Customer) or 2 (Standard)`, for an error; undefined where the column has no options. */
export function optionTexts({ optionSet }: AttributeMetadata): string | undefined {
  const options = optionSet?.options ?? [];
  if (options.length === 0) return undefined;
  const shown = options.slice(0, mostShown).map(({ value, label }) => {
    const [text] = textsOf(label);
    return text === undefined ? String(value) : `${value} (${text})`;
  });
  const more = options.length > mostShown ? ` (and ${options.length - mostShown} more)` : "";
  return `one of ${shown.join(", ")}${more}`;
}

function textsOf({ userLabel, localized }: Label): string[] {
  const texts = [userLabel, ...localized.map(({ label }) => label)];
  return texts.filter((text) => text !== undefined && text !== "") as string[];
}
