import type { Session } from "../../session/session.ts";
import type { RecordRows } from "./record-rows.ts";

/** The ID comes with every record; where none is found, its column is there all the same. */
export async function addIdColumn(
  rows: RecordRows,
  entity: string,
  session: Session,
  signal: AbortSignal,
): Promise<void> {
  if (rows.count > 0) return;
  const { primaryIdAttribute } = await session.metadata.table(entity, [], { signal });
  if (primaryIdAttribute !== undefined) rows.addColumn(primaryIdAttribute);
}
