import { badValue } from "../arguments.ts";
import { checkEntityName } from "../check-arguments.ts";

/** A query in the Web API's words, of a table by its logical name or of the entity set that they name themselves. */
export type ODataText = { readonly odata: string; readonly entity?: string | undefined };

/** What the compiler refuses, and a program without types may give all the same. Throws SESSION_BAD_VALUE. */
export function checkODataText(query: ODataText): void {
  const { odata, entity }: { readonly odata: unknown; readonly entity?: unknown } = query;
  if (typeof odata !== "string") {
    throw badValue("the OData query is no text", 'give one: "$select=name&$filter=statecode eq 0"');
  }
  if (entity !== undefined) checkEntityName(entity);
}
