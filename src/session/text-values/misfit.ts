import { Guid } from "../../values/guid.ts";
import { badValue } from "../arguments.ts";
import { parseNamedRecord } from "./named-record.ts";
import { shown } from "./shown.ts";
import { plainTypeName, textFormOf } from "./text-form.ts";
import type { AttributeText } from "./text-values.ts";

/** The error of a text that its attribute's type does not take. */
export function misfit({ logicalName, type = "", value = "" }: AttributeText, remedy: string) {
  return badValue(`attribute ${logicalName} of type ${type} cannot be ${shown(value)}`, remedy, {
    attribute: logicalName,
    type,
    value: shown(value),
  });
}

/**
 * Throws SESSION_BAD_VALUE for a text that its given TYPE never takes, whatever the organization has. Nothing is said of what
 * it is asked for: labels of options, parties of an e-mail.
 */
export function expectFit(attribute: AttributeText): void {
  const { type = "", value = "" } = attribute;
  const form = textFormOf(type);
  if (form === undefined || value === "" || labelled.test(plainTypeName(type))) return;
  if (form.read(value) !== undefined || (references.test(plainTypeName(type)) && mayBeFound(value))) return;
  throw misfit(attribute, `give ${form.expected}`);
}

const labelled = /^(boolean|picklist|optionset|optionsetvalue|state|status|multiselectpicklist|partylist)$/;
const references = /^(lookup|entityreference|customer|owner)$/;

/** The column may have one target only, and records may be named by what is unique to them. */
function mayBeFound(value: string): boolean {
  return Guid.parse(value) !== undefined || parseNamedRecord(value) !== undefined;
}
