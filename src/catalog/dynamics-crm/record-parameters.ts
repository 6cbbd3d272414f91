import type { ChildRecord, Option, Parameter } from "../activity.ts";
import { sessionOrHost } from "./host-connection.ts";

/** On every activity that works on records; a session serves any number of users. */
export const callerParameter = {
  name: "CALLER",
  title: "Caller",
  description:
    "The user on whose behalf the step works (impersonation): an ID, or systemuser(domainname=EXAMPLE\\jo); systemuser(azureactivedirectoryobjectid=ID) by the user's object in Entra ID, which is not looked up. Who is signed in must be allowed to act for others.",
  type: { kind: "text" },
  standing: "extension",
  refusesNothing: true,
  examples: ["7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f", "systemuser(fullname=Jo Berry)"],
} as const satisfies Parameter;

/** What the activities that work on records have in common: the session or a connection of their own, and the caller. */
export const recordStep = { ...sessionOrHost, caller: callerParameter } as const;

export const entityParameter = {
  name: "ENTITY",
  title: "Entity",
  description: "The logical name of the entity (table).",
  type: { kind: "text" },
  required: true,
  examples: ["account", "contact"],
} as const satisfies Parameter;

export const idParameter = {
  name: "ID",
  title: "ID",
  description: "The unique ID of the record.",
  type: { kind: "text" },
  required: { notGiven: "key" },
  examples: ["7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f", "%accounts.accountid%"],
} as const satisfies Parameter;

/** In place of ID. */
export const keyParameter = {
  name: "KEY",
  title: "Alternate key",
  description:
    "The values of an alternate key that names the record, in place of its ID. A value with a comma, or one that begins with a quote, stands in single quotes, where a quote stands twice.",
  type: { kind: "text" },
  standing: "extension",
  activeWhen: { notGiven: "id" },
  examples: ["accountnumber=A-17", "name='Contoso, Ltd', address1_city=Oslo"],
} as const satisfies Parameter;

/** On what changes or deletes one record. */
export const rowVersionParameter = {
  name: "ROWVERSION",
  title: "Row version",
  description:
    "The version that the record must still have, from its column versionnumber; where somebody changed it meanwhile, the step fails and does nothing. Organizations since 8.0 have it.",
  type: { kind: "text" },
  standing: "extension",
  refusesNothing: true,
  examples: ["%account.versionnumber%"],
} as const satisfies Parameter;

/** The names that the platform gives the types of attributes; only DateTime and String stand in the vendor's pages (§1.4). */
const attributeTypes = [
  { value: "String", label: "String" },
  { value: "Memo", label: "Memo", standing: "inferred" },
  { value: "Boolean", label: "Boolean", spellings: ["Bool"], standing: "inferred" },
  { value: "Integer", label: "Integer", spellings: ["Int"], standing: "inferred" },
  { value: "BigInt", label: "Big integer", spellings: ["BigInteger"], standing: "inferred" },
  { value: "Decimal", label: "Decimal", standing: "inferred" },
  { value: "Double", label: "Double", spellings: ["Float"], standing: "inferred" },
  { value: "Money", label: "Money", standing: "inferred" },
  { value: "DateTime", label: "Date and time" },
  { value: "Picklist", label: "Option set", spellings: ["OptionSet", "OptionSetValue"], standing: "inferred" },
  { value: "State", label: "State", standing: "inferred" },
  { value: "Status", label: "Status", standing: "inferred" },
  { value: "Lookup", label: "Lookup", spellings: ["EntityReference"], standing: "inferred" },
  { value: "Customer", label: "Customer", standing: "inferred" },
  { value: "Owner", label: "Owner", standing: "inferred" },
  { value: "PartyList", label: "Party list", standing: "inferred" },
  { value: "Uniqueidentifier", label: "Unique identifier", spellings: ["Guid"], standing: "inferred" },
  { value: "EntityName", label: "Entity name", standing: "inferred" },
  { value: "ManagedProperty", label: "Managed property", standing: "inferred" },
  { value: "MultiSelectPicklist", label: "Multi-select option set", standing: "inferred" },
  { value: "Null", label: "No value", standing: "extension" },
] as const satisfies readonly Option[];

/** `<ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="Adventure Works" />`, any number of them. */
export const attributeChild = {
  name: "ATTRIBUTE",
  title: "Attribute",
  description: "One attribute (column) of the record and the value to give it.",
  parameters: {
    logicalName: {
      name: "LOGICALNAME",
      title: "Logical name",
      description: "The logical name of the attribute.",
      type: { kind: "text" },
      required: true,
      examples: ["name", "telephone1"],
    },
    type: {
      name: "TYPE",
      title: "Type",
      description: "The type of the attribute's value. Left out: the organization is asked.",
      type: { kind: "options", options: attributeTypes },
      examples: ["String", "DateTime"],
    },
    value: {
      name: "VALUE",
      title: "Value",
      description:
        "The value as text: an option by number or label, a record as account:ID or account(name=Contoso). Left out or empty: the attribute is given no value (null).",
      type: { kind: "text" },
      isContent: true,
    },
  },
} as const satisfies ChildRecord;
