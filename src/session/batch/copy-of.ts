/**
 * The same value, apart from what the caller does to it later: objects, lists, Maps, bytes and dates are copied, whatever
 * they hold too. Values that nobody can change (Guid, Money, EntityReference …) stay what they are.
 */
export function copyOf<V>(value: V): V {
  // A copy has the type of what was copied.
  return copied(value, new Map()) as V;
}

function copied(value: unknown, known: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (known.has(value)) return known.get(value);
  if (value instanceof Date) return new Date(value);
  if (value instanceof Uint8Array) return value.slice();
  const keep = <C extends object>(copy: C): C => {
    known.set(value, copy);
    return copy;
  };
  if (Array.isArray(value)) {
    const list = keep<unknown[]>([]);
    for (const one of value) list.push(copied(one, known));
    return list;
  }
  if (value instanceof Map) {
    const map = keep(new Map<unknown, unknown>());
    for (const [name, one] of value) map.set(name, copied(one, known));
    return map;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const members = keep<Record<string, unknown>>({});
  for (const [name, one] of Object.entries(value)) members[name] = copied(one, known);
  return members;
}
