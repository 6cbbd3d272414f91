import { QueryError } from "../../wire/query/query-error.ts";

/**
 * What is wrong with FetchXML, with the place in its text in the message: where FetchXML stands in a parameter of a step, the
 * error's own place is that of the step. Another error as it is.
 */
export function placedQueryError(error: unknown): unknown {
  if (!(error instanceof QueryError) || error.where === undefined) return error;
  const { line, column } = error.context;
  if (typeof line !== "number" || typeof column !== "number") return error;
  return new QueryError(error.errorName, `line ${line}, column ${column} of the FetchXML: ${error.message}`, {
    place: { line, column },
    remedy: error.remedy,
    cause: error.cause,
  });
}
