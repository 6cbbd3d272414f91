import type { ChildRecord, Option, Parameter } from "../activity.ts";
import { entityParameter, idParameter, keyParameter, recordStep } from "./record-parameters.ts";

const roles = [
  { value: "Referenced", label: "Referenced (the one)" },
  { value: "Referencing", label: "Referencing (the many)" },
] as const satisfies readonly Option[];

/** What joining records and separating them have in common. */
export const relationshipStep = {
  ...recordStep,
  entity: entityParameter,
  id: idParameter,
  key: keyParameter,
  relationship: {
    name: "RELATIONSHIP",
    title: "Relationship",
    description: "The schema name of the relationship between the two tables.",
    type: { kind: "text" },
    required: true,
    examples: ["contact_customer_accounts", "systemuserroles_association"],
  },
  relatedEntity: {
    name: "RELATEDENTITY",
    title: "Related entity",
    description:
      "The logical name of the related record's entity. Left out where RELATEDID says it: contact:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f.",
    type: { kind: "text" },
    examples: ["contact"],
  },
  relatedId: {
    name: "RELATEDID",
    title: "Related ID",
    description:
      "The related record: its ID, ENTITY:ID as datasets hold it, or by what is unique to it. Several stand as <RELATED> elements inside the step.",
    type: { kind: "text" },
    examples: ["%contactId%", "contact:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f", "contact(fullname=Jo Berry)"],
  },
  role: {
    name: "ROLE",
    title: "Role",
    description:
      "Which end the record of ENTITY is, in a relationship of a table with itself: Referenced is the one that others point at.",
    type: { kind: "options", options: roles },
  },
} as const satisfies Readonly<Record<string, Parameter>>;

/** `<RELATED ENTITY="contact" ID="%contactId%" />`, any number of them. */
export const relatedChild = {
  name: "RELATED",
  title: "Related record",
  description: "One more related record.",
  parameters: {
    entity: {
      name: "ENTITY",
      title: "Entity",
      description: "The logical name of its entity. Left out: that of RELATEDENTITY, or the one that ID says.",
      type: { kind: "text" },
      examples: ["contact"],
    },
    id: {
      name: "ID",
      title: "ID",
      description: "The record: its ID, ENTITY:ID, or by what is unique to it.",
      type: { kind: "text" },
      required: true,
      isContent: true,
      examples: ["%contacts.contactid%", "contact:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f", "contact(fullname=Jo Berry)"],
    },
  },
} as const satisfies ChildRecord;
