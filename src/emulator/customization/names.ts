import { OrganizationFault } from "../faults.ts";

/** The logical name of what bears that schema name. Throws where the platform would not take the name. */
export function logicalNameOf(schemaName: string | undefined, what: string): string {
  if (schemaName !== undefined && /^[A-Za-z][A-Za-z0-9]{1,7}_[A-Za-z0-9_]{1,90}$/.test(schemaName)) {
    return schemaName.toLowerCase();
  }
  throw new OrganizationFault(
    "InvalidSchemaName",
    `'${schemaName ?? ""}' is not a valid schema name of ${what}: it starts with a prefix of 2 to 8 letters and digits and an underscore, as new_Project.`,
  );
}
