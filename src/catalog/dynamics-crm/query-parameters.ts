import type { ChildRecord, Parameter } from "../activity.ts";
import { conditionOperators } from "./condition-operators.ts";
import { entityParameter } from "./record-parameters.ts";

/** Where neither FetchXML nor OData query options say it themselves. */
export const inQueryOfTable = { all: [{ notGiven: "fetchXml" }, { notGiven: "odata" }] } as const;

/** What says which records: FetchXML, OData query options, or a table with conditions and links. */
export const queryParameters = {
  fetchXml: {
    name: "FETCHXML",
    title: "FetchXML",
    description:
      "The query as FetchXML, here or as the element's text in CDATA. In AML a percent sign is written twice: value='A%%'. What an expression puts into it is not escaped: for values that come from elsewhere use ENTITY with <CONDITION>.",
    type: { kind: "text" },
    isContent: true,
    examples: ["<fetch><entity name='account'><attribute name='name' /></entity></fetch>"],
  },
  odata: {
    name: "ODATA",
    title: "OData query",
    description:
      "The query as the Web API takes it behind the question mark of an address: $select, $filter, $orderby, $top, $count, $expand of lookups, $apply; in place of FETCHXML, CONDITION, ORDER and LINK. With the entity set before it (accounts?$select=name), or as a whole address, ENTITY may be left out. It goes over SOAP, too. Columns of an expanded lookup are called as primarycontactid.fullname. In AML a percent sign is written twice, and & as &amp;. What an expression puts into it is not escaped: for values that come from elsewhere use ENTITY with <CONDITION>.",
    type: { kind: "text" },
    examples: [
      "$select=name,revenue&$filter=contains(name,'a') and statecode eq 0&$orderby=name desc",
      "accounts?$select=name&$expand=primarycontactid($select=fullname)",
    ],
  },
  entity: {
    ...entityParameter,
    description:
      "The logical name of the entity (table) to query; not where FETCHXML says it, and not needed where ODATA names the entity set.",
    required: inQueryOfTable,
    activeWhen: { notGiven: "fetchXml" },
  },
  filterType: {
    name: "FILTERTYPE",
    title: "Filter type",
    description: "Whether a record must meet all conditions or one of them.",
    type: {
      kind: "options",
      options: [
        { value: "And", label: "All conditions" },
        { value: "Or", label: "One of the conditions" },
      ],
    },
    default: "And",
    activeWhen: inQueryOfTable,
  },
} as const satisfies Readonly<Record<string, Parameter>>;

const tableOfQuery = {
  name: "ENTITY",
  title: "Table",
  description: "The ALIAS of the LINK whose column it is. Left out: the column is of the queried table.",
  type: { kind: "text" },
  examples: ["parent"],
} as const satisfies Parameter;

/** `<CONDITION ATTRIBUTE="name" OPERATOR="like" VALUE="A%%" />`, any number of them. */
export const conditionChild = {
  name: "CONDITION",
  title: "Condition",
  description: "A condition that the records must meet.",
  parameters: {
    attribute: {
      name: "ATTRIBUTE",
      title: "Attribute",
      description: "The logical name of the attribute.",
      type: { kind: "text" },
      required: true,
      examples: ["name", "statecode"],
    },
    operator: {
      name: "OPERATOR",
      title: "Operator",
      description: "How the attribute is compared, by FetchXML's name or a sign.",
      type: { kind: "options", options: conditionOperators },
      default: "eq",
      examples: ["eq", ">=", "like", "last-x-days"],
    },
    value: {
      name: "VALUE",
      title: "Value",
      description:
        "The value to compare with: an option by number or label, a record by ID, as account:ID or account(name=Contoso). For operators that take several, with commas between, where a value that has a comma itself stands in single quotes; one value is taken as it is, quotes and commas included.",
      type: { kind: "text" },
      isContent: true,
      aliases: ["VALUES"],
      activeWhen: { notGiven: "comparedTo" },
      examples: ["Contoso", "1,7", "'Contoso, Ltd', Fabrikam"],
    },
    comparedTo: {
      name: "VALUEOF",
      title: "Value of",
      description: "In place of a value, another attribute of the record to compare with.",
      type: { kind: "text" },
      examples: ["address2_city"],
    },
    entity: tableOfQuery,
  },
} as const satisfies ChildRecord;

/** `<ORDER ATTRIBUTE="name" />`, any number of them. */
export const orderChild = {
  name: "ORDER",
  title: "Order",
  description: "An attribute to sort by; the next one sorts those that are equal.",
  parameters: {
    attribute: {
      name: "ATTRIBUTE",
      title: "Attribute",
      description: "The logical name of the attribute.",
      type: { kind: "text" },
      required: true,
      examples: ["name", "createdon"],
    },
    descending: {
      name: "DESCENDING",
      title: "Descending",
      description: "YES sorts from the last to the first.",
      type: { kind: "yesNo" },
      default: "NO",
    },
    entity: tableOfQuery,
  },
} as const satisfies ChildRecord;

const linkTypes = [
  { value: "inner", label: "Records that have a linked one, once for each" },
  { value: "outer", label: "All records, with the linked ones where there are some", spellings: ["LeftOuter", "Left"] },
  { value: "natural", label: "As inner" },
  { value: "matchfirstrowusingcrossapply", label: "All records, each with one linked record at most" },
  { value: "in", label: "Records that have a linked one, once" },
  { value: "exists", label: "As in" },
  { value: "any", label: "Records that have a linked one that meets the conditions" },
  { value: "not any", label: "Records without a linked one that meets the conditions" },
  { value: "all", label: "Records that have linked ones, none of which meets the conditions" },
  { value: "not all", label: "As any" },
] as const;

/** `<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" ALIAS="contact" COLUMNS="fullname" />`, any number of them. */
export const linkChild = {
  name: "LINK",
  title: "Link",
  description: "Another table whose records belong to those of the query.",
  parameters: {
    entity: {
      name: "ENTITY",
      title: "Entity",
      description: "The logical name of the linked entity (table).",
      type: { kind: "text" },
      required: true,
      examples: ["contact"],
    },
    from: {
      name: "FROM",
      title: "From",
      description: "The attribute of the linked table.",
      type: { kind: "text" },
      required: true,
      examples: ["contactid"],
    },
    to: {
      name: "TO",
      title: "To",
      description: "The attribute of the table it is linked to that has the same value.",
      type: { kind: "text" },
      required: true,
      examples: ["primarycontactid"],
    },
    alias: {
      name: "ALIAS",
      title: "Alias",
      description:
        "What the linked table is called in the query; the columns read of it are called alias.attribute. Left out: as ENTITY.",
      type: { kind: "text" },
      examples: ["owner"],
    },
    type: {
      name: "TYPE",
      title: "Type",
      description:
        "Which records are found. Conditions on a table that is linked by outer are applied to what was joined; those on one that is only asked for (in, exists, any, all) must hold for one and the same linked record.",
      type: { kind: "options", options: linkTypes },
      default: "inner",
    },
    columns: {
      name: "COLUMNS",
      title: "Columns",
      description: "Logical names of the linked table's attributes to read, separated by commas. Left out: none.",
      type: { kind: "text" },
      examples: ["fullname, emailaddress1"],
    },
    parent: {
      name: "PARENT",
      title: "Parent",
      description:
        "The ALIAS of an earlier LINK that this one starts from. Left out: it starts from the queried table.",
      type: { kind: "text" },
      examples: ["contact"],
    },
  },
} as const satisfies ChildRecord;
