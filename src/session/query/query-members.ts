import { closestName } from "../../values/closest-name.ts";
import { badValue } from "../arguments.ts";

/** How a query may be given, with what it has then; `entity`: in a few words. */
const membersOf = {
  fetchXml: ["fetchXml"],
  fetch: ["fetch"],
  odata: ["odata", "entity"],
  entity: ["entity", "columns", "where", "orderBy", "top"],
} as const;

/** What belongs to the reading, and stands beside the query. */
const options: readonly string[] = ["pageSize", "limit", "timeout", "signal"];

/**
 * Throws SESSION_BAD_VALUE where a query is given in two ways at once, or with what is no part of it: left out in silence it would
 * read other records, or all.
 */
export function checkQueryMembers(query: object): void {
  // What `fetchFrom(…)` built is a query as it is.
  if ("fetch" in query && !Object.hasOwn(query, "fetch")) return;
  const kind = (["fetchXml", "fetch", "odata"] as const).find((name) => name in query) ?? "entity";
  const known: readonly string[] = membersOf[kind];
  const name = Object.keys(query).find((member) => !known.includes(member));
  if (name === undefined) return;
  if (options.includes(name)) {
    throw badValue(`${name} is no part of a query`, `give it beside the query: session.query(query, { ${name}: … })`);
  }
  if (kind !== "entity") throw badValue(`${name} stands beside ${kind}`, `say it in ${kind}, or leave ${kind} out`);
  const near = closestName(name, known);
  throw badValue(
    `${name} is no part of a query`,
    near === undefined
      ? `its parts are ${known.join(", ")}; FetchXML says more: fetchFrom(…)`
      : `did you mean ${near}?`,
  );
}
