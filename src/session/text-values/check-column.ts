import { badValue } from "../arguments.ts";
import { plainTypeName } from "./text-form.ts";

/** Types whose values are the same on the wire. */
const kinds: Readonly<Record<string, string>> = {
  memo: "string",
  entityname: "string",
  optionset: "option",
  optionsetvalue: "option",
  picklist: "option",
  state: "option",
  status: "option",
  entityreference: "record",
  lookup: "record",
  customer: "record",
  owner: "record",
  guid: "uniqueidentifier",
};

/** Throws SESSION_BAD_VALUE where TYPE is not that of the column; one without value (`Null`) suits every column. */
export function checkType(logicalName: string, columnType: string, given: string): void {
  const kind = kindOf(given);
  if (kind === "null" || kind === kindOf(columnType)) return;
  throw badValue(
    `attribute ${logicalName} is of type ${columnType}, and TYPE says ${given}`,
    `give TYPE ${columnType}, or leave TYPE out`,
    { attribute: logicalName, type: columnType },
  );
}

function kindOf(type: string): string {
  const name = plainTypeName(type);
  return kinds[name] ?? name;
}
