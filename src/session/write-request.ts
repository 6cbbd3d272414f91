import { optionalParameter, optionalParameters } from "../wire/optional-parameters.ts";
import type { OrganizationRequest, ParameterValue } from "../wire/organization-call.ts";
import { badValue } from "./arguments.ts";
import { checkParameters } from "./check-arguments.ts";
import { givenParameter } from "./given-parameter.ts";
import { messageRequest } from "./message-request.ts";
import type { ParametersInput, WriteOptions } from "./session.ts";

/**
 * A message that writes, with what it takes besides its own parameters, and with `rowVersion` only where its Target is still of
 * that version. Throws as `checkOptionalParameters`.
 */
export function writeRequest(
  name: string,
  target: ParametersInput[string],
  { rowVersion, parameters }: Pick<WriteOptions, "rowVersion" | "parameters">,
): OrganizationRequest {
  const own = { Target: target, ...(rowVersion !== undefined && { ConcurrencyBehavior: ifUnchanged }) };
  return toldRequest(name, own, parameters);
}

/** A message with its own parameters, and with what it takes besides. Throws as `checkOptionalParameters`. */
export function toldRequest(
  name: string,
  own: ParametersInput,
  parameters: ParametersInput | undefined,
): OrganizationRequest {
  checkOptionalParameters(parameters, Object.keys(own));
  return messageRequest(name, { ...parameters, ...own });
}

const ifUnchanged = { kind: "EnumValue", typeName: "ConcurrencyBehavior", value: "IfRowVersionMatches" } as const;

/**
 * Throws SESSION_BAD_VALUE for a parameter that the call itself gives, and for a value of another type than the platform documents.
 * A name that is not known here is the organization's to refuse, and the wire's.
 */
export function checkOptionalParameters(parameters: ParametersInput | undefined, own: readonly string[]): void {
  checkParameters(parameters);
  for (const [name, value] of Object.entries(parameters ?? {})) {
    expectNotOwn(name, own);
    const type = optionalParameter(name)?.type;
    if (type !== undefined && typeof value !== typeNames[type]) throw doesNotFit(name, type, value);
    givenParameter(name, value);
  }
}

/** Throws SESSION_BAD_VALUE for a parameter that the call itself gives. */
export function expectNotOwn(name: string, own: readonly string[]): void {
  if (own.includes(name)) throw isOwn(name);
}

const typeNames = { Boolean: "boolean", String: "string" } as const;

function isOwn(name: string) {
  return badValue(
    `the parameter ${name} is what the call itself gives`,
    `give what messages take besides their own: ${Object.keys(optionalParameters).join(", ")}`,
    { parameter: name },
  );
}

function doesNotFit(name: string, type: keyof typeof typeNames, value: ParameterValue | undefined) {
  const given = value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
  return badValue(
    `the parameter ${name} is ${given}, and the platform has a ${type} there`,
    type === "Boolean" ? "give true or false" : "give a text",
    { parameter: name },
  );
}
