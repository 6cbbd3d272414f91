import codes from "./error-codes.json" with { type: "json" };

/**
 * The error codes of the Organization service by number, as Microsoft's lists of web service error codes have
 * them (CRM 2015 to Dataverse), with the HTTP status that the Web API answers where its documentation names one.
 */
export type ErrorCodeFacts = {
  /** Signed 32 bits: -2147220969. */
  readonly code: number;
  /** `ObjectDoesNotExist`. */
  readonly name: string;
  readonly status?: number | undefined;
};

/** In the order of their numbers. */
export const allErrorCodes: readonly ErrorCodeFacts[] = (codes as readonly (readonly (number | string)[])[]).map(
  ([code, name, status]) => ({
    code: Number(code),
    name: String(name),
    ...(status === undefined ? {} : { status: Number(status) }),
  }),
);
const byCode: ReadonlyMap<number, ErrorCodeFacts> = new Map(allErrorCodes.map((one) => [one.code, one]));

export function errorCodeFacts(code: number): ErrorCodeFacts | undefined {
  return byCode.get(code);
}
