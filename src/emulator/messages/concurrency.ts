import type { OrganizationRequest, ParameterValue } from "../../wire/organization-call.ts";
import { OrganizationFault } from "../faults.ts";
import type { Concurrency } from "../records/row-version.ts";
import { isKind, optional, parameter } from "./parameter-bag.ts";

const behaviors: readonly Concurrency[] = ["Default", "IfRowVersionMatches", "AlwaysOverwrite"];

/** Parameter ConcurrencyBehavior of Update, Delete and UpdateMultiple; Default where it is left out. */
export function concurrencyParameter(request: OrganizationRequest): Concurrency {
  const value = optional(request, "ConcurrencyBehavior", (from, name) =>
    parameter(from, name, "ConcurrencyBehavior", isEnumOrText),
  );
  if (value === undefined) return "Default";
  const name = typeof value === "string" ? value : value.value;
  const behavior = behaviors.find((one) => one === name);
  if (behavior !== undefined) return behavior;
  throw new OrganizationFault("InvalidArgument", `The parameter 'ConcurrencyBehavior' has no value '${name}'.`);
}

function isEnumOrText(value: ParameterValue): value is string | Extract<ParameterValue, { kind: "EnumValue" }> {
  return typeof value === "string" || isKind(value, ["EnumValue"]);
}
