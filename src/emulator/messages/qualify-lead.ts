import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { createRecord, updateRecord } from "../records/write-record.ts";
import type { RecordValues } from "../store/store.ts";
import type { Message } from "./message.ts";
import { booleanParameter, optional, optionParameter, parameter, referenceParameter } from "./parameter-bag.ts";

/** Columns of a lead, and what they become. */
type Mapping = Readonly<Record<string, string>>;

/** Columns that have the same name on lead, account and contact. */
const shared: readonly string[] = [
  "telephone1",
  "telephone2",
  "telephone3",
  "fax",
  "emailaddress1",
  "emailaddress2",
  "emailaddress3",
  "websiteurl",
  "description",
  "donotbulkemail",
  "donotemail",
  "donotfax",
  "donotphone",
  "donotpostalmail",
  "donotsendmm",
  "address1_line1",
  "address1_line2",
  "address1_line3",
  "address1_city",
  "address1_stateorprovince",
  "address1_postalcode",
  "address1_country",
  "address1_telephone1",
  "address1_fax",
];

const sameNames: Mapping = Object.fromEntries(shared.map((name) => [name, name]));

const toAccount: Mapping = { ...sameNames, companyname: "name", revenue: "revenue", sic: "sic" };

const toContact: Mapping = {
  ...sameNames,
  firstname: "firstname",
  middlename: "middlename",
  lastname: "lastname",
  jobtitle: "jobtitle",
  salutation: "salutation",
  mobilephone: "mobilephone",
};

const toOpportunity: Mapping = { subject: "name", description: "description" };

/** Message QualifyLead: makes account, contact and opportunity of a lead, as asked, and closes it (messages §8). */
export const qualifyLead: Message = {
  parameters: [
    "LeadId",
    "CreateAccount",
    "CreateContact",
    "CreateOpportunity",
    "OpportunityCurrencyId",
    "OpportunityCustomerId",
    "SourceCampaignId",
    "Status",
    "ProcessInstanceId",
  ],
  run: (context, request) => {
    const { store } = context.organization;
    const created = store.transaction(() => qualify(context, request));
    return new Map<string, ParameterValue>([["CreatedEntities", created]]);
  },
};

function qualify(context: MessageContext, request: OrganizationRequest): EntityReference[] {
  const { organization } = context;
  const lead = parameter(request, "LeadId", "EntityReference", (value) => value instanceof EntityReference);
  const table = tableOf(organization, "lead");
  const values = organization.store.read(table, lead.id);
  if (values === undefined) throw doesNotExist("lead", lead.id.text);
  if (String(values.get("statecode")) !== "0") {
    throw new OrganizationFault("LeadAlreadyInClosedState", "The lead is already closed.");
  }
  const make = (logicalName: string, mapping: Mapping, more: Record<string, AttributeValue | undefined>) =>
    makeOf(context, values, logicalName, mapping, { originatingleadid: lead, ...more });
  const customer = optional(request, "OpportunityCustomerId", referenceParameter);
  checkCustomer(customer);
  const account = booleanParameter(request, "CreateAccount") ? make("account", toAccount, {}) : undefined;
  const contact = booleanParameter(request, "CreateContact")
    ? make("contact", toContact, { parentcustomerid: account })
    : undefined;
  const opportunity = booleanParameter(request, "CreateOpportunity")
    ? make("opportunity", toOpportunity, {
        customerid: customer ?? account ?? contact,
        transactioncurrencyid: optional(request, "OpportunityCurrencyId", referenceParameter),
        campaignid: optional(request, "SourceCampaignId", referenceParameter),
      })
    : undefined;
  closeLead(context, lead.id, optionParameter(request, "Status"), { account, contact, opportunity });
  return [account, contact, opportunity].filter((reference) => reference !== undefined);
}

function checkCustomer(customer: EntityReference | undefined): void {
  if (customer === undefined || ["account", "contact"].includes(customer.logicalName)) return;
  throw new OrganizationFault("InvalidArgument", "OpportunityCustomerId must be an account or a contact.");
}

function makeOf(
  context: MessageContext,
  lead: RecordValues,
  logicalName: string,
  mapping: Mapping,
  more: Record<string, AttributeValue | undefined>,
): EntityReference {
  const table = tableOf(context.organization, logicalName);
  const attributes = new Map<string, AttributeValue>();
  for (const [from, to] of Object.entries(mapping)) {
    const value = lead.get(from);
    if (value !== undefined && value !== null && table.columns.has(to)) attributes.set(to, value);
  }
  for (const [name, value] of Object.entries(more)) {
    if (value !== undefined && table.columns.has(name)) attributes.set(name, value);
  }
  return new EntityReference(logicalName, createRecord(context, table, { logicalName, attributes }));
}

type Made = Readonly<Record<"account" | "contact" | "opportunity", EntityReference | undefined>>;

function closeLead(context: MessageContext, id: Guid, status: number, { account, contact, opportunity }: Made): void {
  const attributes = new Map<string, AttributeValue>([
    ["statuscode", new OptionSetValue(status)],
    ...(account === undefined ? [] : [["parentaccountid", account] as const]),
    ...(contact === undefined ? [] : [["parentcontactid", contact] as const]),
    ...(opportunity === undefined ? [] : [["qualifyingopportunityid", opportunity] as const]),
  ]);
  // -1: the status reason that the state takes by itself.
  if (status === -1) {
    attributes.delete("statuscode");
    attributes.set("statecode", new OptionSetValue(1));
  }
  updateRecord(context, tableOf(context.organization, "lead"), { logicalName: "lead", id, attributes });
}
