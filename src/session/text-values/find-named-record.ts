import { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { badValue } from "../arguments.ts";
import type { CallLimits } from "../organization-service.ts";
import type { Session } from "../session.ts";
import type { SessionErrorCode } from "../session-error.ts";

const mostShown = 5;

type Named = { readonly entityName: string; readonly values: ReadonlyMap<string, string> };

/**
 * The one record that has these values: one RetrieveMultiple of its ID. Throws SESSION_RECORD_NOT_FOUND, and
 * SESSION_RECORD_AMBIGUOUS with the records that were found.
 */
export async function findNamedRecord(
  { metadata, query }: Pick<Session, "metadata" | "query">,
  { entityName, values }: Named,
  limits: CallLimits,
): Promise<EntityReference> {
  const { primaryIdAttribute = `${entityName}id`, primaryNameAttribute } = await metadata.table(entityName, [], limits);
  await checkNames(metadata, { entityName, values }, limits);
  expectValues(values, entityName);
  const columns = [primaryIdAttribute, ...(primaryNameAttribute === undefined ? [] : [primaryNameAttribute])];
  const found = await query(
    { entity: entityName, columns, where: Object.fromEntries(values) },
    { ...limits, limit: mostShown + 1 },
  ).toArray();
  const [only] = found;
  if (only?.id !== undefined && found.length === 1) return new EntityReference(entityName, only.id);
  const wanted = `${entityName}(${[...values].map(([name, value]) => `${name}=${value}`).join(", ")})`;
  if (found.length === 0) throw nothingFound(wanted);
  const names = found.slice(0, mostShown).map(({ id, attributes }) => {
    const name = primaryNameAttribute === undefined ? undefined : attributes.get(primaryNameAttribute);
    return `${entityName}:${id?.text}${typeof name === "string" ? ` (${name})` : ""}`;
  });
  throw severalFound(wanted, names, found.length > mostShown);
}

/** Throws SESSION_BAD_VALUE for a value that is empty: a record without one is not the one that is meant. */
export function expectValues(values: ReadonlyMap<string, string>, entityName: string): void {
  const empty = [...values].find(([, value]) => value === "");
  if (empty === undefined) return;
  const [attribute] = empty;
  throw badValue(
    `the value of ${attribute}, by which a record of ${entityName} is named, is empty`,
    "see that the variable or column that it comes from holds one",
    { entity: entityName, attribute },
  );
}

function nothingFound(wanted: string): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_RECORD_NOT_FOUND",
    message: `there is no record ${wanted}`,
    remedy: "check the attribute names and values, or create the record first",
  });
}

function severalFound(wanted: string, names: readonly string[], areMore: boolean): DynamlError {
  return new DynamlError<SessionErrorCode>({
    code: "SESSION_RECORD_AMBIGUOUS",
    message: `several records are ${wanted}: ${names.join(", ")}${areMore ? " and more" : ""}`,
    remedy: "name the record by its ID, or by values that only one has",
    context: { records: names },
  });
}

/** Throws SESSION_BAD_VALUE for an attribute that the table does not have, with the nearest one. */
async function checkNames(
  metadata: Session["metadata"],
  { entityName, values }: Named,
  limits: CallLimits,
): Promise<void> {
  const columns = await metadata.columns(entityName, limits);
  const unknown = [...values.keys()].find((name) => !columns.has(name));
  if (unknown === undefined) return;
  const near = closestName(unknown, columns.keys());
  throw badValue(
    `${entityName} has no attribute "${unknown}", by which a record is named`,
    near === undefined ? "check the attribute's logical name" : `did you mean ${near}?`,
    { entity: entityName, attribute: unknown },
  );
}
