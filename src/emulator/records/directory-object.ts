import { Guid } from "../../values/guid.ts";
import { principalNameOf, userNameOf } from "../sign-in/directory.ts";
import { objectIdOf } from "../sign-in/object-id.ts";
import { type Draft, setValue } from "./draft.ts";

/** A new user has an object in the directory, that of the principal name: no client writes the column. */
export function applyDirectoryObject(draft: Draft): void {
  const { table, before, values } = draft;
  const name = values.get("domainname");
  if (table.logicalName !== "systemuser" || before !== undefined || typeof name !== "string") return;
  if (values.has(column)) return;
  setValue(draft, column, Guid.of(objectIdOf(principalNameOf(userNameOf(name)))));
}

const column = "azureactivedirectoryobjectid";
