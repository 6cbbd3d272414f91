import { closestName } from "../values/closest-name.ts";
import { kindOf, refusal } from "./check-arguments.ts";

/** Where a value was given, for messages: `criteria.conditions[0]` of `the query`; the whole where the path is empty. */
export type Place = { readonly whole: string; readonly path: string };

/**
 * A value that a program without types may have given, as what it is to be: with what the SDK's own types begin with where a part was
 * left out. Throws SESSION_BAD_VALUE, which names the place, for what does not belong there.
 */
export type Reader<T> = (value: unknown, place: Place) => T;

/** An object with these members and no other: one that is not known would be left out in silence. */
export function members<T extends object>(readers: { readonly [K in keyof T]-?: Reader<T[K]> }): Reader<T> {
  const known = Object.entries<Reader<unknown>>(readers);
  return (value, place) => {
    const given = objectAt(value, place);
    const other = Object.keys(given).find((name) => !Object.hasOwn(readers, name));
    if (other !== undefined) throw isNoMember(other, Object.keys(readers), place);
    const read = known.map(([name, reader]) => [name, reader(given[name], inside(place, name))] as const);
    // Each member was read by the reader of its type.
    return Object.fromEntries(read.filter(([, one]) => one !== undefined)) as T;
  };
}

/** The members of an object, in an object of its own. */
export function objectAt(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw misplaced(value, place, "give an object");
}

/** Empty where it was left out. */
export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value, place) => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw misplaced(value, place, "give a list, or leave it out");
    const { whole, path } = place;
    return value.map((one, index) => reader(one, { whole, path: `${path}[${index}]` }));
  };
}

export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, place) => (value === undefined ? undefined : reader(value, place));
}

/** @param usual what stands there where nothing is given */
export function otherwise<T>(usual: T, reader: Reader<T>): Reader<T> {
  return (value, place) => (value === undefined ? usual : reader(value, place));
}

export const text: Reader<string> = (value, place) => {
  if (typeof value === "string") return value;
  throw misplaced(value, place, "give a text");
};

export const name: Reader<string> = (value, place) => {
  if (typeof value === "string" && value !== "") return value;
  throw misplaced(value, place, "give a name");
};

export const truth: Reader<boolean> = (value, place) => {
  if (typeof value === "boolean") return value;
  throw misplaced(value, place, "give true or false, or leave it out");
};

export const wholeNumber: Reader<number> = (value, place) => {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw misplaced(value, place, "give a whole number, or leave it out");
};

export function oneOf<T extends string>(...values: readonly T[]): Reader<T> {
  return (value, place) => {
    const found = values.find((one) => one === value);
    if (found !== undefined) return found;
    throw misplaced(value, place, values.length === 1 ? `give ${values[0]}` : `give one of ${values.join(", ")}`);
  };
}

export function misplaced(value: unknown, place: Place, remedy: string) {
  return refusal(`${nameOf(place)} is ${shown(value)}`, remedy);
}

export function inside({ whole, path }: Place, member: string): Place {
  return { whole, path: path === "" ? member : `${path}.${member}` };
}

function isNoMember(given: string, known: readonly string[], place: Place) {
  const near = closestName(given, known);
  const remedy = near === undefined ? `give what there is: ${known.join(", ")}` : `did you mean ${near}?`;
  return refusal(`"${given}" is no part of ${nameOf(place)}`, remedy);
}

function nameOf({ whole, path }: Place): string {
  return path === "" ? whole : `${path} of ${whole}`;
}

/** A word or number that was mistaken for another is shown. */
function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && /^\w{1,40}$/.test(value) ? `"${value}"` : kindOf(value);
}
