import { closeSalesRecord } from "./close-sales-record.ts";
import type { Message } from "./message.ts";

const parameters = ["OrderClose", "Status"];

/** Message FulfillSalesOrder: the order is delivered; an orderclose activity, completed, tells how. */
export const fulfillSalesOrder: Message = {
  parameters,
  run: (context, request) =>
    closeSalesRecord(context, request, { activity: "OrderClose", table: "salesorder", state: 3 }),
};

/** Message CancelSalesOrder: nothing will be delivered. */
export const cancelSalesOrder: Message = {
  parameters,
  run: (context, request) =>
    closeSalesRecord(context, request, { activity: "OrderClose", table: "salesorder", state: 2 }),
};
