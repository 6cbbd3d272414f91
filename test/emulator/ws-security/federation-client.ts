import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { openEmulator } from "../../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../../src/emulator/emulator-options.ts";
import type { EmulatorConnection, EmulatorResponse, Handler } from "../../../src/emulator/handler.ts";

/** A client of WS-Trust and of the Organization service, written by hand from the protocols: none of our own encoders. */

export const host = "crm.localhost:5555";
export const service = `http://${host}/embedded/XRMServices/2011/Organization.svc`;
export const user = { domain: "CONTOSO", userName: "alice", password: "Pass&w0rd!", upn: "alice@contoso.com" };
export const start = new Date("2026-11-23T07:00:00.000Z");

export const trust13 = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
export const trust2005 = "http://schemas.xmlsoap.org/ws/2005/02/trust";
const wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const dsig = "http://www.w3.org/2000/09/xmldsig#";

/** An organization with a clock of its own. */
export class FederatedOrganization {
  readonly handler: Handler;
  readonly close: () => void;
  now = start;

  constructor(options: EmulatorOptions = {}) {
    const { handler, close } = openEmulator({
      users: [user],
      signIn: ["federation"],
      now: () => this.now,
      ...options,
    });
    this.handler = handler;
    this.close = close;
  }

  async post(
    url: string,
    body: string,
    headers: Record<string, string> = {},
    connection: EmulatorConnection = { state: new Map() },
  ): Promise<Reply> {
    const { host: at, pathname } = new URL(url);
    const request = {
      method: "POST",
      target: pathname,
      headers: { host: at, "content-type": "application/soap+xml; charset=utf-8", ...headers },
      body: Buffer.from(body),
    };
    return replyOf(await this.handler(request, connection));
  }

  later(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }
}

export type Reply = { readonly status: number; readonly text: string };

export function replyOf({ status, body }: EmulatorResponse): Reply {
  return { status, text: Buffer.from(body).toString() };
}

export function timestamp(created: Date, minutes = 5): string {
  const expires = new Date(created.getTime() + minutes * 60_000);
  return `<u:Timestamp xmlns:u="${wsu}" u:Id="_0"><u:Created>${created.toISOString()}</u:Created><u:Expires>${expires.toISOString()}</u:Expires></u:Timestamp>`;
}

export function envelope(action: string, security: string, body: string): string {
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header><a:Action s:mustUnderstand="1">${action}</a:Action><a:MessageID>urn:uuid:31b50b0c-9d1e-4d56-a0a7-3b1a2a2f5a11</a:MessageID><a:To s:mustUnderstand="1">urn:any</a:To><o:Security s:mustUnderstand="1" xmlns:o="${wsse}">${security}</o:Security></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

export type Asked = {
  readonly version?: "1.3" | "2005";
  readonly appliesTo?: string;
  readonly password?: string;
  readonly userName?: string;
  /** What stands in the request besides: KeyType, Entropy. */
  readonly more?: string;
  readonly stamp?: string;
  /** What stands in the security header in place of the user's name and password, or beside them. */
  readonly credentials?: string;
};

/** The request that the Ruby gem sends, in one of the two versions. */
export function tokenRequest(now: Date, asked: Asked = {}): string {
  const { version = "1.3", appliesTo = service, password = user.password, userName = "CONTOSO\\alice" } = asked;
  const { more = "", stamp = timestamp(now) } = asked;
  const trust = version === "1.3" ? trust13 : trust2005;
  const credentials = asked.credentials ?? userNameToken(userName, password);
  return envelope(
    `${trust}/RST/Issue`,
    stamp + credentials,
    `<t:RequestSecurityToken xmlns:t="${trust}"><p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference><a:Address>${text(appliesTo)}</a:Address></a:EndpointReference></p:AppliesTo><t:RequestType>${trust}/Issue</t:RequestType>${more}</t:RequestSecurityToken>`,
  );
}

export function userNameToken(userName: string, password: string): string {
  return `<o:UsernameToken u:Id="x" xmlns:u="${wsu}"><o:Username>${text(userName)}</o:Username><o:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">${text(password)}</o:Password></o:UsernameToken>`;
}

export type Token = { readonly xml: string; readonly id: string; readonly key?: Uint8Array };

/** Takes token, key and reference out of a reply as the Ruby gem does: by prefix and name. */
export function tokenOf({ status, text: reply }: Reply): Token {
  assert.equal(status, 200, reply);
  const xml = /<trust:RequestedSecurityToken>(.*)<\/trust:RequestedSecurityToken>/s.exec(reply)?.[1];
  const id = /<o:KeyIdentifier ValueType="[^"]*#SAMLAssertionID">([^<]*)</.exec(reply)?.[1];
  const secret = /<trust:BinarySecret>([^<]*)</.exec(reply)?.[1];
  assert.ok(xml !== undefined && id !== undefined, reply);
  return { xml, id, ...(secret && { key: Buffer.from(secret, "base64") }) };
}

/** As `tokenOf`, of a reply of the online services. */
export function onlineTokenOf({ status, text: reply }: Reply): Token {
  assert.equal(status, 200, reply);
  const xml = /<wst:RequestedSecurityToken>(.*)<\/wst:RequestedSecurityToken>/s.exec(reply)?.[1];
  const id = /<wsse:KeyIdentifier ValueType="[^"]*#SAMLAssertionID">([^<]*)</.exec(reply)?.[1] ?? "";
  const secret = /<wst:BinarySecret>([^<]*)</.exec(reply)?.[1];
  assert.ok(xml !== undefined, reply);
  // The token uses a prefix that the reply declares.
  const token = xml.replace("<EncryptedData ", `<EncryptedData xmlns:wsse="${wsse}" `);
  return { xml: token, id, ...(secret && { key: Buffer.from(secret, "base64") }) };
}

/** HMAC-SHA1 over the timestamp; every element in its canonical form. */
export function signature(stamp: string, key: Uint8Array, id: string): string {
  const digest = createHash("sha1").update(stamp).digest("base64");
  const c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
  const info = `<SignedInfo xmlns="${dsig}"><CanonicalizationMethod Algorithm="${c14n}"></CanonicalizationMethod><SignatureMethod Algorithm="${dsig}hmac-sha1"></SignatureMethod><Reference URI="#_0"><Transforms><Transform Algorithm="${c14n}"></Transform></Transforms><DigestMethod Algorithm="${dsig}sha1"></DigestMethod><DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;
  const value = createHmac("sha1", key).update(info).digest("base64");
  return `<Signature xmlns="${dsig}">${info}<SignatureValue>${value}</SignatureValue><KeyInfo><o:SecurityTokenReference><o:KeyIdentifier ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID">${id}</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature>`;
}

/** The header of a call: timestamp, token, signature where the token has a key. */
export function callSecurity({ xml, id, key }: Token, now: Date, minutes?: number): string {
  const stamp = timestamp(now, minutes);
  return stamp + xml + (key === undefined ? "" : signature(stamp, key, id));
}

export function whoAmI(security: string): string {
  const services = "http://schemas.microsoft.com/xrm/2011/Contracts/Services";
  return envelope(
    `${services}/IOrganizationService/Execute`,
    security,
    `<Execute xmlns="${services}"><request xmlns:b="http://schemas.microsoft.com/xrm/2011/Contracts"><b:Parameters/><b:RequestId i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/><b:RequestName>WhoAmI</b:RequestName></request></Execute>`,
  );
}

/** The text with another character (of base64) where the pattern's match ends. */
export function tamper(value: string, pattern: RegExp): string {
  return value.replace(pattern, (match) => match.slice(0, -1) + (match.endsWith("A") ? "B" : "A"));
}

function text(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
