import { EntityReference } from "../../../values/entity-reference.ts";
import type { Association } from "../../organization-call.ts";
import { navigationOfRelationship } from "../navigation.ts";
import { odataError } from "../odata-error.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { TableLookup } from "../table-lookup.ts";
import { tableNamed } from "./record-body.ts";
import { bodyRequest, deleteRequest, type WebApiRequest } from "./web-api-exchange.ts";

/**
 * One request for each related record (query.md §7.5): `POST accounts(…)/contact_customer_accounts/$ref`, or `PUT` where the
 * record is at the end that holds one.
 *
 * @param root of the service, for the addresses in the bodies: `https://org/api/data/v9.2/`
 */
export function associateRecords(
  association: Association,
  tables: TableLookup,
  root: string,
): readonly WebApiRequest[] {
  const { path, isCollection } = propertyOf(association, tables);
  return association.relatedEntities.map((related) =>
    bodyRequest(isCollection ? "POST" : "PUT", `${path}/$ref`, {
      "@odata.id": `${root}${printRecordAddress(related, tables)}`,
    }),
  );
}

/** `DELETE accounts(…)/contact_customer_accounts(…)/$ref`. */
export function disassociateRecords(association: Association, tables: TableLookup): readonly WebApiRequest[] {
  const { path, isCollection } = propertyOf(association, tables);
  return association.relatedEntities.map(({ id }) =>
    deleteRequest(isCollection ? `${path}(${id.text})/$ref` : `${path}/$ref`),
  );
}

function propertyOf(association: Association, tables: TableLookup) {
  const { entityName, entityId, relationship, primaryEntityRole } = association;
  const navigation = navigationOfRelationship(tableNamed(entityName, tables), relationship, primaryEntityRole);
  if (navigation === undefined) throw odataError(`${entityName} has no relationship "${relationship}"`);
  const record = printRecordAddress(new EntityReference(entityName, entityId), tables);
  return { path: `${record}/${navigation.name}`, isCollection: navigation.isCollection };
}
