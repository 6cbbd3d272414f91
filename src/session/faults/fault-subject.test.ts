import assert from "node:assert/strict";
import { it } from "node:test";
import { type FaultSubject, faultSubject } from "./fault-subject.ts";

const id = "c4944f99-b5a0-e311-b64f-000c2949a277";

/** The platform's texts, of its documentation and of recorded replies. */
const cases: readonly (readonly [text: string, subject: FaultSubject])[] = [
  [`account With Id = ${id} Does Not Exist`, { entity: "account", record: id }],
  [`Contact With Ids = {${id.toUpperCase()}} Do Not Exist`, { entity: "contact", record: id }],
  [
    "A validation error occurred.  The length of the 'name' attribute of the 'account' entity exceeded the maximum allowed length of '160'.",
    { entity: "account", attribute: "name" },
  ],
  [
    "A validation error occurred.  The value 7 of 'industrycode' on record of type 'account' is outside the valid range. Accepted Values: 1,2",
    { entity: "account", attribute: "industrycode" },
  ],
  [
    "'account' entity doesn't contain attribute with Name = 'nmae' and NameMapping = 'Logical'. MetadataCacheDetails: ProviderType=Dynamic",
    { entity: "account", attribute: "nmae" },
  ],
  [
    "The entity with a name = 'acount' with namemapping = 'Logical' was not found in the MetadataCache.",
    { entity: "acount" },
  ],
  ["Could not find an entity with name Nosuch and id 00000000-0000-0000-0000-000000000000.", { entity: "nosuch" }],
  [
    "Could not find a property named 'nmae' on type 'Microsoft.Dynamics.CRM.account'.",
    { entity: "account", attribute: "nmae" },
  ],
  ["Invalid Attribute Value Type for revenue. Expected: Money, Found: String", { attribute: "revenue" }],
  ["Attribute: ownerid cannot be set to NULL", { attribute: "ownerid" }],
  [
    `5 is not a valid status code for state code AccountState.Active on account with Id ${id}.`,
    { entity: "account", record: id },
  ],
  ["A record with the specified key values does not exist in account entity", { entity: "account" }],
  [
    `Principal user (Id=${id}, type=8, roleCount=1) is missing prvCreateAccount privilege (Id=${id}) on OTC=1 for entity 'account' (LocalizedName='Account').`,
    { entity: "account", privilege: "prvCreateAccount" },
  ],
  [
    `Principal user (Id=${id}, type=8) is missing prvReadSystemForm privilege (Id=${id})`,
    { privilege: "prvReadSystemForm" },
  ],
  ["Cannot insert duplicate key.", {}],
  ["The account is locked by our plug-in", {}],
  ["", {}],
];

for (const [text, subject] of cases) {
  it(text === "" ? "(no text)" : text.slice(0, 60), () => assert.deepEqual(faultSubject(text), subject));
}
