import { OrganizationFault } from "../../faults.ts";
import type { SchemaChange } from "../../metadata/organization-schema.ts";
import type { Organization } from "../../organization.ts";

/** Changes the organization's definitions. Several messages in one transaction cannot: what is undone would still be known. */
export function customize({ schema, store }: Organization, change: SchemaChange): void {
  checkNoTransaction({ store });
  schema.apply(change);
}

export function checkNoTransaction({ store }: Pick<Organization, "store">): void {
  if (store.isInTransaction) {
    throw new OrganizationFault("NotSupported", "Definitions cannot be changed inside a transaction.");
  }
}
