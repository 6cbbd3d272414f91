/** Namespaces of service descriptions and of the policies in them. */
export const wsdl = {
  definitions: "http://schemas.xmlsoap.org/wsdl/",
  soap11: "http://schemas.xmlsoap.org/wsdl/soap/",
  soap12: "http://schemas.xmlsoap.org/wsdl/soap12/",
  policy: "http://schemas.xmlsoap.org/ws/2004/09/policy",
  metadataExchange: "http://schemas.xmlsoap.org/ws/2004/09/mex",
  addressingWsdl: "http://www.w3.org/2006/05/addressing/wsdl",
  identity: "http://schemas.xmlsoap.org/ws/2006/02/addressingidentity",
  /** Authentication of an organization: ActiveDirectory, Federation, LiveId. */
  xrm2011: "http://schemas.microsoft.com/xrm/2011/Contracts/Services",
  /** The same, for OnlineFederation. */
  xrm2012: "http://schemas.microsoft.com/xrm/2012/Contracts/Services",
  httpPolicy: "http://schemas.microsoft.com/ws/06/2004/policy/http",
} as const;

/** WS-SecurityPolicy 1.2 (with WS-Trust 1.3) and 1.1 (with WS-Trust of February 2005). */
export const securityPolicy12 = "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702";
export const securityPolicy11 = "http://schemas.xmlsoap.org/ws/2005/07/securitypolicy";

export const securityPolicies: readonly string[] = [securityPolicy12, securityPolicy11];
