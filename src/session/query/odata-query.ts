import { closestName } from "../../values/closest-name.ts";
import type { EntityMetadata } from "../../wire/metadata/metadata.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { planQuery, type RecordShape } from "../../wire/odata/query-plan.ts";
import { checkFetchQuery } from "../../wire/query/check-fetch-query.ts";
import type { FetchQuery } from "../../wire/query/fetch-query.ts";
import { badValue } from "../arguments.ts";
import type { SessionMetadata } from "../metadata/session-metadata.ts";
import type { CallLimits } from "../organization-service.ts";
import { NeededTables } from "./needed-tables.ts";
import type { ODataText } from "./odata-text.ts";
import { parseODataQuery, placedODataError } from "./parse-odata-query.ts";

type Metadata = Pick<SessionMetadata, "table" | "tables">;

/**
 * The tree of a query that is given as OData query options, so that both wires carry it. Names are read by the tables' descriptions,
 * which are asked for once; what a lookup leads to is joined under the name of its navigation property:
 * `$expand=primarycontactid($select=fullname)` gives `primarycontactid.fullname`.
 *
 * Throws WIRE_ODATA, with the option and the place in it, for what cannot be read, for names that a table does not have (with the
 * nearest) and for what FetchXML has no words for; SESSION_BAD_VALUE where no table is named.
 */
export async function fetchOfOData(
  metadata: Metadata,
  { odata, entity }: ODataText,
  limits: CallLimits = {},
): Promise<FetchQuery> {
  const { entitySet, options } = parseODataQuery(odata);
  const name = await tableName(metadata, entity, entitySet, limits);
  const tables = new NeededTables(metadata, limits);
  try {
    const { fetch, shape } = await tables.read(name, (table) =>
      planQuery(options, table, tables, { asFetchXml: true }),
    );
    refuseUnjoined(shape);
    const whole = { ...fetch, returnTotalRecordCount: options.count };
    checkFetchQuery(whole);
    return whole;
  } catch (error) {
    throw placedODataError(error);
  }
}

/** Throws SESSION_BAD_VALUE where a query is of no table. */
export function expectTable(entity: string | undefined, entitySet: string | undefined): void {
  if (entity !== undefined || entitySet !== undefined) return;
  throw badValue(
    "the OData query names no table",
    "give the table's logical name besides, or its entity set before the options: accounts?$select=name",
  );
}

async function tableName(
  metadata: Metadata,
  entity: string | undefined,
  entitySet: string | undefined,
  limits: CallLimits,
): Promise<string> {
  expectTable(entity, entitySet);
  if (entitySet === undefined) return entity ?? "";
  const described = entity === undefined ? await metadata.tables(limits) : [await metadata.table(entity, [], limits)];
  const table = described.find((one) => one.entitySetName === entitySet);
  if (table !== undefined) return table.logicalName;
  throw entity === undefined ? noSuchSet(entitySet, described) : otherTable(entitySet, entity);
}

function noSuchSet(entitySet: string, described: readonly EntityMetadata[]) {
  const sets = described.flatMap(({ entitySetName }) => entitySetName ?? []);
  const near = closestName(entitySet, sets);
  const remedy =
    near === undefined ? "give the table's logical name, and the query options alone" : `did you mean ${near}?`;
  return badValue(`the organization tells of no entity set "${entitySet}"`, remedy, { entitySet });
}

function otherTable(entitySet: string, entity: string) {
  return badValue(
    `the OData query is of the entity set "${entitySet}", which is not that of ${entity}`,
    "leave the entity set and its question mark out, or the table's name",
    { entitySet, entity },
  );
}

/** Collections would come as rows of their own. */
function refuseUnjoined({ collections, owners = [], singles }: RecordShape): void {
  const [collection] = collections;
  if (collection !== undefined) {
    throw odataError(`${collection.name} holds many records, and a query gives one row a record`, {
      option: "$expand",
      remedy: `query ${collection.table.logicalName} by itself, or link it in FetchXML for a row each`,
    });
  }
  const owner = owners.find(({ isKeyOnly, isReference }) => !isKeyOnly && !isReference);
  if (owner !== undefined) {
    throw odataError(`${owner.name} leads to users and teams, which have no columns in common`, {
      option: "$expand",
      remedy: "expand owninguser or owningteam; who it is, with the name, comes with _ownerid_value",
    });
  }
  for (const { shape } of singles) refuseUnjoined(shape);
}
