import { DynamlError } from "../../errors.ts";

/** What the Web API's address, options, bodies and parts raise where they cannot be read, or say what cannot be. */
export type ODataErrorCode = "WIRE_ODATA";

export type ODataErrorContext = {
  /** Status that a server answers. */
  readonly status: number;
  /** Code of the platform as its error body has it: `0x80060888`. */
  readonly errorCode: string;
  /** Zero-based place in the text that was read. */
  readonly position?: number | undefined;
  /** The option of an address that holds it: `$filter`. */
  readonly option?: string | undefined;
  /** Table and column that are spoken of. */
  readonly entity?: string | undefined;
  readonly attribute?: string | undefined;
  /** Parameter of a message that is spoken of. */
  readonly parameter?: string | undefined;
};

export type ODataError = DynamlError<ODataErrorCode> & { readonly context: ODataErrorContext };

/** The code of most of the platform's refusals of an address or an option. */
const operationNotSupported = "0x80060888";

/** InvalidArgument. */
export const invalidArgument = "0x80040203";

/** NotSupported. */
export const notSupported = "0x80040315";

/**
 * An error with the words of the platform's own library where clients know them (query.md §7). `where` is the text that was
 * read, with the place of the fault.
 */
export function odataError(
  message: string,
  more: Partial<ODataErrorContext> & {
    readonly text?: string | undefined;
    readonly remedy?: string | undefined;
    readonly cause?: unknown;
  } = {},
): DynamlError<ODataErrorCode> {
  const { status = 400, errorCode = operationNotSupported, position, option, entity, attribute, parameter } = more;
  const { text, remedy, cause } = more;
  return new DynamlError({
    code: "WIRE_ODATA",
    message,
    ...(text !== undefined && { where: position === undefined ? text : `${text} (position ${position})` }),
    remedy,
    context: {
      status,
      errorCode,
      ...(position !== undefined && { position }),
      ...(option !== undefined && { option }),
      ...(entity !== undefined && { entity }),
      ...(attribute !== undefined && { attribute }),
      ...(parameter !== undefined && { parameter }),
    },
    ...(cause !== undefined && { cause }),
  });
}

/** A parameter that a message lacks, in the organization's words. */
export function missingParameter(parameter: string): DynamlError<ODataErrorCode> {
  return odataError(`Required field '${parameter}' is missing`, { errorCode: invalidArgument, parameter });
}

/** A parameter that holds something else: `EntityReference`. */
export function wrongParameter(parameter: string, typeName: string): DynamlError<ODataErrorCode> {
  return odataError(`The parameter '${parameter}' is not of type '${typeName}'.`, {
    errorCode: invalidArgument,
    parameter,
  });
}

export function isODataError(error: unknown): error is ODataError {
  return error instanceof DynamlError && error.code === "WIRE_ODATA";
}

/** `Microsoft.Dynamics.CRM.account`: what the platform calls a table's type. */
export function typeNameOf(logicalName: string): string {
  return `${namespace}.${logicalName}`;
}

export const namespace = "Microsoft.Dynamics.CRM";

export function noSuchProperty(
  name: string,
  logicalName: string,
  more: { readonly position?: number | undefined; readonly remedy?: string | undefined } = {},
): DynamlError<ODataErrorCode> {
  return odataError(`Could not find a property named '${name}' on type '${typeNameOf(logicalName)}'.`, more);
}

/** What `read` gives; what it throws names the option that it was in, the innermost of them. */
export function inOption<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isODataError(error) || error.context.option !== undefined) throw error;
    const { code, message, where, remedy, context, cause } = error;
    throw new DynamlError({ code, message, where, remedy, context: { ...context, option }, cause });
  }
}
