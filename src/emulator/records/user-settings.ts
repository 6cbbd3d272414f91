import type { AttributeValue } from "../../values/entity.ts";
import { utcCode } from "../query/time-zone-codes.ts";
import type { Draft } from "./draft.ts";

/** Every user has settings: a new one sees the English of the United States and UTC. */
export function writeUserSettings({ table, id, before, context }: Draft): void {
  if (table.logicalName !== "systemuser" || before !== undefined) return;
  const { tables, store } = context.organization;
  const settings = tables.get("usersettings");
  if (settings === undefined || store.exists(settings, id)) return;
  const values = new Map<string, AttributeValue>([
    ["systemuserid", id],
    ["businessunitid", context.caller.businessUnitId],
    ["timezonecode", utcCode],
    ["uilanguageid", 1033],
    ["helplanguageid", 1033],
    ["localeid", 1033],
    ["paginglimit", 50],
  ]);
  store.insert(settings, values);
}
