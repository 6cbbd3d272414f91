/** A key or an index on the way from the document to one of its values. */
export type Path = readonly PropertyKey[];

export type JsonPlace = { readonly line: number; readonly column: number };

/** A JSON text as data, and where each of its values and keys stands. */
export type JsonDocument = {
  readonly value: unknown;
  /** Of the value at a path; of the nearest value around it where there is none. */
  placeOf(path: Path): JsonPlace;
  /** Of a key's name in the object at a path. */
  placeOfKey(path: Path, key: string): JsonPlace;
};

/** Where a text is no JSON, and what was expected there. */
export class JsonSyntaxError extends Error {
  readonly place: JsonPlace;

  constructor(message: string, place: JsonPlace) {
    super(message);
    this.name = "JsonSyntaxError";
    this.place = place;
  }
}

const deepest = 64;
const scalar = /"(?:[^"\\\r\n]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const space = /[ \t\r\n]*/y;

/**
 * Reads JSON (RFC 8259) and remembers places. A key that an object has twice is an error: nobody could tell which counts.
 * Throws JsonSyntaxError.
 */
export function readJson(source: string): JsonDocument {
  const text = source.replace(/^\uFEFF/, "");
  const places = new Map<string, number>();
  let offset = 0;

  const fail = (message: string, at = offset): never => {
    throw new JsonSyntaxError(message, placeAt(text, at));
  };
  const skipSpace = () => {
    space.lastIndex = offset;
    space.exec(text);
    offset = space.lastIndex;
  };
  const take = (character: string): boolean => {
    skipSpace();
    if (text[offset] !== character) return false;
    offset += 1;
    return true;
  };
  const expect = (character: string) => {
    if (!take(character)) fail(`${character} is missing here`);
  };

  const readScalar = (): unknown => {
    scalar.lastIndex = offset;
    const token = scalar.exec(text)?.[0];
    if (token === undefined)
      return fail(offset >= text.length ? "the text ends too early" : "a JSON value is missing here");
    const start = offset;
    offset += token.length;
    try {
      return JSON.parse(token);
    } catch {
      return fail("this text holds a character or an escape that JSON does not allow", start);
    }
  };

  const readValue = (path: Path): unknown => {
    skipSpace();
    if (path.length > deepest) fail(`values are nested deeper than ${deepest} levels`);
    places.set(keyOf(path), offset);
    if (take("{")) return readObject(path);
    return take("[") ? readArray(path) : readScalar();
  };

  const readObject = (path: Path): Record<string, unknown> => {
    const entries = new Map<string, unknown>();
    if (take("}")) return {};
    do {
      skipSpace();
      const start = offset;
      const key = text[offset] === '"' ? String(readScalar()) : fail("a key in double quotes is missing here");
      if (entries.has(key)) fail(`the key "${key}" is here for the second time`, start);
      places.set(`${keyOf([...path, key])} key`, start);
      expect(":");
      entries.set(key, readValue([...path, key]));
    } while (take(","));
    expect("}");
    return Object.fromEntries(entries);
  };

  const readArray = (path: Path): unknown[] => {
    const items: unknown[] = [];
    if (take("]")) return items;
    do items.push(readValue([...path, items.length]));
    while (take(","));
    expect("]");
    return items;
  };

  const value = readValue([]);
  skipSpace();
  if (offset < text.length) fail("the text goes on after its end");

  const placeOf = (path: Path): JsonPlace => {
    const known = places.get(keyOf(path));
    return known === undefined && path.length > 0 ? placeOf(path.slice(0, -1)) : placeAt(text, known ?? 0);
  };
  return {
    value,
    placeOf,
    placeOfKey(path, key) {
      const known = places.get(`${keyOf([...path, key])} key`);
      return known === undefined ? placeOf(path) : placeAt(text, known);
    },
  };
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map(String));
}

function placeAt(text: string, offset: number): JsonPlace {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
