import { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import { unknownTable } from "../faults/fault-subject.ts";
import { withRemedy } from "../faults/with-remedy.ts";

/** Whether an error is the organization's word that there is no such table. */
export function isNoSuchTable(error: unknown): error is DynamlError {
  if (!(error instanceof DynamlError) || error.code !== "SESSION_FAULT") return false;
  return unknownTable(String(error.context.faultMessage ?? "")) !== undefined;
}

/** Undefined for a table that is not there, which the call that needs it tells. Throws all else again. */
export function undefinedWhereNoTable(error: unknown): undefined {
  if (!isNoSuchTable(error)) throw error;
}

/** The same error with the table that was meant, where one has a name that is near. */
export function withNearestTable(error: DynamlError, name: string, names: Iterable<string>): DynamlError {
  const near = closestName(name, names);
  return near === undefined ? error : withRemedy(error, `did you mean ${near}?`);
}
