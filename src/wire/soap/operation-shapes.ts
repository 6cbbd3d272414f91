import type { EntityCollection } from "../../values/entity.ts";
import type {
  Association,
  Operation,
  OrganizationCall,
  OrganizationReply,
  Relationship,
} from "../organization-call.ts";
import { columnSet } from "./column-set-shape.ts";
import { entityReferences, organizationRequest, organizationResponse } from "./message-shapes.ts";
import { ns } from "./namespaces.ts";
import { query } from "./query-shapes.ts";
import { guid, text } from "./scalar-shapes.ts";
import { type RecordShape, record, required } from "./shape.ts";
import { arrivingCollection, entity, entityCollection, relationship } from "./value-shapes.ts";

/** The eight operations: the element of the call in the SOAP body, and `{operation}Response` of the reply. */

type CallOf<O extends Operation> = Extract<OrganizationCall, { operation: O }>;
type AssociationCall = Extract<OrganizationCall, { association: Association }>;
type ReplyOf<O extends Operation> = Extract<OrganizationReply, { operation: O }>;

export const callShapes: { readonly [O in Operation]: RecordShape<OrganizationCall> } = {
  Create: record(
    ns.services,
    { entity: required(entity, (call: CallOf<"Create">) => call.entity) },
    (fields): CallOf<"Create"> => ({ operation: "Create", ...fields }),
  ),
  Retrieve: record(
    ns.services,
    {
      entityName: required(text, (call: CallOf<"Retrieve">) => call.entityName),
      id: required(guid, (call: CallOf<"Retrieve">) => call.id),
      columnSet: required(columnSet, (call: CallOf<"Retrieve">) => call.columnSet),
    },
    (fields): CallOf<"Retrieve"> => ({ operation: "Retrieve", ...fields }),
  ),
  Update: record(
    ns.services,
    { entity: required(entity, (call: CallOf<"Update">) => call.entity) },
    (fields): CallOf<"Update"> => ({ operation: "Update", ...fields }),
  ),
  Delete: record(
    ns.services,
    {
      entityName: required(text, (call: CallOf<"Delete">) => call.entityName),
      id: required(guid, (call: CallOf<"Delete">) => call.id),
    },
    (fields): CallOf<"Delete"> => ({ operation: "Delete", ...fields }),
  ),
  RetrieveMultiple: record(
    ns.services,
    { query: required(query, (call: CallOf<"RetrieveMultiple">) => call.query) },
    (fields): CallOf<"RetrieveMultiple"> => ({ operation: "RetrieveMultiple", ...fields }),
  ),
  Associate: associationShape("Associate"),
  Disassociate: associationShape("Disassociate"),
  Execute: record(
    ns.services,
    { request: required(organizationRequest, (call: CallOf<"Execute">) => call.request) },
    (fields): CallOf<"Execute"> => ({ operation: "Execute", ...fields }),
  ),
};

export const replyShapes: { readonly [O in Operation]: RecordShape<OrganizationReply> } = {
  Create: record(
    ns.services,
    { CreateResult: required(guid, (reply: ReplyOf<"Create">) => reply.id) },
    (fields): ReplyOf<"Create"> => ({ operation: "Create", id: fields.CreateResult }),
  ),
  Retrieve: record(
    ns.services,
    { RetrieveResult: required(entity, (reply: ReplyOf<"Retrieve">) => reply.entity) },
    (fields): ReplyOf<"Retrieve"> => ({ operation: "Retrieve", entity: fields.RetrieveResult }),
  ),
  Update: emptyReply("Update"),
  Delete: emptyReply("Delete"),
  RetrieveMultiple: pageReply(entityCollection),
  Associate: emptyReply("Associate"),
  Disassociate: emptyReply("Disassociate"),
  Execute: record(
    ns.services,
    { ExecuteResult: required(organizationResponse, (reply: ReplyOf<"Execute">) => reply.response) },
    (fields): ReplyOf<"Execute"> => ({ operation: "Execute", response: fields.ExecuteResult }),
  ),
};

/** The reply to RetrieveMultiple for reading, of which each record is given away as soon as it is read. */
export const arrivingPageReply: RecordShape<OrganizationReply> = pageReply(arrivingCollection);

function pageReply(collection: RecordShape<EntityCollection>): RecordShape<OrganizationReply> {
  return record(
    ns.services,
    { RetrieveMultipleResult: required(collection, (reply: ReplyOf<"RetrieveMultiple">) => reply.collection) },
    (fields): ReplyOf<"RetrieveMultiple"> => ({
      operation: "RetrieveMultiple",
      collection: fields.RetrieveMultipleResult,
    }),
  );
}

function associationShape(operation: "Associate" | "Disassociate"): RecordShape<AssociationCall> {
  type Call = AssociationCall;
  return record(
    ns.services,
    {
      entityName: required(text, (call: Call) => call.association.entityName),
      entityId: required(guid, (call: Call) => call.association.entityId),
      relationship: required(
        relationship,
        ({ association }: Call): Relationship => ({
          kind: "Relationship",
          schemaName: association.relationship,
          primaryEntityRole: association.primaryEntityRole,
        }),
      ),
      relatedEntities: required(entityReferences, (call: Call) => call.association.relatedEntities),
    },
    (fields): Call => ({
      operation,
      association: {
        entityName: fields.entityName,
        entityId: fields.entityId,
        relationship: fields.relationship.schemaName,
        ...(fields.relationship.primaryEntityRole && { primaryEntityRole: fields.relationship.primaryEntityRole }),
        relatedEntities: fields.relatedEntities,
      },
    }),
  );
}

function emptyReply(operation: "Update" | "Delete" | "Associate" | "Disassociate"): RecordShape<OrganizationReply> {
  return record(ns.services, {}, (): OrganizationReply => ({ operation }));
}
