import type { Entity } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { quote } from "../store/column-codec.ts";
import { zoneOf } from "./caller-settings.ts";
import { rootAlias } from "./scope.ts";
import type { ReadEntity } from "./selection.ts";
import { columnsOfSet, selectionOf } from "./selection.ts";
import type { Zone } from "./zone.ts";

/** One record with names and formatted values, as a client gets it; undefined where there is none of that ID. */
export function readRecord(context: MessageContext, table: Table, id: Guid, columnSet: ColumnSet): Entity | undefined {
  const { organization } = context;
  const selected = { table, sqlAlias: rootAlias, alias: undefined, isRecord: true };
  const { expressions, read } = selectionOf(organization, selected, columnsOfSet(columnSet));
  const where = `${rootAlias}.${quote(table.primaryId)} = ?`;
  const sql = `SELECT ${expressions.join(", ")} FROM ${quote(table.logicalName)} AS ${rootAlias} WHERE ${where}`;
  const [row] = organization.store.rows(sql, [id.text]);
  if (row === undefined) return undefined;
  const entity: ReadEntity = { logicalName: table.logicalName, attributes: new Map(), formattedValues: new Map() };
  read(row, 0, entity, zoneOnce(context));
  return entity;
}

/** The caller's time zone, read when the first date asks for it. */
function zoneOnce(context: MessageContext): () => Zone {
  let zone: Zone | undefined;
  return () => {
    zone ??= zoneOf(context);
    return zone;
  };
}
