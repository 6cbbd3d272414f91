import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { languageOf, organizationSetting } from "./caller-settings.ts";
import { below } from "./hierarchy.ts";
import type { Sql } from "./sql.ts";
import { sql, value } from "./sql.ts";

/** Conditions about the caller (query.md §2): the values that the column may have. */
export const callerConditions: Readonly<Record<string, (context: MessageContext) => Sql>> = {
  "eq-userid": user,
  "eq-businessid": ({ caller }) => sql`(${value(caller.businessUnitId.text)})`,
  "eq-userlanguage": (context) => sql`(${value(languageOf(context) ?? -1)}, -1)`,
  "eq-userteams": teams,
  "eq-useroruserteams": (context) => sql`(SELECT ${userId(context)} UNION ALL SELECT * FROM ${teams(context)})`,
  "eq-useroruserhierarchy": userAndReports,
  "eq-useroruserhierarchyandteams": (context) => {
    const users = userAndReports(context);
    return sql`(SELECT * FROM ${users} UNION ALL SELECT teamid FROM teammembership WHERE systemuserid IN ${users})`;
  },
};

function userId({ caller }: MessageContext): Sql {
  return value(caller.userId.text);
}

function user(context: MessageContext): Sql {
  return sql`(${userId(context)})`;
}

function teams(context: MessageContext): Sql {
  return sql`(SELECT teamid FROM teammembership WHERE systemuserid = ${userId(context)})`;
}

/** The reports as deep as the organization's hierarchy security goes; the caller alone where that is not switched on. */
function userAndReports(context: MessageContext): Sql {
  if (organizationSetting(context, "ishierarchicalsecuritymodelenabled") !== true)
    return sql`(SELECT ${userId(context)})`;
  const depth = organizationSetting(context, "maxdepthforhierarchicalsecuritymodel");
  const reports = below(
    tableOf(context.organization, "systemuser"),
    userId(context),
    typeof depth === "number" ? depth : 3,
  );
  return sql`(SELECT ${userId(context)} UNION ALL SELECT * FROM ${reports})`;
}
