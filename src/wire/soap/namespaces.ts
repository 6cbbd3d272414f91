/** Namespaces of the Organization service and of what it stands on. */
export const ns = {
  soap11: "http://schemas.xmlsoap.org/soap/envelope/",
  soap12: "http://www.w3.org/2003/05/soap-envelope",
  addressing: "http://www.w3.org/2005/08/addressing",
  security: "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
  securityUtility: "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
  diagnostics: "http://schemas.microsoft.com/2004/09/ServiceModel/Diagnostics",
  dispatcher: "http://schemas.microsoft.com/net/2005/12/windowscommunicationfoundation/dispatcher",
  instance: "http://www.w3.org/2001/XMLSchema-instance",
  xsd: "http://www.w3.org/2001/XMLSchema",
  services: "http://schemas.microsoft.com/xrm/2011/Contracts/Services",
  contracts: "http://schemas.microsoft.com/xrm/2011/Contracts",
  contracts2012: "http://schemas.microsoft.com/xrm/2012/Contracts",
  contracts2014: "http://schemas.microsoft.com/xrm/2014/Contracts",
  contracts71: "http://schemas.microsoft.com/xrm/7.1/Contracts",
  contracts9: "http://schemas.microsoft.com/xrm/9.0/Contracts",
  crm: "http://schemas.microsoft.com/crm/2011/Contracts",
  metadata: "http://schemas.microsoft.com/xrm/2011/Metadata",
  metadata2013: "http://schemas.microsoft.com/xrm/2013/Metadata",
  metadata71: "http://schemas.microsoft.com/xrm/7.1/Metadata",
  metadata9: "http://schemas.microsoft.com/xrm/9.0/Metadata",
  metadataQuery: "http://schemas.microsoft.com/xrm/2011/Metadata/Query",
  generic: "http://schemas.datacontract.org/2004/07/System.Collections.Generic",
  arrays: "http://schemas.microsoft.com/2003/10/Serialization/Arrays",
  serialization: "http://schemas.microsoft.com/2003/10/Serialization/",
} as const;

/** Deepest nesting of elements, read and written. */
export const maxDepth = 64;
