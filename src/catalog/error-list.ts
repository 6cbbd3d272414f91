import { errorCodeOfName } from "../values/fault-codes.ts";
import { isErrorName } from "./error-numbers.ts";

/** Errors by number and by code, as AM_ERRORS and RESULTCODE name them. */
export type ErrorList = {
  /** Each error; those of the list; all others. */
  readonly kind: "all" | "listed" | "allBut";
  /** In upper case; numbers decimal. */
  readonly names: ReadonlySet<string>;
  /** What the list names, as it is written there, and no error has. */
  readonly unknown: readonly string[];
};

/** `0x80040217`, as faults are written: the same number as -2147220969. */
const hexadecimal = /^0x[0-9a-f]{8}$/i;

/**
 * `18999,NET_TIME_LIMIT`; `all but ObjectDoesNotExist`, also with `except`, `not` or `!` before the list. No text, and `all`, is every error.
 * A step that runs another task may fail with any number: that task gives it (`takesAnyNumber`).
 */
export function readErrorList(text: string | undefined, takesAnyNumber = false): ErrorList {
  const [, but, list = ""] = /^(?:(all\s*but|all\s*except|except|not|!)[\s:]*)?(.*)$/is.exec(text?.trim() ?? "") ?? [];
  const errors = list
    .split(/[\s,;]+/)
    .filter((one) => one !== "")
    .map(readError);
  const names = new Set(errors.map(({ name }) => name));
  if (names.size === 0 || names.has("ALL")) return { kind: "all", names, unknown: [] };
  const unknown = errors.filter(({ name, isKnown }) => !isKnown && !(takesAnyNumber && /^\d+$/.test(name)));
  return {
    kind: but === undefined ? "listed" : "allBut",
    names,
    unknown: [...new Set(unknown.map(({ given }) => given))],
  };
}

type ReadError = { readonly given: string; readonly name: string; readonly isKnown: boolean };

/** One of ours, or a fault of the organization: by the name of its code or by its number in either spelling. */
function readError(given: string): ReadError {
  const name = hexadecimal.test(given) ? String(Number(given) | 0) : given.toUpperCase();
  if (isErrorName(name) || /^-?\d/.test(name)) return { given, name, isKnown: isErrorName(name) };
  const fault = errorCodeOfName(name);
  return { given, name: fault?.toString() ?? name, isKnown: fault !== undefined };
}
