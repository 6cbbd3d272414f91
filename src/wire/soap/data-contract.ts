import { ns } from "./namespaces.ts";
import { key } from "./scalar-shapes.ts";
import {
  type Fields,
  type ListShape,
  list,
  type Member,
  type RecordShape,
  record,
  required,
  type Shape,
} from "./shape.ts";

/** What the shapes of data contracts are made with: records, dictionaries and arrays as the serializer names them. */

/** A record type of namespace Contracts. */
export function contract<T, M extends Readonly<Record<string, Member<T, unknown>>>>(
  members: M,
  build: (fields: Fields<M>) => T,
): RecordShape<T> {
  return record([ns.contracts, ns.instance], members, build);
}

/** A collection of namespace Contracts. */
export function dictionary<V>(pairName: string, value: Shape<V>): ListShape<Map<string, V>> {
  return { ...dictionaryOf(ns.contracts, pairName, value), namespaces: [ns.generic] };
}

/** A collection of key-value pairs, as a Map. A key that comes twice is an error. */
export function dictionaryOf<V>(namespace: string, pairName: string, value: Shape<V>): ListShape<Map<string, V>> {
  const pair = record<readonly [string, V], Record<"key" | "value", Member<readonly [string, V], unknown>>>(
    ns.generic,
    { key: required(key, ([name]) => name), value: required(value, (whole) => whole[1]) },
    (fields) => [fields.key as string, fields.value as V],
    { isPair: true, subject: ([name]) => name },
  );
  return {
    ...list(namespace, pairName, () => pair, [namespace, ns.generic]),
    build: (items) => mapOf(items as readonly (readonly [string, V])[]),
    items: (map) => map,
    isRemembered: true,
  };
}

function mapOf<V>(pairs: readonly (readonly [string, V])[]): Map<string, V> {
  const map = new Map<string, V>();
  for (const [key, value] of pairs) {
    const { size } = map;
    if (map.set(key, value).size === size) throw new RangeError(`the key "${key}" comes twice`);
  }
  return map;
}

/** Arrays of the namespace Arrays. */
export function arrayOf<V>(item: string, shape: Shape<V>): ListShape<readonly V[]> {
  return list(ns.arrays, item, () => shape);
}

/** Whether a value is an object that names itself by `kind`. */
export function isKind(kind: string): (value: unknown) => boolean {
  return (value) => typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

export function isArrayOf(isItem: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isItem);
}

/** Without the members that are undefined. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present: Record<string, unknown> = {};
  for (const name in members) if (members[name] !== undefined) present[name] = members[name];
  return present as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A member of which the element is of another namespace than the record: one of a type that extends another. */
export function within<T, V, Required extends boolean>(
  namespace: string,
  member: Member<T, V, Required>,
): Member<T, V, Required> {
  return { ...member, namespace };
}
