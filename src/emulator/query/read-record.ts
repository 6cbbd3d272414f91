import type { Entity } from "../../values/entity.ts";
import type { Guid } from "../../values/guid.ts";
import type { ColumnSet } from "../../wire/query/query-expression.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { quote } from "../store/column-codec.ts";
import { columnSql, root } from "./primary-name.ts";
import { selectionOf } from "./selection.ts";

/** One record with names and formatted values, as a client gets it; undefined where there is none of that ID. */
export function readRecord(
  organization: Organization,
  table: Table,
  id: Guid,
  columnSet: ColumnSet,
): Entity | undefined {
  const { expressions, read } = selectionOf(organization, table, columnSet);
  const sql = `SELECT ${expressions.join(", ")} FROM ${quote(table.logicalName)} AS ${root} WHERE ${columnSql(table.primaryId)} = ?`;
  const [row] = organization.store.rows(sql, [id.text]);
  return row === undefined ? undefined : read(row);
}
