import type { TokenFault } from "../../../wire/ws-trust/token-refusal.ts";

/** Why a token service gives no token; its client gets it as a SOAP fault. */
export class TokenServiceFault extends Error {
  readonly subcode: string;
  readonly passport: TokenFault["passport"];

  constructor(subcode: string, reason: string, passport?: TokenFault["passport"]) {
    super(reason);
    this.name = "TokenServiceFault";
    this.subcode = subcode;
    this.passport = passport;
  }
}

/** What AD FS answers to whoever is not let in, whatever the reason. */
export function notAuthenticated(): TokenServiceFault {
  return new TokenServiceFault(
    "FailedAuthentication",
    "ID3242: The security token could not be authenticated or authorized.",
  );
}

export function invalidSecurity(why: string): TokenServiceFault {
  return new TokenServiceFault("InvalidSecurity", `An error occurred when verifying security for the message: ${why}.`);
}

export function invalidRequest(why: string): TokenServiceFault {
  return new TokenServiceFault("InvalidRequest", `ID3035: The request was not valid or is malformed: ${why}.`);
}

export function unknownAudience(address: string): TokenServiceFault {
  return new TokenServiceFault(
    "InvalidScope",
    `ID3082: The request scope is not valid or is unsupported: no relying party ${address.slice(0, 200)}.`,
  );
}

/** @param path `13/windowsmixed` */
export function notServed(path: string): TokenServiceFault {
  return invalidRequest(
    `${path} negotiates in messages of its own, which is not supported; use ${path.replace(/[^/]+$/, "windowstransport")} (HTTP Negotiate or NTLM) or usernamemixed`,
  );
}
