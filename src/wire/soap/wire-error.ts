/** Codes of the errors that reading and writing SOAP raise. */
export type WireErrorCode =
  /** The bytes are no UTF-8, or the XML declaration names another encoding. */
  | "WIRE_ENCODING"
  /** The text is no well-formed XML 1.0 document with namespaces. */
  | "WIRE_MALFORMED_XML"
  /** A document type declaration: refused, always. */
  | "WIRE_DOCTYPE"
  /** Elements nested deeper than the limit, read or written. */
  | "WIRE_TOO_DEEP"
  /** XML, but no SOAP envelope of version 1.1 or 1.2. */
  | "WIRE_NOT_SOAP"
  /** A header that must be understood and is not. */
  | "WIRE_NOT_UNDERSTOOD"
  /** The body holds no operation, or none that the Organization service has. */
  | "WIRE_UNKNOWN_OPERATION"
  /** An element that must be there is not. */
  | "WIRE_MISSING_ELEMENT"
  /** Text or elements where the contract has none. */
  | "WIRE_UNEXPECTED_CONTENT"
  /** A value that its type does not allow. */
  | "WIRE_INVALID_VALUE"
  /** A value that does not say its type. */
  | "WIRE_UNTYPED_VALUE"
  /** A value of a type that is not known here. */
  | "WIRE_UNKNOWN_TYPE"
  /** Part of the contract that this version does not carry; dropping it would change the meaning. */
  | "WIRE_NOT_SUPPORTED"
  /** A character that XML 1.0 cannot carry. */
  | "WIRE_INVALID_CHARACTER";
