import { Decimal } from "../../values/decimal.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Money } from "../../values/money.ts";
import { OrganizationFault } from "../faults.ts";
import { moneyDigits } from "../store/column-codec.ts";
import { decimalDigits, fromFixedPoint, roundDecimal, toFixedPoint } from "../store/fixed-point.ts";
import type { RecordValues } from "../store/store.ts";
import type { Draft } from "./draft.ts";
import { setValue, valueIn } from "./draft.ts";

/**
 * Where an amount, the currency or the state changes: the currency (the user's, else the organization's, where none is set),
 * the exchange rate of this moment, amounts rounded to the currency's precision, and `x_base = x / exchangerate` for each.
 */
export function applyMoney(draft: Draft): void {
  const amounts = draft.table.amountColumns;
  const isRated = valueIn(draft, "transactioncurrencyid") !== null;
  const changed =
    amounts.some(({ name }) => draft.values.has(name)) ||
    draft.values.has("transactioncurrencyid") ||
    (isRated && draft.values.has("statecode"));
  // A currency's own rate is its own to set.
  if (!changed || draft.table.logicalName === "transactioncurrency") return;
  const hasAmount = amounts.some(({ name }) => valueIn(draft, name) !== null);
  const currency = currencyOf(draft, hasAmount);
  const rate = currency?.get("exchangerate") ?? null;
  setValue(draft, "exchangerate", rate);
  if (currency === undefined || !(rate instanceof Decimal)) return;
  for (const { name } of amounts) applyBase(draft, name, rate, Number(currency.get("currencyprecision") ?? 2));
}

function currencyOf(draft: Draft, isNeeded: boolean): RecordValues | undefined {
  const { organization, caller } = draft.context;
  const tables = organization.tables;
  const [users, currencies] = [tables.get("systemuser"), tables.get("transactioncurrency")];
  if (users === undefined || currencies === undefined) return undefined;
  const set = valueIn(draft, "transactioncurrencyid");
  if (set instanceof EntityReference) return organization.store.read(currencies, set.id);
  if (!isNeeded) return undefined;
  const preferred = organization.store.readColumn(users, caller.userId, "transactioncurrencyid");
  const id = preferred instanceof EntityReference ? preferred.id : organization.baseCurrencyId;
  setValue(draft, "transactioncurrencyid", new EntityReference("transactioncurrency", id));
  return organization.store.read(currencies, id);
}

function applyBase(draft: Draft, name: string, rate: Decimal, precision: number): void {
  const amount = valueIn(draft, name);
  if (!(amount instanceof Money)) {
    setValue(draft, `${name}_base`, null);
    return;
  }
  const rounded = roundDecimal(amount.value, precision);
  if (draft.values.has(name)) draft.values.set(name, new Money(rounded));
  setValue(draft, `${name}_base`, new Money(baseAmount(name, rounded, rate)));
}

/** `amount / rate` to the digits of an amount; halves are rounded away from zero. */
function baseAmount(name: string, amount: Decimal, rate: Decimal): Decimal {
  const numerator = toFixedPoint(amount, moneyDigits) * 10n ** BigInt(decimalDigits);
  const denominator = toFixedPoint(rate, decimalDigits);
  const half = numerator < 0n ? -denominator / 2n : denominator / 2n;
  const base = (numerator + half) / denominator;
  if (BigInt.asIntN(64, base) === base) return fromFixedPoint(base, moneyDigits);
  throw new OrganizationFault(
    "BaseCurrencyOverflow",
    `The amount of '${name}' in the base currency is larger than an amount can be.`,
  );
}
