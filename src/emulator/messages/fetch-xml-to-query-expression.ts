import { parseFetchXml } from "../../wire/query/parse-fetch-xml.ts";
import { queryExpressionFromFetch } from "../../wire/query/query-expression-from-fetch.ts";
import { orFault } from "../query/fetch-of-query.ts";
import type { Message } from "./message.ts";
import { textParameter } from "./parameter-bag.ts";

/** Message FetchXmlToQueryExpression: the same query, arguments typed by their columns. */
export const fetchXmlToQueryExpression: Message = {
  parameters: ["FetchXml"],
  run: ({ organization }, request) => {
    const text = textParameter(request, "FetchXml");
    const query = orFault(() => queryExpressionFromFetch(parseFetchXml(text), organization.schema.definitions));
    return new Map([["Query", query]]);
  },
};
