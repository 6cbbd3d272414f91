import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { type FilePlace, filePlace } from "../records/files.ts";
import type { Store } from "../store/store.ts";

/** Remembers an upload or, where the file is there already, a download that has begun. */
export function startTransfer(
  { organization, now }: MessageContext,
  token: string,
  place: FilePlace,
  file?: Guid,
): void {
  const { table, id, column } = place;
  const { store } = organization;
  store.transaction(() => {
    forgetOld(store, now);
    store.rows(
      "INSERT INTO dynaml_transfer (token, tablename, recordid, columnname, fileid, startedon) VALUES (?, ?, ?, ?, ?, ?)",
      [token, table.logicalName, id.text, column.name, file?.text ?? null, now.toISOString()],
    );
  });
}

/** How long a token is good for. */
const tokenMilliseconds = 86_400_000;

/** Nobody goes on with what was begun so long ago. */
function forgetOld(store: Store, now: Date): void {
  const before = new Date(now.getTime() - tokenMilliseconds).toISOString();
  store.rows("DELETE FROM dynaml_block WHERE token IN (SELECT token FROM dynaml_transfer WHERE startedon < ?)", [
    before,
  ]);
  store.rows("DELETE FROM dynaml_transfer WHERE startedon < ?", [before]);
}

/** The column that a token stands for; one that was never given, or is used up, is refused. */
export function placeOfTransfer(context: MessageContext, token: string, way: "upload" | "download"): FilePlace {
  const sql = "SELECT tablename, recordid, columnname, fileid FROM dynaml_transfer WHERE token = ?";
  const [row] = context.organization.store.rows(sql, [token]);
  if (row === undefined || (row[3] === null) !== (way === "upload")) {
    throw new OrganizationFault("InvalidArgument", `The FileContinuationToken is not that of a file ${way}.`);
  }
  return filePlace(context, new EntityReference(String(row[0]), String(row[1])), String(row[2]));
}
