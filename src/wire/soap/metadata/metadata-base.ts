import { Guid } from "../../../values/guid.ts";
import { within } from "../data-contract.ts";
import { ns } from "../namespaces.ts";
import { boolean, guid, text } from "../scalar-shapes.ts";
import { type LeafShape, type Member, nillable, type RecordShape, record, required } from "../shape.ts";

/** What all descriptions start with. A client that describes something new has no ID for it. */
export function metadataBase<T>(id: (value: T) => Guid | undefined): {
  readonly MetadataId: Member<T, Guid, false>;
  readonly HasChanged: Member<T, boolean, false>;
} {
  const unlessEmpty = (given: Guid | undefined): Guid | undefined => (given?.equals(Guid.empty) ? undefined : given);
  return {
    MetadataId: within(
      ns.metadata,
      nillable(guid, (value: T) => unlessEmpty(id(value))),
    ),
    HasChanged: within(
      ns.metadata,
      nillable(boolean, (): undefined => undefined),
    ),
  };
}

/** A name in a type of its own, such as AttributeTypeDisplayName or DateTimeBehavior (contracts: ConstantsBase). */
export const constant: RecordShape<string> = record(
  ns.metadata2013,
  { Value: required(text, (value: string) => value) },
  (fields) => fields.Value.trim(),
);

/** A text type, read and written as a plain number. */
export function plainNumber<V>(
  shape: LeafShape<V>,
  toNumber: (value: V) => number,
  fromNumber: (value: number) => V | undefined,
): LeafShape<number> {
  return {
    kind: "leaf",
    expected: shape.expected,
    parse: (given) => {
      const value = shape.parse(given);
      return value === undefined ? undefined : toNumber(value);
    },
    format: (number) => {
      const value = fromNumber(number);
      return value === undefined ? undefined : shape.format(value);
    },
  };
}
