import { closestName } from "../../values/closest-name.ts";
import { optionalParameters } from "../../wire/optional-parameters.ts";
import { badValue } from "../arguments.ts";
import { shown } from "./shown.ts";
import { textFormOf } from "./text-form.ts";

/** What messages take besides their own parameters, by name in any case; undefined for another name. */
export function findOptionalParameter(name: string): { readonly name: string; readonly type: string } | undefined {
  const wanted = name.trim().toLowerCase();
  const [found] = Object.entries(optionalParameters).filter(([one]) => one.toLowerCase() === wanted);
  return found && { name: found[0], type: found[1].type };
}

/**
 * Reads one of them: `readOptionalParameter("suppressduplicatedetection", "no")` → `["SuppressDuplicateDetection", false]`.
 * Throws SESSION_BAD_VALUE for another name, with the nearest one, and for a value that does not fit.
 */
export function readOptionalParameter(name: string, value: string): readonly [name: string, value: string | boolean] {
  const found = findOptionalParameter(name);
  if (found === undefined) throw unknownParameter(name);
  const form = textFormOf(found.type);
  const read = value === "" ? undefined : form?.read(value);
  if (typeof read === "string" || typeof read === "boolean") return [found.name, read];
  throw badValue(
    `parameter ${found.name} of type ${found.type} cannot be ${shown(value)}`,
    `give ${form?.expected ?? "a value"}`,
    { parameter: found.name },
  );
}

function unknownParameter(name: string) {
  const names = Object.keys(optionalParameters);
  const near = closestName(name, names);
  return badValue(
    `${name} is no parameter that messages take besides their own`,
    near === undefined ? `give one of ${names.join(", ")}` : `did you mean ${near}?`,
    { parameter: name },
  );
}
