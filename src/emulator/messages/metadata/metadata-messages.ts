import type { Message } from "../message.ts";
import { createAttribute } from "./create-attribute.ts";
import { createCustomerRelationships } from "./create-customer-relationships.ts";
import { createEntity } from "./create-entity.ts";
import { createEntityKey } from "./create-entity-key.ts";
import { createManyToMany } from "./create-many-to-many.ts";
import { createOneToMany } from "./create-one-to-many.ts";
import { createOptionSet } from "./create-option-set.ts";
import { deleteAttribute } from "./delete-attribute.ts";
import { deleteEntity } from "./delete-entity.ts";
import { deleteEntityKey, reactivateEntityKey } from "./delete-entity-key.ts";
import { deleteOptionSet } from "./delete-option-set.ts";
import { deleteOptionValue } from "./delete-option-value.ts";
import { deleteRelationship } from "./delete-relationship.ts";
import { insertOptionValue, insertStatusValue } from "./insert-option-value.ts";
import { orderOption } from "./order-option.ts";
import { publishAllXml, publishXml } from "./publish.ts";
import { retrieveAllEntities } from "./retrieve-all-entities.ts";
import { retrieveAttribute } from "./retrieve-attribute.ts";
import { retrieveEntity } from "./retrieve-entity.ts";
import { retrieveEntityKey } from "./retrieve-entity-key.ts";
import { retrieveMetadataChanges } from "./retrieve-metadata-changes.ts";
import { retrieveAllOptionSets, retrieveOptionSet } from "./retrieve-option-set.ts";
import { retrieveRelationship } from "./retrieve-relationship.ts";
import { retrieveTimestamp } from "./retrieve-timestamp.ts";
import { updateAttribute } from "./update-attribute.ts";
import { updateEntity } from "./update-entity.ts";
import { updateOptionSet } from "./update-option-set.ts";
import { updateOptionValue } from "./update-option-value.ts";
import { updateRelationship } from "./update-relationship.ts";

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
  RetrieveMetadataChanges: retrieveMetadataChanges,
  CreateEntity: createEntity,
  UpdateEntity: updateEntity,
  DeleteEntity: deleteEntity,
  CreateAttribute: createAttribute,
  UpdateAttribute: updateAttribute,
  DeleteAttribute: deleteAttribute,
  CreateOneToMany: createOneToMany,
  CreateCustomerRelationships: createCustomerRelationships,
  CreateManyToMany: createManyToMany,
  UpdateRelationship: updateRelationship,
  DeleteRelationship: deleteRelationship,
  CreateOptionSet: createOptionSet,
  UpdateOptionSet: updateOptionSet,
  DeleteOptionSet: deleteOptionSet,
  InsertOptionValue: insertOptionValue,
  InsertStatusValue: insertStatusValue,
  UpdateOptionValue: updateOptionValue,
  DeleteOptionValue: deleteOptionValue,
  OrderOption: orderOption,
  CreateEntityKey: createEntityKey,
  DeleteEntityKey: deleteEntityKey,
  ReactivateEntityKey: reactivateEntityKey,
  PublishXml: publishXml,
  PublishAllXml: publishAllXml,
};
