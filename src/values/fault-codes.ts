import codes from "./fault-codes.json" with { type: "json" };

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

/** Number, name, HTTP status; in the order of their numbers. */
const rows = codes as readonly (readonly (number | string)[])[];

export function allErrorCodes(): readonly ErrorCodeFacts[] {
  return rows.map(factsOf);
}

export function errorCodeFacts(code: number): ErrorCodeFacts | undefined {
  const row = rows.find(([number]) => number === code);
  return row && factsOf(row);
}

/** `errorCodeOfName("objectdoesnotexist")` → -2147220969: by its name, in any case. */
export function errorCodeOfName(name: string): number | undefined {
  const wanted = name.toUpperCase();
  const row = rows.find(([, one]) => String(one).toUpperCase() === wanted);
  return row && factsOf(row).code;
}

function factsOf([code, name, status]: readonly (number | string)[]): ErrorCodeFacts {
  return {
    code: Number(code),
    name: String(name),
    ...(status === undefined ? {} : { status: Number(status) }),
  };
}
