import { ns } from "../soap/namespaces.ts";

/** Namespaces and names of WS-Security and of what it stands on. */
export const security = {
  extension: ns.security,
  utility: ns.securityUtility,
  extension11: "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd",
  signature: "http://www.w3.org/2000/09/xmldsig#",
  encryption: "http://www.w3.org/2001/04/xmlenc#",
  saml1: "urn:oasis:names:tc:SAML:1.0:assertion",
  saml2: "urn:oasis:names:tc:SAML:2.0:assertion",
} as const;

export const passwordText =
  "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText";

export const base64Encoding =
  "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/** What a key identifier holds. */
export const keyIdentifierType = {
  samlAssertionId: "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID",
  saml2Id: "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID",
  x509SubjectKeyIdentifier:
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509SubjectKeyIdentifier",
} as const;

/** What `TokenType` says of a SAML token. */
export const tokenType = {
  saml1: "urn:oasis:names:tc:SAML:1.0:assertion",
  saml2: "urn:oasis:names:tc:SAML:2.0:assertion",
  saml11Profile: "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1",
  saml20Profile: "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0",
} as const;
