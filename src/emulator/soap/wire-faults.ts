import type { DynamlError } from "../../errors.ts";
import type { SoapFault } from "../../wire/soap/soap-fault.ts";
import type { WireErrorCode } from "../../wire/soap/wire-error.ts";
import { OrganizationFault, soapFaultOf } from "../faults.ts";

/** How a server of the platform's framework names what it cannot read; what is not here is no SOAP message at all. */
const subcodes: Partial<Record<WireErrorCode, string>> = {
  WIRE_NOT_UNDERSTOOD: "MustUnderstand",
  WIRE_UNKNOWN_OPERATION: "ActionNotSupported",
  WIRE_MISSING_ELEMENT: "DeserializationFailed",
  WIRE_UNEXPECTED_CONTENT: "DeserializationFailed",
  WIRE_INVALID_VALUE: "DeserializationFailed",
  WIRE_UNTYPED_VALUE: "DeserializationFailed",
  WIRE_UNKNOWN_TYPE: "DeserializationFailed",
};

/** The fault for a request that cannot be decoded; undefined where the answer is 400 Bad Request and no SOAP. */
export function faultOfWireError(error: DynamlError): SoapFault | undefined {
  if (error.code === "WIRE_NOT_SUPPORTED") {
    const fault = new OrganizationFault(
      "NotSupported",
      `Not supported by the embedded organization yet: ${error.message}`,
    );
    return soapFaultOf(fault, new Date());
  }
  const subcode = subcodes[error.code as WireErrorCode];
  if (subcode === undefined) return undefined;
  const place = error.where === undefined ? "" : ` (${error.where})`;
  const reason =
    subcode === "DeserializationFailed"
      ? `The formatter threw an exception while trying to deserialize the message: ${error.message}${place}`
      : `${error.message}${place}`;
  return { kind: "SoapFault", blame: "Sender", subcode, reason };
}
