import { recordCollection } from "../../values/record-collection.ts";
import { isJsonObject } from "../../wire/odata/json.ts";
import { odataError } from "../../wire/odata/odata-error.ts";
import { partyColumnsOf, roleOfPartyColumn } from "../../wire/odata/party-lists.ts";
import type { EmulatorResponse } from "../handler.ts";
import { executeMessage, optionalParameters, withId } from "./organization-messages.ts";
import type { CollectionTarget } from "./resolve-target.ts";
import { bodyObject, noContent, type WebApiContext, type WebApiRequest } from "./web-api-request.ts";

/**
 * `PUT emails(…)/email_activity_parties` with `{"value":[{"partyid_contact@odata.bind":…,"participationtypemask":2}]}`: these are
 * the parties of the activity then, and no others. Undefined for collections of other records.
 */
export function writeParties(
  { parent, table }: CollectionTarget,
  request: WebApiRequest,
  context: WebApiContext,
): EmulatorResponse | undefined {
  if (table.logicalName !== "activityparty") return undefined;
  const { value } = bodyObject(request);
  if (!Array.isArray(value) || !value.every(isJsonObject)) {
    throw odataError("The body of a collection is an object with the member 'value', a list of records.", {
      errorCode: "0x80048d19",
    });
  }
  const given = partyColumnsOf(value, table, context.tables);
  const columns = (parent.table.attributes ?? []).filter(({ attributeType }) => attributeType === "PartyList");
  const others = columns.filter(({ logicalName }) => roleOfPartyColumn(logicalName) !== undefined);
  const attributes = new Map(others.map(({ logicalName }) => [logicalName, given.get(logicalName) ?? nobody]));
  const Target = { logicalName: parent.table.logicalName, id: withId(context, parent.reference).id, attributes };
  executeMessage(context, "Update", { Target, ...optionalParameters(request) });
  return noContent();
}

const nobody = recordCollection("activityparty", []);
