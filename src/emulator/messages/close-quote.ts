import { closeSalesRecord } from "./close-sales-record.ts";
import type { Message } from "./message.ts";

const parameters = ["QuoteClose", "Status"];

/** Message WinQuote: the quote is won; a quoteclose activity, completed, tells how (messages §8). */
export const winQuote: Message = {
  parameters,
  run: (context, request) => closeSalesRecord(context, request, { activity: "QuoteClose", table: "quote", state: 2 }),
};

/** Message CloseQuote: the quote is closed without an order. */
export const closeQuote: Message = {
  parameters,
  run: (context, request) => closeSalesRecord(context, request, { activity: "QuoteClose", table: "quote", state: 3 }),
};
