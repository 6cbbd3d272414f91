import { Guid } from "../../values/guid.ts";
import { ns } from "./namespaces.ts";
import { boolean, guid, int, text } from "./scalar-shapes.ts";
import { type ChoiceShape, type NamedType, nillable, omittable, type RecordShape, required } from "./shape.ts";
import type { ServiceFault } from "./soap-fault.ts";
import { contract, dictionary, given } from "./value-shapes.ts";

/** Faults: the element set of 2011 to 2014 and the later one (contracts.md: OrganizationServiceFault < BaseServiceFault). */

const simpleTypes = ["string", "int", "long", "boolean", "decimal", "double", "dateTime"];

const detailTypes: readonly NamedType[] = [
  ...simpleTypes.map((name) => ({ namespace: ns.xsd, name })),
  { namespace: ns.serialization, name: "duration" },
  { namespace: ns.serialization, name: "guid" },
].map((type) => ({ ...type, shape: text, is: (value) => typeof value === "string" }));

/** A detail's value as its text, whatever simple type it has; written as a string. */
const detailValue: ChoiceShape<string> = {
  kind: "choice",
  types: () => detailTypes,
  nil: "",
  unknown: ({ name }) => `(${name})`,
};

const errorDetails = dictionary("KeyValuePairOfstringanyType", detailValue);

export const serviceFault: RecordShape<ServiceFault> = contract(
  {
    ActivityId: omittable(guid, (fault: ServiceFault) =>
      fault.activityId === undefined ? undefined : Guid.of(fault.activityId),
    ),
    ErrorCode: required(int, (fault: ServiceFault) => fault.errorCode),
    ErrorDetails: omittable(errorDetails, (fault: ServiceFault) => new Map(fault.errorDetails)),
    HelpLink: omittable(text, (fault: ServiceFault) => fault.helpLink),
    Message: nillable(text, (fault: ServiceFault) => fault.message),
    Timestamp: omittable(text, (fault: ServiceFault) => fault.timestamp),
    ExceptionRetriable: omittable(boolean, (fault: ServiceFault) => fault.exceptionRetriable),
    ExceptionSource: omittable(text, (fault: ServiceFault) => fault.exceptionSource),
    InnerFault: nillable(
      () => serviceFault,
      (fault: ServiceFault) => fault.innerFault,
    ),
    OriginalException: omittable(text, (fault: ServiceFault) => fault.originalException),
    TraceText: nillable(text, (fault: ServiceFault) => fault.traceText),
  },
  (fields) => ({
    errorCode: fields.ErrorCode,
    message: fields.Message ?? "",
    errorDetails: fields.ErrorDetails ?? new Map(),
    ...given({
      timestamp: fields.Timestamp,
      traceText: fields.TraceText,
      activityId: fields.ActivityId?.text,
      innerFault: fields.InnerFault,
      helpLink: fields.HelpLink,
      exceptionRetriable: fields.ExceptionRetriable,
      exceptionSource: fields.ExceptionSource,
      originalException: fields.OriginalException,
    }),
  }),
);
