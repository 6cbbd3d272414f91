import type { Entity, EntityCollection } from "./entity.ts";

/** A collection of all the records that there are: no page of more, and not counted. */
export function recordCollection(entityName: string, entities: Entity[]): EntityCollection {
  return {
    kind: "EntityCollection",
    entityName,
    entities,
    moreRecords: false,
    totalRecordCount: -1,
    totalRecordCountLimitExceeded: false,
  };
}
