import { basicText } from "./basic-text.ts";
import { exactText } from "./exact-text.ts";
import type { Host } from "./host.ts";
import { createLocale, type Locale, unitedStates } from "./locale.ts";
import { createTimeZone, type TimeZone, utc } from "./time-zone.ts";
import type { Value } from "./value.ts";

/** What an evaluation may cost. */
type Limits = {
  /** Operations; 16 characters or one element that a function goes through count as one. */
  readonly steps: number;
  /** The longest text, in UTF-16 units. */
  readonly textLength: number;
  readonly arrayLength: number;
};

/** The language as a run speaks it: its settings, and the world that its functions may see. */
export type Language = {
  readonly locale: Locale;
  readonly zone: TimeZone;
  readonly host: Host;
  readonly limits: Limits;
  /** The text of a value as BASIC makes it: dates and numbers in the locale's form. What programs read is `toText`. */
  text(value: Value): string;
  /** The text of a value as organizations are sent it: dates in ISO 8601 with the zone's offset, numbers with a point. */
  exactText(value: Value): string;
};

export type LanguageSettings = {
  /** A language tag; en-US when left out. */
  readonly locale?: string | undefined;
  /** The ISO code of the currency that FormatCurrency writes; that of the locale's country when left out. */
  readonly currency?: string | undefined;
  /** A name of the time zone database; UTC when left out. */
  readonly timeZone?: string | undefined;
  /** Nothing of the world when left out. */
  readonly host?: Host | undefined;
  readonly limits?: Partial<Limits> | undefined;
};

const defaultLimits: Limits = { steps: 20_000_000, textLength: 16_777_216, arrayLength: 1_000_000 };

/** `createLanguage({ locale: "de-CH", timeZone: "Europe/Zurich", host })`; throws EXPRESSION_SETTING. */
export function createLanguage(settings: LanguageSettings = {}): Language {
  const { timeZone = "UTC", host = {}, limits } = settings;
  const locale = createLocale(settings.locale ?? unitedStates.name, settings.currency);
  const zone = createTimeZone(timeZone);
  return {
    locale,
    zone,
    host,
    limits: { ...defaultLimits, ...limits },
    text: (value) => basicText(value, locale, zone),
    exactText: (value) => exactText(value, zone),
  };
}

/** en-US, UTC, and nothing of the world. */
export const plainLanguage: Language = {
  locale: unitedStates,
  zone: utc,
  host: {},
  limits: defaultLimits,
  text: (value) => basicText(value, unitedStates, utc),
  exactText: (value) => exactText(value, utc),
};
