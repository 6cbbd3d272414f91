import { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import { optionalParameters } from "../../wire/optional-parameters.ts";
import { badValue } from "../arguments.ts";
import { placedQueryError } from "../query/placed-query-error.ts";
import { type Parameter, platformMessage } from "./message-parameters.ts";
import { findOptionalParameter } from "./optional-parameter.ts";
import { type ParameterForm, parameterFormOf } from "./parameter-form.ts";
import { shown } from "./shown.ts";
import { plainTypeName } from "./text-form.ts";

/*
 * What is known of a message's parameters without the organization. Each throws SESSION_BAD_VALUE, which names the parameter.
 */

/**
 * What the platform's message has under that name, or what all of them take; the name alone where it has none, and of a message of the
 * organization's own, which may have a parameter of that name.
 */
export function knownParameter(message: string, name: string): Partial<Parameter> & Pick<Parameter, "name"> {
  const written = name.trim();
  const platform = platformMessage(message);
  const own = platform?.parameters.get(written.toLowerCase());
  return own ?? (platform && findOptionalParameter(written)) ?? { name: written };
}

/** Undefined where the organization is to be asked. Throws for a name that a message of the platform does not have. */
export function knownType(message: string, name: string): string | undefined {
  const { type } = knownParameter(message, name);
  const ofPlatform = platformMessage(message)?.parameters;
  if (type !== undefined || ofPlatform === undefined) return type;
  const names = [...ofPlatform.values()].map((one) => one.name);
  const near = closestName(name, [...names, ...Object.keys(optionalParameters)]);
  const all = names.length === 0 ? "it has none" : `those of ${message} are ${names.join(", ")}`;
  const known = near === undefined ? all : `did you mean ${near}?`;
  throw badParameter(name, `is not among the parameters of ${message} that are known here`, `${known}; else give TYPE`);
}

type GivenTo = { readonly hasAttributes: boolean; readonly hasRows: boolean };

/** How a text of the type is read. Throws for a type without texts, and where only a record can have what is given. */
export function formOf(name: string, type: string, { hasAttributes, hasRows }: GivenTo): ParameterForm {
  const plain = plainTypeName(type);
  const form = parameterFormOf(plain);
  if (form === undefined) throw noText(name, type);
  if (hasRows && plain !== "entitycollection") throw noRecords(name, type);
  if (!hasRows && hasAttributes && plain !== "entity") throw noRecord(name, type);
  return form;
}

type ValueOfParameter = {
  readonly message: string;
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly form: ParameterForm;
};

/** Throws where the text does not fit, as far as it tells without the organization. */
export function expectParameterFits({ message, name, type, value, form }: ValueOfParameter): void {
  const nothing = async () => undefined;
  const { enumeration } = knownParameter(message, name);
  const lookups = { reference: nothing, record: nothing, id: nothing, enumeration };
  let read: unknown;
  try {
    read = form.read(value, lookups);
  } catch (thrown) {
    throw noQuery(thrown, form, name);
  }
  if (read === undefined) throw doesNotFit(name, type, value, form);
}

export function noQuery(thrown: unknown, { expected }: ParameterForm, name: string): unknown {
  const error = placedQueryError(thrown);
  if (!(error instanceof DynamlError) || error.code !== "WIRE_QUERY") return error;
  return badParameter(name, `holds no query: ${error.message}`, `give ${expected}`);
}

export function parameterTwice(name: string) {
  return badParameter(name, "is given twice", "keep one of the two");
}

export function doesNotFit(name: string, type: string, value: string, { expected }: ParameterForm) {
  return badParameter(name, `of type ${type} cannot be ${shown(value)}`, `give ${expected}`);
}

function noRecord(name: string, type: string) {
  return badParameter(
    name,
    `is of type ${type}, and attributes are given to it`,
    "give attributes to parameters of type Entity",
  );
}

function noRecords(name: string, type: string) {
  return badParameter(
    name,
    `is of type ${type}, and rows are given to it`,
    "give rows to parameters of type EntityCollection",
  );
}

function noText(name: string, type: string) {
  return badParameter(
    name,
    `is of type ${type}, which no text is read as`,
    "call the message from TypeScript, with session.execute",
  );
}

export function badParameter(name: string, what: string, remedy: string) {
  return badValue(`parameter ${name} ${what}`, remedy, { parameter: name });
}
