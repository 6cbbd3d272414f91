import { Guid } from "../../values/guid.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext, Organization } from "../organization.ts";
import { quote } from "../store/column-codec.ts";

/** Remembers, for change tracking, that a record is gone. */
export function logDeletion({ organization, now }: MessageContext, table: Table, id: Guid): void {
  if (!table.tracksChanges) return;
  const { store } = organization;
  const sql = "INSERT INTO dynaml_deletion (version, tablename, id, deletedon) VALUES (?, ?, ?, ?)";
  store.rows(sql, [store.nextVersion(), table.logicalName, id.text, now.toISOString()]);
}

export type Deletion = { readonly id: Guid; readonly version: bigint };

/**
 * Records of the table that were deleted after one version and up to another, in the order of their deletion. One that is there
 * again, under the same ID, does not count.
 */
export function deletionsBetween(
  { store }: Organization,
  table: Table,
  after: bigint,
  upTo: bigint,
  most: number,
): Deletion[] {
  const isThere = `SELECT 1 FROM ${quote(table.logicalName)} AS t WHERE t.${quote(table.primaryId)} = d.id`;
  const sql = `SELECT id, version FROM dynaml_deletion AS d WHERE version > ? AND version <= ? AND tablename = ?
    AND NOT EXISTS (${isThere}) ORDER BY version LIMIT ?`;
  const rows = store.rows(sql, [after, upTo, table.logicalName, most]);
  return rows.map(([id, version]) => ({ id: Guid.of(String(id)), version: version as bigint }));
}
