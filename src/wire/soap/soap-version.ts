import { ns } from "./namespaces.ts";

/** 1.1 is spoken at `Organization.svc/web`, 1.2 with WS-Addressing at `Organization.svc` (protocols §1.1). */
export type SoapVersion = "1.1" | "1.2";

export const soapVersions: readonly SoapVersion[] = ["1.1", "1.2"];

export const soapNamespace = { "1.1": ns.soap11, "1.2": ns.soap12 } as const;

export const contentType = {
  "1.1": "text/xml; charset=utf-8",
  "1.2": "application/soap+xml; charset=utf-8",
} as const;

const service = "http://schemas.microsoft.com/xrm/2011/Contracts/Services/IOrganizationService";

/** `…/IOrganizationService/Create`; with "Response" behind it the reply's, with "OrganizationServiceFaultFault" the fault's. */
export function actionOf(operation: string, ending = ""): string {
  return `${service}/${operation}${ending}`;
}
