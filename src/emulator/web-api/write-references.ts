import type { EntityReference } from "../../values/entity-reference.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { splitOptions } from "../../wire/odata/query-options.ts";
import { parseRecordAddress } from "../../wire/odata/resource-path.ts";
import type { EmulatorResponse } from "../handler.ts";
import { executeMessage, optionalParameters, withId } from "./organization-messages.ts";
import type { CollectionTarget, LookupTarget } from "./resolve-target.ts";
import { bodyObject, noContent, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/** `POST record/coll/$ref` and `PUT record/lookup/$ref` with `{"@odata.id":"accounts(…)"}`. */
export function addReference(
  of: CollectionTarget | LookupTarget,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  const address = bodyObject(request)["@odata.id"];
  if (typeof address !== "string") throw odataError("The body of $ref is an object with the member '@odata.id'.");
  const related = withId(context, parseRecordAddress(address, context.tables));
  if (of.type === "lookup") setLookup(of, related, request, context);
  else change("Associate", of, related, request, context);
  return noContent();
}

/** `DELETE record/coll(id)/$ref`, `DELETE record/coll/$ref?$id=address`, `DELETE record/lookup/$ref`. */
export function removeReference(
  of: CollectionTarget | LookupTarget,
  member: EntityReference | undefined,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse {
  if (of.type === "lookup") {
    setLookup(of, null, request, context);
    return noContent();
  }
  const address = splitOptions(request.query).get("$id");
  const related = member ?? (address === undefined ? undefined : parseRecordAddress(address, context.tables));
  if (related === undefined) throw odataError("DELETE of a collection's $ref names the record in the path or in $id.");
  change("Disassociate", of, withId(context, related), request, context);
  return noContent();
}

function change(
  message: string,
  of: CollectionTarget,
  related: EntityReference,
  request: WebApiRequest,
  context: WebApiContext,
): void {
  executeMessage(context, message, {
    Target: withId(context, of.parent.reference),
    Relationship: {
      kind: "Relationship",
      schemaName: of.navigation.relationship.schemaName,
      primaryEntityRole: of.navigation.role,
    },
    RelatedEntities: [related],
    ...optionalParameters(request),
  });
}

function setLookup(
  { parent, navigation }: LookupTarget,
  value: EntityReference | null,
  request: WebApiRequest,
  context: WebApiContext,
): void {
  const { relationship } = navigation;
  if (relationship.kind !== "OneToManyRelationshipMetadata") return;
  const { id } = withId(context, parent.reference);
  const attributes = new Map([[relationship.referencingAttribute, value]]);
  const target = { logicalName: parent.table.logicalName, id, attributes };
  executeMessage(context, "Update", { Target: target, ...optionalParameters(request) });
}
