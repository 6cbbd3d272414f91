import type { whoAmI as record } from "../../catalog/dynamics-crm/who-am-i.ts";
import type { Value } from "../../expression/value.ts";
import type { Session } from "../../session/session.ts";
import { Guid } from "../../values/guid.ts";
import type { Services } from "../services.ts";
import { datasetValue } from "./dataset-value.ts";
import type { RecordDeed } from "./record-deed.ts";
import { sessionOf } from "./session-of.ts";

/** Asks who the user is (WhoAmI), and where it is wanted what the user is called (Retrieve of systemuser). */
export function whoAmI(services: Services): RecordDeed<typeof record> {
  return async (parameters, context) => {
    const { resultDataset, fullNameVariable } = parameters;
    const session = await sessionOf(parameters, services, context);
    const ids = await session.execute("WhoAmI", {}, { signal: context.signal });
    const { UserId: userId, BusinessUnitId: businessUnitId, OrganizationId: organizationId } = ids;
    const isNamed = resultDataset !== undefined || fullNameVariable !== undefined;
    const user = isNamed && userId instanceof Guid ? await namesOf(userId, session, context.signal) : undefined;
    const wrote: string[] = [];
    const keep = (variable: string | undefined, value: Value) => {
      if (variable === undefined) return;
      context.variables.set(variable, value);
      wrote.push(variable);
    };
    keep(parameters.userIdVariable, String(userId));
    keep(fullNameVariable, user?.fullname);
    keep(parameters.businessUnitIdVariable, String(businessUnitId));
    keep(parameters.organizationIdVariable, String(organizationId));
    if (resultDataset !== undefined) {
      const row = {
        userid: String(userId),
        fullname: user?.fullname,
        domainname: user?.domainname,
        businessunitid: String(businessUnitId),
        organizationid: String(organizationId),
        organizationuri: session.organizationUri,
        version: session.version,
        transport: session.transport,
      };
      context.datasets.put(resultDataset, Object.keys(row), [Object.values(row)]);
      wrote.push(resultDataset);
    }
    return { summary: `user ${userId} of organization ${organizationId}`, wrote };
  };
}

async function namesOf(userId: Guid, session: Session, signal: AbortSignal) {
  const { attributes } = await session.retrieve("systemuser", userId, ["fullname", "domainname"], { signal });
  return {
    fullname: datasetValue(attributes.get("fullname")),
    domainname: datasetValue(attributes.get("domainname")),
  };
}
