import type { AttributeValue } from "../../values/entity.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { MessageContext } from "../organization.ts";
import { FiscalCalendar } from "./fiscal-calendar.ts";
import { utcCode, zoneOfCode } from "./time-zone-codes.ts";
import { Zone } from "./zone.ts";

/** The caller's time zone (usersettings.timezonecode); UTC where no settings are kept. */
export function zoneOf(context: MessageContext): Zone {
  const code = settingOf(context, "timezonecode");
  return new Zone(zoneOfCode(typeof code === "number" ? code : utcCode) ?? "UTC");
}

/** Number of the caller's language (usersettings.uilanguageid); undefined where no settings are kept. */
export function languageOf(context: MessageContext): number | undefined {
  const language = settingOf(context, "uilanguageid");
  return typeof language === "number" ? language : undefined;
}

function settingOf({ organization, caller }: MessageContext, name: string): AttributeValue {
  const table = organization.tables.get("usersettings");
  return table === undefined ? null : organization.store.readColumn(table, caller.userId, name);
}

/** The organization's fiscal years; calendar years in quarters where it has no settings. */
export function fiscalCalendarOf(context: MessageContext): FiscalCalendar {
  const start = organizationSetting(context, "fiscalcalendarstart");
  const type = organizationSetting(context, "fiscalperiodtype");
  const number = type instanceof OptionSetValue ? type.value : Number(type ?? 0);
  return new FiscalCalendar(start instanceof Date ? start : new Date(0), number);
}

export function organizationSetting({ organization }: MessageContext, name: string): AttributeValue {
  const table = organization.tables.get("organization");
  return table === undefined ? null : organization.store.readColumn(table, organization.id, name);
}
