import type { PasswordRefusal } from "../directory.ts";
import { TokenServiceFault } from "../token-service/token-service-fault.ts";

type Words = { readonly code: string; readonly text: string };

/** What the online services say of an account (protocols §5; texts as Entra ID publishes them). */
const words: Readonly<Record<PasswordRefusal, Words>> = {
  "unknown user": {
    code: "0x80041034",
    text: "AADSTS50034: The user account does not exist in the directory. To sign into this application, the account must be added to the directory.",
  },
  "wrong password": {
    code: "0x80041012",
    text: "AADSTS50126: Error validating credentials due to invalid username or password.",
  },
  disabled: { code: "0x80048823", text: "AADSTS50057: The user account is disabled." },
  locked: {
    code: "0x80048823",
    text: "AADSTS50053: The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  },
  "second factor demanded": {
    code: "0x80048825",
    text: "AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication.",
  },
};

export function accountRefused(refusal: PasswordRefusal): TokenServiceFault {
  return passportFault("FailedAuthentication", "0x80048821", words[refusal]);
}

/** A federated account's assertion that is not taken. */
export function assertionRefused(why: string): TokenServiceFault {
  return passportFault("FailedAuthentication", "0x80048821", {
    code: "0x8004882c",
    text: `AADSTS50008: Unable to verify token signature or the SAML token is invalid: ${why}.`,
  });
}

export function audienceRefused(audience: string): TokenServiceFault {
  return passportFault("InvalidRequest", "0x80048820", {
    code: "0x80048820",
    text: `AADSTS500011: The resource principal named ${audience.slice(0, 200)} was not found in the tenant.`,
  });
}

/** Live ID's answer to a device that it does not know. */
export function deviceRefused(why: string): TokenServiceFault {
  return passportFault("FailedAuthentication", "0x80048821", { code: "0x80041012", text: why });
}

function passportFault(subcode: string, value: string, { code, text }: Words): TokenServiceFault {
  return new TokenServiceFault(subcode, "Authentication Failure", { value, code, text });
}
