import type { WireErrorCode } from "./wire-error.ts";

/**
 * A shape says, as data, how a value and an XML element turn into each other. `read-shape.ts` and `write-shape.ts` interpret
 * shapes; the contracts of the service are tables of them (element order: contracts.md).
 */
export type Shape<T> = LeafShape<T> | RecordShape<T> | ListShape<T> | ChoiceShape<T> | RefusedShape;

/** Text. */
export type LeafShape<T> = {
  readonly kind: "leaf";
  /** For errors: `a GUID`. */
  readonly expected: string;
  /** Texts that come again and again: names, labels. */
  readonly recurs?: true;
  /** Of those, the ones that say what other texts mean, as keys do: documents have the same ones in the same places. */
  readonly isKey?: true;
  /** Undefined where the text is no such value; throws nothing. */
  parse(text: string): T | undefined;
  /** Undefined where the value cannot be written as this type. */
  format(value: T): string | undefined;
};

/** Elements of fixed names in a fixed order. */
export type RecordShape<T> = {
  readonly kind: "record";
  readonly members: ReadonlyMap<string, NamedMember>;
  /** The same, in the contract's order. */
  readonly orderedMembers: readonly NamedMember[];
  readonly requiredMembers: readonly NamedMember[];
  /** Declared on the element, in this order, where they are not in scope. */
  readonly namespaces: readonly string[];
  /** Throws a RangeError, or a ShapeError with a code of its own, where the members do not go together. */
  build(fields: Readonly<Record<string, unknown>>): T;
  /** Judges an element that is no member; where there is no judge it is skipped. */
  readonly onUnknown?: UnknownElementJudge | undefined;
  /** In what this record holds, on reading, every record's members must stand in the contract's order; else any order will do. */
  readonly isStrictInside?: true;
  /** Its value is a pair: its two members, in the contract's order. */
  readonly isPair?: true;
  /** What a value is about, for errors. */
  subject?(value: T): string;
  /** The type to name as `i:type` when it is written. */
  type?(value: T): TypeName | undefined;
};

/** Elements of one name, any number of times. */
export type ListShape<T> = {
  readonly kind: "list";
  readonly item: string;
  readonly namespace: string;
  readonly namespaces: readonly string[];
  readonly shape: () => Shape<unknown>;
  build(items: readonly unknown[]): T;
  items(value: T): Iterable<unknown>;
  /** Whoever reads the document gets each item as soon as it is read; the list itself keeps none then. */
  readonly isGivenAway?: true;
  /** Items are written alike in document after document: how is remembered. */
  readonly isRemembered?: true;
};

/** A value whose element says its type (`i:type`). */
export type ChoiceShape<T> = {
  readonly kind: "choice";
  readonly types: () => readonly NamedType[];
  /** What a nil element stands for; undefined where nil counts as absent. */
  readonly nil: T | undefined;
  /** The type that the others extend: of elements that say no type, or one that is not known. */
  readonly base?: () => Shape<unknown>;
  /** What stands for a value of an unknown type; without it, and without a base, such a value is refused. */
  unknown?(type: TypeName): T;
};

/** Part of the contract that is read only where it is empty, nil, false or 0; written empty, or not at all. */
type RefusedShape = {
  readonly kind: "refused";
  readonly namespaces: readonly string[];
};

export type TypeName = { readonly namespace: string; readonly name: string };

export type NamedType = TypeName & {
  readonly shape: Shape<unknown>;
  /** Whether a value is written as this type; the first type that says yes is taken. */
  is(value: unknown): boolean;
};

/** One member of a record: how to get it from the value, and what to write where it is undefined. */
export type Member<T, V, Required extends boolean = boolean> = {
  /** As a function where shapes refer to each other in a circle. */
  readonly shape: ShapeOrThunk<V>;
  get(value: T): V | undefined;
  readonly required: Required;
  readonly absent: "omit" | "nil" | "empty";
  /** The record's own namespace where it is left out. */
  readonly namespace?: string;
};

export type NamedMember = Omit<Member<unknown, unknown>, "shape" | "namespace"> & {
  readonly name: string;
  readonly namespace: string;
  /** Its place in the contract's order. */
  readonly position: number;
  readonly shape: () => Shape<unknown>;
};

type UnknownElementJudge = (element: UnknownElement) => void;

export type UnknownElement = {
  readonly namespace: string;
  readonly name: string;
  attribute(namespace: string, name: string): string | undefined;
  /** Throws with the place of the element. */
  fail(code: WireErrorCode, message: string, remedy?: string): never;
};

/** What a shape's `build` throws; the reader adds the place. */
export class ShapeError extends RangeError {
  readonly code: WireErrorCode;

  constructor(code: WireErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

type Members<T> = Readonly<Record<string, Member<T, unknown>>>;

/** The members as `build` receives them: required ones are there, the others may be. */
export type Fields<M> = {
  readonly [K in keyof M as M[K] extends { required: true } ? K : never]: ValueOf<M[K]>;
} & {
  readonly [K in keyof M as M[K] extends { required: true } ? never : K]?: ValueOf<M[K]> | undefined;
};

type ValueOf<M> = M extends Member<never, infer V> ? V : never;

type ShapeOrThunk<V> = Shape<V> | (() => Shape<V>);

/** A member that must be there. */
export function required<T, V>(shape: ShapeOrThunk<V>, get: (value: T) => V): Member<T, V, true> {
  return { shape, get, required: true, absent: "nil" };
}

/** A member that is written as nil where it is undefined. */
export function nillable<T, V>(shape: ShapeOrThunk<V>, get: (value: T) => V | undefined): Member<T, V, false> {
  return { shape, get, required: false, absent: "nil" };
}

/** A member that is left out where it is undefined. */
export function omittable<T, V>(shape: ShapeOrThunk<V>, get: (value: T) => V | undefined): Member<T, V, false> {
  return { shape, get, required: false, absent: "omit" };
}

/** A member that values here do not have; what it would say is refused on reading. */
export function refused(
  absent: "omit" | "nil" | "empty",
  namespaces: readonly string[] = [],
): Member<unknown, never, false> {
  return { shape: { kind: "refused", namespaces }, get: () => undefined, required: false, absent };
}

export function record<T, M extends Members<T>>(
  namespaces: string | readonly string[],
  members: M,
  build: (fields: Fields<M>) => T,
  more: Pick<RecordShape<T>, "onUnknown" | "isStrictInside" | "isPair" | "subject" | "type"> = {},
): RecordShape<T> {
  const declared = typeof namespaces === "string" ? [namespaces] : namespaces;
  const named = Object.entries(members).map(([name, member], position) =>
    nameMember(name, position, declared[0] ?? "", member as Member<unknown, unknown>),
  );
  return {
    kind: "record",
    members: new Map(named.map((member) => [member.name, member])),
    orderedMembers: named,
    requiredMembers: named.filter((member) => member.required),
    namespaces: declared,
    build: build as RecordShape<T>["build"],
    ...more,
  };
}

function nameMember(
  name: string,
  position: number,
  recordNamespace: string,
  member: Member<unknown, unknown>,
): NamedMember {
  const { shape, namespace = recordNamespace } = member;
  return { ...member, name, namespace, position, shape: typeof shape === "function" ? shape : () => shape };
}

/** A list whose items are elements `{namespace}item`; `declares` are the namespaces that WCF declares on the list's element. */
export function list<I>(
  namespace: string,
  item: string,
  shape: () => Shape<I>,
  declares: readonly string[] = [namespace],
): ListShape<readonly I[]> {
  return {
    kind: "list",
    item,
    namespace,
    namespaces: declares,
    shape: shape as () => Shape<unknown>,
    build: (items) => items as readonly I[],
    items: (value) => value,
  };
}
