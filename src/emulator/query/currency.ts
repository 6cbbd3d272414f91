import type { Column, Table } from "../metadata/table.ts";
import { quote } from "../store/column-codec.ts";
import type { SqlRow } from "../store/store.ts";
import type { CurrencyFormat } from "./format-value.ts";
import type { Add, Expression } from "./selection.ts";

export type CurrencyOf = (column: Column) => CurrencyFormat;

const noCurrency: CurrencyFormat = { symbol: "", precision: 2 };

const baseCurrency = `(SELECT o."basecurrencyid" FROM "organization" AS o LIMIT 1)`;

/** Amounts are shown in the record's currency, `_base` columns in the organization's. */
export function currencyReader(
  table: Table,
  columns: readonly Column[],
  add: Add,
): (row: SqlRow, offset: number) => CurrencyOf {
  if (!columns.some(({ type }) => type === "Money")) return () => () => noCurrency;
  const hasOwn = table.columns.has("transactioncurrencyid");
  const readOwn = currencyFormat((names) => (hasOwn ? names("transactioncurrencyid") : "NULL"), add);
  const readBase = baseCurrencyReader(add);
  return (row, offset) => {
    const [own, base] = [readOwn(row, offset), readBase(row, offset)];
    return ({ name }) => (name.endsWith("_base") ? base : own);
  };
}

/** Totals are shown in the organization's currency. */
export function baseCurrencyReader(add: Add): (row: SqlRow, offset: number) => CurrencyFormat {
  return currencyFormat(() => baseCurrency, add);
}

function currencyFormat(currencyId: Expression, add: Add): (row: SqlRow, offset: number) => CurrencyFormat {
  const ask = (column: string): number =>
    add((names) => {
      const of = `c."transactioncurrencyid" = ${currencyId(names)}`;
      return `(SELECT c.${quote(column)} FROM "transactioncurrency" AS c WHERE ${of})`;
    });
  const [symbol, precision] = [ask("currencysymbol"), ask("currencyprecision")];
  return (row, offset) => ({
    symbol: String(row[offset + symbol] ?? ""),
    precision: Number(row[offset + precision] ?? 2),
  });
}
