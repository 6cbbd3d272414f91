import type { Guid } from "../../values/guid.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { quote } from "../store/column-codec.ts";

/** The bytes of the files of a record's file columns go with it. */
export function deleteFiles({ store, tables }: Organization, table: Table, id: Guid): void {
  for (const { name, type } of table.columns.values()) {
    if (type !== "File") continue;
    const file = `SELECT ${quote(name)} FROM ${quote(table.logicalName)} WHERE ${quote(table.primaryId)} = ?`;
    store.rows(`DELETE FROM dynaml_file WHERE id = (${file})`, [id.text]);
    if (tables.has("fileattachment")) {
      store.rows(`DELETE FROM "fileattachment" WHERE fileattachmentid = (${file})`, [id.text]);
    }
  }
}
