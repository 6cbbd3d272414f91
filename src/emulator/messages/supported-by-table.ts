import { OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { Organization } from "../organization.ts";
import { tableOf } from "../organization.ts";

/** Messages that the platform itself does not have for a table. */
const refused: Readonly<Record<string, readonly string[]>> = {
  activityparty: ["Create", "Update", "Delete"],
  activitypointer: ["Create", "Update", "Delete"],
  organization: ["Create", "Delete"],
  principalobjectaccess: ["Create", "Update", "Delete"],
  systemuser: ["Delete"],
  privilege: ["Create", "Update", "Delete"],
  roletemplate: ["Create", "Update", "Delete"],
  roleprivileges: ["Create", "Update", "Delete"],
  systemuserroles: ["Create", "Update", "Delete"],
  teammembership: ["Create", "Update", "Delete"],
  teamroles: ["Create", "Update", "Delete"],
  usersettings: ["Create", "Delete"],
};

/** The table that a message is about; unknown ones and those that do not have the message are refused. */
export function tableForMessage(organization: Organization, logicalName: string, message: string): Table {
  const name = logicalName === "" ? "none" : logicalName;
  if (name === "none" || (Object.hasOwn(refused, name) && refused[name]?.includes(message))) {
    throw new OrganizationFault(
      "InvalidArgument",
      `The '${message}' method does not support entities of type '${name}'.`,
    );
  }
  return tableOf(organization, logicalName);
}
