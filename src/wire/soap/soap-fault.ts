import type { OrganizationServiceFault } from "../organization-call.ts";

/** A fault that a server sent in place of an answer. */
export type SoapFault = {
  readonly kind: "SoapFault";
  /** Who is to blame, whatever the SOAP version calls it: Client and Sender, Server and Receiver. */
  readonly blame: "Sender" | "Receiver";
  /** Local name of the subcode, where there is one: `InternalServiceFault`, `InvalidSecurity`. */
  readonly subcode?: string | undefined;
  readonly reason: string;
  /** Present when the fault's detail is an OrganizationServiceFault (or a DiscoveryServiceFault). */
  readonly detail?: OrganizationServiceFault | undefined;
};

/** `0x80040217`, as error lists print it, of -2147220969. */
export function hexErrorCode(errorCode: number): string {
  return `0x${(errorCode >>> 0).toString(16).padStart(8, "0").toUpperCase()}`.replace("0X", "0x");
}
