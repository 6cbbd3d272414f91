import type { Label } from "../../metadata/metadata.ts";
import { contract, given } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, int, text } from "../scalar-shapes.ts";
import { list, nillable, omittable, type RecordShape, required } from "../shape.ts";
import { metadataBase } from "./metadata-base.ts";

type LocalizedLabel = Label["localized"][number];

const english = 1033;

const localizedLabel: RecordShape<LocalizedLabel> = contract(
  {
    ...metadataBase((_: LocalizedLabel) => undefined),
    IsManaged: nillable(boolean, (_: LocalizedLabel) => undefined),
    Label: nillable(text, (localized: LocalizedLabel) => localized.label),
    LanguageCode: required(int, (localized: LocalizedLabel) => localized.languageCode),
  },
  (fields) => ({ label: fields.Label ?? "", languageCode: fields.LanguageCode }),
);

/** Texts by language, then the one in the caller's language (contracts: Label). */
export const label: RecordShape<Label> = contract(
  {
    LocalizedLabels: omittable(
      list(ns.contracts, "LocalizedLabel", () => localizedLabel),
      (whole: Label) => whole.localized,
    ),
    UserLocalizedLabel: nillable(localizedLabel, userLocalizedLabel),
  },
  (fields) => ({ localized: fields.LocalizedLabels ?? [], ...given({ userLabel: fields.UserLocalizedLabel?.label }) }),
);

/** The language of the user's text is that of an equal one. */
function userLocalizedLabel({ localized, userLabel }: Label): LocalizedLabel | undefined {
  if (userLabel === undefined) return undefined;
  const [first] = localized;
  return (
    localized.find(({ label: one }) => one === userLabel) ?? {
      label: userLabel,
      languageCode: first?.languageCode ?? english,
    }
  );
}
