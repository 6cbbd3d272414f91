import { isErrorName } from "./error-numbers.ts";
import { faultNumbers } from "./fault-numbers.ts";

/** Errors by number and by code, as AM_ERRORS and RESULTCODE name them. */
export type ErrorList = {
  /** Each error; those of the list; all others. */
  readonly kind: "all" | "listed" | "allBut";
  /** In upper case; numbers decimal. */
  readonly names: ReadonlySet<string>;
  /** Those of the names that no error has. */
  readonly unknown: readonly string[];
};

/** `0x80040217`, as faults are written: the same number as -2147220969. */
const hexadecimal = /^0x[0-9a-f]{8}$/i;

const byName = new Map(Object.entries(faultNumbers).map(([name, number]) => [name.toUpperCase(), String(number)]));

function errorName(text: string): string {
  if (hexadecimal.test(text)) return String(Number(text) | 0);
  const name = text.toUpperCase();
  return byName.get(name) ?? name;
}

/**
 * `18999,NET_TIME_LIMIT`; `all but ObjectDoesNotExist`, also with `except`, `not` or `!` before the list. No text, and `all`, is every error.
 * A step that runs another task may fail with any number: that task gives it (`takesAnyNumber`).
 */
export function readErrorList(text: string | undefined, takesAnyNumber = false): ErrorList {
  const [, but, list = ""] = /^(?:(all\s*but|all\s*except|except|not|!)[\s:]*)?(.*)$/is.exec(text?.trim() ?? "") ?? [];
  const names = new Set(
    list
      .split(/[\s,;]+/)
      .filter((one) => one !== "")
      .map(errorName),
  );
  if (names.size === 0 || names.has("ALL")) return { kind: "all", names, unknown: [] };
  const isKnown = (name: string) => isErrorName(name) || (takesAnyNumber && /^\d+$/.test(name));
  return {
    kind: but === undefined ? "listed" : "allBut",
    names,
    unknown: [...names].filter((name) => !isKnown(name)),
  };
}
