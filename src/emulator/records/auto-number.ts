import { randomInt } from "node:crypto";
import { tableOf } from "../organization.ts";
import type { Draft } from "./draft.ts";

/** The column that the platform numbers, and what its settings in the organization's record are called: `quoteprefix`, `currentquotenumber`. */
type AutoNumber = { readonly column: string; readonly setting: string; readonly prefix: string };

const autoNumbers: Readonly<Record<string, AutoNumber>> = {
  campaign: { column: "codename", setting: "campaign", prefix: "CMP" },
  contract: { column: "contractnumber", setting: "contract", prefix: "CNR" },
  incident: { column: "ticketnumber", setting: "case", prefix: "CAS" },
  invoice: { column: "invoicenumber", setting: "invoice", prefix: "INV" },
  quote: { column: "quotenumber", setting: "quote", prefix: "QUO" },
  salesorder: { column: "ordernumber", setting: "order", prefix: "ORD" },
};

const firstNumber = 1000;
const suffixLength = 6;

/**
 * Numbers a new quote, order, invoice, case, contract or campaign that came without a number: `QUO-01000-H8Z2K9`, prefix, number and
 * the length of the suffix as the organization's record has them, if it has (Microsoft Power Platform, "Change auto-numbering prefixes").
 */
export function applyAutoNumber({ context: { organization }, table, values }: Draft): void {
  const auto = autoNumbers[table.logicalName];
  if (auto === undefined || (values.get(auto.column) ?? null) !== null) return;
  const { store, id } = organization;
  const settings = tableOf(organization, "organization");
  const counter = `current${auto.setting}number`;
  const prefix = store.readColumn(settings, id, `${auto.setting}prefix`) ?? auto.prefix;
  const number = Number(store.readColumn(settings, id, counter) ?? firstNumber);
  const length = Number(store.readColumn(settings, id, "uniquespecifierlength") ?? suffixLength);
  store.update(settings, id, new Map([[counter, number + 1]]));
  values.set(auto.column, `${prefix}-${String(number).padStart(5, "0")}-${suffix(length)}`);
}

/** Letters and digits by turns. */
function suffix(length: number): string {
  return Array.from({ length }, (_, index) => {
    const characters = index % 2 === 0 ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "0123456789";
    return characters[randomInt(characters.length)];
  }).join("");
}
