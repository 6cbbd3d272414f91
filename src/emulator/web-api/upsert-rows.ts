import type { Entity } from "../../values/entity.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import { type Organization, tableOf } from "../organization.ts";
import { findByKey } from "../records/alternate-keys.ts";

/**
 * Rows of UpsertMultiple: `{"@odata.id":"accounts(accountnumber='A-17')","accountnumber":"A-17"}` updates a record that is there,
 * and for one that is not the platform fails in these words (Microsoft's Python client leaves the key's columns out for it).
 */
export function checkUpsertRows(targets: ParameterValue | undefined, organization: Organization): void {
  if (typeof targets !== "object" || targets === null || !("kind" in targets)) return;
  if (targets.kind !== "EntityCollection") return;
  for (const row of targets.entities) {
    if (repeatsKey(row) && isNew(row, organization)) {
      throw new OrganizationFault("Unexpected", "An unexpected error occurred.");
    }
  }
}

function repeatsKey({ keyAttributes = new Map(), attributes }: Entity): boolean {
  return [...keyAttributes.keys()].some((name) => attributes.has(name));
}

function isNew({ logicalName, keyAttributes = new Map() }: Entity, organization: Organization): boolean {
  return findByKey(organization, tableOf(organization, logicalName), keyAttributes) === undefined;
}
