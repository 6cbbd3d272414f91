import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Saml11, Saml20 } from "saml";

/** Signed assertions from another project's library, with a certificate of nobody. */

const folder = resolve(import.meta.dirname, "fixtures/token-signing");

export const signingKey = readFileSync(resolve(folder, "key.pem"));
export const signingCertificate = readFileSync(resolve(folder, "certificate.pem"));

export function samlAssertion(version: "1.1" | "2.0", audience: string): string {
  const library = version === "1.1" ? Saml11 : Saml20;
  return library.create({
    key: signingKey,
    cert: signingCertificate,
    issuer: "http://sts.example.com/adfs/services/trust",
    lifetimeInSeconds: 3600,
    audiences: audience,
    nameIdentifier: "CRMDOM\\carol",
    attributes: { "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "carol@example.com" },
  });
}
