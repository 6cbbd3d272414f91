import type { Activity } from "../activity.ts";
import { conditionChild, inQueryOfTable, linkChild, orderChild, queryParameters } from "./query-parameters.ts";
import { recordStep } from "./record-parameters.ts";

/** Ours: the vendor's pages that we could read have no query. */
export const queryEntities = {
  action: "AMDYNAMICSCRM",
  name: "query_entities",
  title: "Query entities",
  description:
    "Reads all records that a query finds into a dataset: a column for each attribute, with its companions .name (as a person reads the value, or the record's name), .type and .id (a record's table and ID). Columns of links are called alias.attribute. MoreRecords tells whether there are more than MAXROWS.",
  standing: "extension",
  parameters: {
    ...recordStep,
    ...queryParameters,
    columns: {
      name: "COLUMNS",
      title: "Columns",
      description:
        "Logical names of the attributes to read, separated by commas. Left out: all that have a value in some record.",
      type: { kind: "text" },
      activeWhen: inQueryOfTable,
      examples: ["name, telephone1"],
    },
    distinct: {
      name: "DISTINCT",
      title: "Distinct",
      description: "YES gives equal rows once.",
      type: { kind: "yesNo" },
      default: "NO",
      activeWhen: inQueryOfTable,
    },
    top: {
      name: "TOP",
      title: "Top",
      description: "The first records of the order, as many as this at most; for more than 5,000 use MAXROWS.",
      type: { kind: "number", min: 1, max: 5000, integer: true },
      activeWhen: inQueryOfTable,
      examples: ["10"],
    },
    pageSize: {
      name: "PAGESIZE",
      title: "Page size",
      description: "How many records are asked for at once. All pages are read, whatever their size.",
      type: { kind: "number", min: 1, max: 5000, integer: true },
      default: "5000",
    },
    maxRows: {
      name: "MAXROWS",
      title: "Most rows",
      description: "How many records the dataset takes at most.",
      type: { kind: "number", min: 1, max: 100_000_000, integer: true },
      default: "50000",
    },
    resultDataset: {
      name: "RESULTDATASET",
      title: "Result dataset",
      description: "The dataset that receives the records. One of that name is replaced.",
      type: { kind: "datasetName" },
      effect: "creates",
      required: true,
    },
  },
  children: { conditions: conditionChild, orders: orderChild, links: linkChild },
  examples: [
    `<AMDYNAMICSCRM ACTIVITY="query_entities" SESSION="DynamicsCrmSession1" ENTITY="account" COLUMNS="name, revenue, primarycontactid" RESULTDATASET="accounts"><CONDITION ATTRIBUTE="name" OPERATOR="like" VALUE="A%%" /><CONDITION ATTRIBUTE="industrycode" OPERATOR="in" VALUE="1,7" /><ORDER ATTRIBUTE="revenue" DESCENDING="YES" /></AMDYNAMICSCRM>`,
    `<AMDYNAMICSCRM ACTIVITY="query_entities" SESSION="DynamicsCrmSession1" ENTITY="account" COLUMNS="name" RESULTDATASET="accounts"><LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" TYPE="outer" COLUMNS="fullname" /><CONDITION ENTITY="contact" ATTRIBUTE="emailaddress1" OPERATOR="not-null" /></AMDYNAMICSCRM>`,
    `<AMDYNAMICSCRM ACTIVITY="query_entities" SESSION="DynamicsCrmSession1" ENTITY="account" ODATA="$select=name,revenue&amp;$filter=contains(name,'a') and statecode eq 0&amp;$orderby=name desc&amp;$expand=primarycontactid($select=fullname)" RESULTDATASET="accounts" />`,
    `<AMDYNAMICSCRM ACTIVITY="query_entities" SESSION="DynamicsCrmSession1" RESULTDATASET="accounts"><![CDATA[<fetch><entity name="account"><attribute name="name" /><filter><condition attribute="statecode" operator="eq" value="0" /></filter></entity></fetch>]]></AMDYNAMICSCRM>`,
  ],
} as const satisfies Activity;
