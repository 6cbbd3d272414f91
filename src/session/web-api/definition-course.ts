import type { OperationResults } from "../../wire/odata/exchange/run-operation.ts";
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";

export type SendExchange = <T>(exchange: WebApiExchange<T>) => Promise<T>;

/** Requests of which one needs another's answer. */
export type DefinitionCourse = (send: SendExchange) => Promise<OperationResults>;

/** How a message about definitions travels, with the results that it has over SOAP: as one request where it can. */
export type DefinitionExchange = WebApiExchange<OperationResults> | DefinitionCourse;

export async function definitionResults(exchange: DefinitionExchange, send: SendExchange): Promise<OperationResults> {
  return await (typeof exchange === "function" ? exchange(send) : send(exchange));
}
