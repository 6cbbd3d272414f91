import { OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import type { SqlRow } from "../store/store.ts";
import type { Sql } from "./sql.ts";

/** What SQLite says of queries that are right in themselves and yet more than it takes, and the fault that stands for it. */
const refusals: readonly (readonly [
  pattern: RegExp,
  errorName: "InvalidArgument" | "SqlArithmeticOverflowError",
  text: string,
])[] = [
  [/integer overflow/, "SqlArithmeticOverflowError", "A total is larger than a number can be."],
  [
    /too many columns|too many result columns/,
    "InvalidArgument",
    "The query returns more columns than one row can have (2,000).",
  ],
  [/pattern too complex/, "InvalidArgument", "The pattern of a condition is longer than 50,000 characters."],
  [/tables to its right/, "InvalidArgument", "A filter of an outer link names a link that is joined only after it."],
  [/too (?:large|deep)|depth/, "InvalidArgument", "The conditions of the query are nested too deep."],
];

/** The rows of a statement that a query has become. */
export function runStatement({ organization }: MessageContext, { sql, parameters }: Sql): SqlRow[] {
  try {
    return organization.store.rows(sql, parameters);
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const refusal = refusals.find(([pattern]) => pattern.test(message));
    if (refusal === undefined) throw error;
    throw new OrganizationFault(refusal[1], refusal[2]);
  }
}
