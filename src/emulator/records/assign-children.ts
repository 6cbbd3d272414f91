import { EntityReference } from "../../values/entity-reference.ts";
import type { Draft } from "./draft.ts";
import type { RelatedWriter } from "./related-records.ts";

/**
 * A record that gets another owner takes those along that would be deleted with it: in the platform's parental relationships both
 * cascade. (How each relationship cascades on Assign no source tells.)
 */
export function assignChildren(draft: Draft, { update }: RelatedWriter): void {
  const { context, table, id, before, values } = draft;
  const owner = values.get("ownerid");
  const former = before?.get("ownerid");
  if (!(owner instanceof EntityReference && former instanceof EntityReference) || owner.id.equals(former.id)) return;
  const { store, tables } = context.organization;
  for (const { child: name, column: columnName, onDelete } of table.children) {
    const child = tables.get(name);
    const column = child?.columns.get(columnName);
    if (onDelete !== "Cascade" || child?.isUserOwned !== true || column === undefined) continue;
    for (const childId of store.referencing(child, column, table, id)) {
      const current = store.readColumn(child, childId, "ownerid");
      if (current instanceof EntityReference && current.id.equals(owner.id)) continue;
      update(context, child, { logicalName: name, id: childId, attributes: new Map([["ownerid", owner]]) });
    }
  }
}
