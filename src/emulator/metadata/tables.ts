import type { Table } from "./table.ts";
import { tableFromFacts } from "./table.ts";
import type { TableFacts } from "./table-facts.ts";
import account from "./tables/account.json" with { type: "json" };
import businessunit from "./tables/businessunit.json" with { type: "json" };
import contact from "./tables/contact.json" with { type: "json" };
import organization from "./tables/organization.json" with { type: "json" };
import privilege from "./tables/privilege.json" with { type: "json" };
import role from "./tables/role.json" with { type: "json" };
import roleprivileges from "./tables/roleprivileges.json" with { type: "json" };
import roletemplate from "./tables/roletemplate.json" with { type: "json" };
import systemuser from "./tables/systemuser.json" with { type: "json" };
import systemuserroles from "./tables/systemuserroles.json" with { type: "json" };
import team from "./tables/team.json" with { type: "json" };
import teammembership from "./tables/teammembership.json" with { type: "json" };
import teamroles from "./tables/teamroles.json" with { type: "json" };
import transactioncurrency from "./tables/transactioncurrency.json" with { type: "json" };

/** All tables of an organization, by logical name. */
export type Tables = ReadonlyMap<string, Table>;

// The compiler widens the literals of a JSON file ("String" becomes string), hence the cast; a test reads every file member by member.
const facts = [
  account,
  businessunit,
  contact,
  organization,
  privilege,
  role,
  roleprivileges,
  roletemplate,
  systemuser,
  systemuserroles,
  team,
  teammembership,
  teamroles,
  transactioncurrency,
] as unknown as readonly TableFacts[];

/** The tables as the committed facts have them (scripts/make-metadata.ts). */
export function standardTables(): Tables {
  const known = new Set(facts.map(({ logicalName }) => logicalName));
  return new Map(facts.map((table) => [table.logicalName, tableFromFacts(table, known)]));
}
