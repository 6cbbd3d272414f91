import type { AttributeValue, Entity } from "../src/values/entity.ts";
import { EntityReference } from "../src/values/entity-reference.ts";
import { Guid } from "../src/values/guid.ts";
import { Money } from "../src/values/money.ts";
import { OptionSetValue } from "../src/values/option-set-value.ts";

export type Attributes = Readonly<Record<string, AttributeValue>>;

const description = "Shrimp <is> the fruit of the sea & you can barbecue it, boil it, broil it.";
const contactId = "7bf2e032-ad92-e311-9752-6c3be5a87df0";
const formatted = "OData.Community.Display.V1.FormattedValue";

/** As in the published sample. */
export function accountOfOneAttribute(index: number): Attributes {
  return { name: nameOf(index) };
}

/** One attribute of each common type. */
export function accountOfEightAttributes(index: number): Attributes {
  return {
    name: nameOf(index),
    description,
    numberofemployees: index,
    revenue: new Money("1250000.50"),
    creditonhold: false,
    industrycode: new OptionSetValue(5),
    lastusedincampaign: new Date(Date.UTC(2014, 2, 4, 14, 59, 23)),
    primarycontactid: new EntityReference("contact", contactId),
  };
}

/** The same account as the Web API takes it. */
export function accountToWrite(index: number): Readonly<Record<string, unknown>> {
  return {
    name: nameOf(index),
    description,
    numberofemployees: index,
    revenue: 1_250_000.5,
    creditonhold: false,
    industrycode: 5,
    lastusedincampaign: "2014-03-04T14:59:23Z",
    "primarycontactid@odata.bind": `/contacts(${contactId})`,
  };
}

/** As a service shows it over SOAP. */
export function shownAccount(index: number): Entity {
  const id = Guid.of(idOf(index));
  const attributes = new Map<string, AttributeValue>(Object.entries(accountOfEightAttributes(index)));
  attributes.set("primarycontactid", new EntityReference("contact", contactId, "Forrest Gump"));
  attributes.set("accountid", id);
  return { logicalName: "account", id, attributes, formattedValues: new Map(Object.entries(formattedValues(index))) };
}

/** And over the Web API, with all annotations. */
export function shownAccountJson(index: number): Readonly<Record<string, unknown>> {
  const values = formattedValues(index);
  return {
    "@odata.etag": `W/"${1_000_000 + index}"`,
    name: nameOf(index),
    description,
    [`numberofemployees@${formatted}`]: values.numberofemployees,
    numberofemployees: index,
    [`revenue@${formatted}`]: values.revenue,
    revenue: 1_250_000.5,
    [`creditonhold@${formatted}`]: values.creditonhold,
    creditonhold: false,
    [`industrycode@${formatted}`]: values.industrycode,
    industrycode: 5,
    [`lastusedincampaign@${formatted}`]: values.lastusedincampaign,
    lastusedincampaign: "2014-03-04T14:59:23Z",
    [`_primarycontactid_value@${formatted}`]: values.primarycontactid,
    "_primarycontactid_value@Microsoft.Dynamics.CRM.associatednavigationproperty": "primarycontactid",
    "_primarycontactid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "contact",
    _primarycontactid_value: contactId,
    accountid: idOf(index),
  };
}

function formattedValues(index: number) {
  return {
    numberofemployees: String(index),
    revenue: "$1,250,000.50",
    creditonhold: "No",
    industrycode: "Brokers",
    lastusedincampaign: "3/4/2014 2:59 PM",
    primarycontactid: "Forrest Gump",
  };
}

function nameOf(index: number): string {
  return `Bubba Gump Shrimp Co. ${index}`;
}

function idOf(index: number): string {
  return `7bf2e032-ad92-e311-9752-${index.toString(16).padStart(12, "0")}`;
}
