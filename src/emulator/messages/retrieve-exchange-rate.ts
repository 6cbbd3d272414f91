import { Decimal } from "../../values/decimal.ts";
import { doesNotExist } from "../faults.ts";
import { tableOf } from "../organization.ts";
import type { Message } from "./message.ts";
import { guidParameter } from "./parameter-bag.ts";

/** Message RetrieveExchangeRate: what one unit of the base currency is in a currency. */
export const retrieveExchangeRate: Message = {
  parameters: ["TransactionCurrencyId"],
  run: ({ organization }, request) => {
    const id = guidParameter(request, "TransactionCurrencyId");
    const table = tableOf(organization, "transactioncurrency");
    const rate = organization.store.readColumn(table, id, "exchangerate");
    if (rate instanceof Decimal) return new Map([["ExchangeRate", rate]]);
    throw doesNotExist(table.logicalName, id.text);
  },
};
