import type { Duration, OrganizationServiceFault, ParameterValue, UnknownValue } from "../organization-call.ts";
import { dictionary, given, isKind } from "./data-contract.ts";
import { ns } from "./namespaces.ts";
import { boolean, duration, guid, int, text } from "./scalar-shapes.ts";
import { type ChoiceShape, type NamedType, nillable, omittable, type RecordShape, record, required } from "./shape.ts";
import { attributeTypes } from "./value-shapes.ts";

/** Faults: the element set of 2011 to 2014 and the later one (contracts.md: OrganizationServiceFault < BaseServiceFault). */

export const durationType: NamedType = {
  namespace: ns.serialization,
  name: "duration",
  shape: duration,
  is: isKind("Duration" satisfies Duration["kind"]),
};

const detailTypes: readonly NamedType[] = [...attributeTypes, durationType];

/** A detail of a type that is not in the table becomes an UnknownValue: a fault must be told, whatever hangs on it. */
const detailValue: ChoiceShape<ParameterValue> = {
  kind: "choice",
  types: () => detailTypes,
  nil: null,
  unknown: ({ name, namespace }): UnknownValue => ({ kind: "UnknownValue", typeName: name, namespace }),
};

const errorDetails = dictionary("KeyValuePairOfstringanyType", detailValue);

type Fault = OrganizationServiceFault;

/** An OrganizationServiceFault, or the ExecuteTransactionFault that extends it: the one that knows which request failed. */
export const serviceFault: RecordShape<Fault> = record(
  [ns.contracts, ns.instance],
  {
    ActivityId: omittable(guid, (fault: Fault) => fault.activityId),
    ErrorCode: required(int, (fault: Fault) => fault.errorCode),
    ErrorDetails: omittable(errorDetails, (fault: Fault) => fault.errorDetails as Map<string, ParameterValue>),
    HelpLink: omittable(text, (fault: Fault) => fault.helpLink),
    Message: nillable(text, (fault: Fault) => fault.message),
    Timestamp: omittable(text, (fault: Fault) => fault.timestamp),
    ExceptionRetriable: omittable(boolean, (fault: Fault) => fault.exceptionRetriable),
    ExceptionSource: omittable(text, (fault: Fault) => fault.exceptionSource),
    InnerFault: nillable(
      () => serviceFault,
      (fault: Fault) => fault.innerFault,
    ),
    OriginalException: omittable(text, (fault: Fault) => fault.originalException),
    TraceText: nillable(text, (fault: Fault) => fault.traceText),
    FaultedRequestIndex: { ...omittable(int, (fault: Fault) => fault.faultedRequestIndex), namespace: ns.contracts71 },
  },
  (fields) => ({
    errorCode: fields.ErrorCode,
    message: fields.Message ?? "",
    errorDetails: fields.ErrorDetails ?? new Map(),
    ...given({
      timestamp: fields.Timestamp,
      traceText: fields.TraceText,
      activityId: fields.ActivityId,
      innerFault: fields.InnerFault,
      faultedRequestIndex: fields.FaultedRequestIndex,
      helpLink: fields.HelpLink,
      exceptionRetriable: fields.ExceptionRetriable,
      exceptionSource: fields.ExceptionSource,
      originalException: fields.OriginalException,
    }),
  }),
  {
    type: ({ faultedRequestIndex }) =>
      faultedRequestIndex === undefined ? undefined : { namespace: ns.contracts71, name: "ExecuteTransactionFault" },
  },
);
