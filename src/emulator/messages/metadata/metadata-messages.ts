import type { Message } from "../message.ts";
import { retrieveAllEntities } from "./retrieve-all-entities.ts";
import { retrieveAttribute } from "./retrieve-attribute.ts";
import { retrieveEntity } from "./retrieve-entity.ts";
import { retrieveEntityKey } from "./retrieve-entity-key.ts";
import { retrieveAllOptionSets, retrieveOptionSet } from "./retrieve-option-set.ts";
import { retrieveRelationship } from "./retrieve-relationship.ts";
import { retrieveTimestamp } from "./retrieve-timestamp.ts";

/** The messages about definitions of tables, columns, relationships and choices, by name. */
export const metadataMessages: Readonly<Record<string, Message>> = {
  RetrieveEntity: retrieveEntity,
  RetrieveAllEntities: retrieveAllEntities,
  RetrieveAttribute: retrieveAttribute,
  RetrieveRelationship: retrieveRelationship,
  RetrieveOptionSet: retrieveOptionSet,
  RetrieveAllOptionSets: retrieveAllOptionSets,
  RetrieveEntityKey: retrieveEntityKey,
  RetrieveTimestamp: retrieveTimestamp,
};
