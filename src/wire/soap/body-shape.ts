import type { Operation } from "../organization-call.ts";
import { ns } from "./namespaces.ts";
import { type Member, omittable, type RecordShape, record, ShapeError } from "./shape.ts";
import { type SoapVersion, soapNamespace } from "./soap-version.ts";

/** A SOAP body that holds exactly one of the operations' elements, or of the `others` in the envelope's own namespace. */
export function bodyShape<T>(
  soap: SoapVersion,
  what: string,
  operations: Readonly<Record<string, RecordShape<T>>>,
  others: Readonly<Record<string, RecordShape<T>>> = {},
): RecordShape<T> {
  const members = [
    ...Object.entries(operations).map(([name, shape]) => memberOf(name, shape, ns.services)),
    ...Object.entries(others).map(([name, shape]) => memberOf(name, shape, soapNamespace[soap])),
  ];
  return record(
    soapNamespace[soap],
    Object.fromEntries(members),
    (fields) => onlyOne(Object.values(fields) as readonly T[], what),
    {
      onUnknown: (element) =>
        element.fail("WIRE_UNKNOWN_OPERATION", `<${element.name}> is no ${what} of the Organization service`),
    },
  );
}

function memberOf<T>(name: string, shape: RecordShape<T>, namespace: string): [string, Member<T, T>] {
  return [name, { ...omittable(shape, (value: T) => value), namespace }];
}

function onlyOne<T>(found: readonly T[], what: string): T {
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const problem = first === undefined ? "is empty" : "holds several elements";
  throw new ShapeError("WIRE_UNKNOWN_OPERATION", `the SOAP body ${problem}, and one ${what} is expected`);
}

/** The shapes by the name of the reply's element. */
export function byReplyName<T>(shapes: Readonly<Record<Operation, RecordShape<T>>>): Record<string, RecordShape<T>> {
  return Object.fromEntries(Object.entries(shapes).map(([operation, shape]) => [`${operation}Response`, shape]));
}
