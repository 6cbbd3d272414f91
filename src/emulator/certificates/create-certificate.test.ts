import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { createCertificate, keyIdentifier } from "./create-certificate.ts";

const [authority, server] = [
  generateKeyPairSync("rsa", { modulusLength: 2048 }),
  generateKeyPairSync("rsa", { modulusLength: 2048 }),
];
const [notBefore, notAfter] = [new Date("2026-11-23T07:00:00Z"), new Date("2066-11-23T07:00:00Z")];
const root = createCertificate({ subject: "Root Ä", ...authority, notBefore, notAfter, isAuthority: true });

describe("createCertificate", () => {
  it("signs itself where there is no issuer", () => {
    assert.equal(root.subject, "CN=Root Ä");
    assert.equal(root.issuer, root.subject);
    assert.equal(root.ca, true);
    assert.equal(root.verify(authority.publicKey), true);
    assert.deepEqual([root.validFromDate, root.validToDate], [notBefore, notAfter]);
  });

  it("is signed by its issuer, for the hosts of a server", () => {
    const certificate = createCertificate({
      subject: "crm.example.com",
      publicKey: server.publicKey,
      privateKey: authority.privateKey,
      issuer: { certificate: root, commonName: "Root Ä" },
      notBefore,
      notAfter,
      hosts: ["crm.example.com", "127.0.0.1", "::1", "2001:db8::7:8"],
    });
    assert.equal(certificate.checkIssued(root), true);
    assert.equal(certificate.verify(authority.publicKey), true);
    assert.equal(certificate.verify(server.publicKey), false);
    assert.equal(certificate.ca, false);
    assert.equal(
      certificate.subjectAltName,
      "DNS:crm.example.com, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:2001:DB8:0:0:0:0:7:8",
    );
    assert.deepEqual(certificate.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
    assert.equal(certificate.checkHost("crm.example.com"), "crm.example.com");
    assert.equal(certificate.checkIP("::1"), "::1");
  });

  it("has another serial number each time", () => {
    const other = createCertificate({ subject: "Root Ä", ...authority, notBefore, notAfter });
    assert.notEqual(other.serialNumber, root.serialNumber);
  });

  it("names a key by its SHA-1", () => {
    assert.equal(keyIdentifier(server.publicKey).length, 20);
  });
});
