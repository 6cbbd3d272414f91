import { EntityReference } from "../../../values/entity-reference.ts";
import type { Association } from "../../organization-call.ts";
import { navigationOfRelationship } from "../navigation.ts";
import { printRecordAddress } from "../resource-path.ts";
import type { TableLookup } from "../table-lookup.ts";
import { tableNamed } from "./record-body.ts";
import { bodyRequest, deleteRequest, type WebApiRequest } from "./web-api-exchange.ts";

/** The first record may be named by an alternate key. */
export type KeyedAssociation = Association & { readonly keyAttributes?: EntityReference["keyAttributes"] };

/**
 * One request for each related record (query.md §7.5): `POST accounts(…)/contact_customer_accounts/$ref`, or `PUT` where the
 * record is at the end that holds one.
 *
 * @param root of the service, for the addresses in the bodies: `https://org/api/data/v9.2/`
 */
export function associateRecords(
  association: KeyedAssociation,
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

/** `DELETE accounts(…)/contact_customer_accounts(…)/$ref`; `…/$ref?$id=` with the address of a record that a key names. */
export function disassociateRecords(
  association: KeyedAssociation,
  tables: TableLookup,
  root: string,
): readonly WebApiRequest[] {
  const { path, isCollection } = propertyOf(association, tables);
  return association.relatedEntities.map((related) => {
    if (!isCollection) return deleteRequest(`${path}/$ref`);
    if (related.keyAttributes === undefined) return deleteRequest(`${path}(${related.id.text})/$ref`);
    const address = `${root}${printRecordAddress(related, tables)}`;
    return deleteRequest(`${path}/$ref?$id=${encodeURIComponent(address)}`);
  });
}

function propertyOf(association: KeyedAssociation, tables: TableLookup) {
  const { entityName, entityId, keyAttributes, relationship, primaryEntityRole } = association;
  const navigation = navigationOfRelationship(tableNamed(entityName, tables), relationship, primaryEntityRole);
  const record = printRecordAddress(new EntityReference(entityName, entityId, undefined, { keyAttributes }), tables);
  return { path: `${record}/${navigation.name}`, isCollection: navigation.isCollection };
}
