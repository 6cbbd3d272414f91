import type { AuthErrorCode } from "../auth-error.ts";

/** What a refusal means and what to do about it. */
export type Meaning = {
  readonly code: AuthErrorCode;
  readonly happened: string;
  readonly remedy: string;
  readonly retryable?: true;
};

const mfa: Meaning = {
  code: "AUTH_MFA_REQUIRED",
  happened: "the account must prove itself with a second factor, which a password alone cannot",
  remedy: "sign in with the device code or the authorization code, or as an application with a secret or a certificate",
};
const conditionalAccess: Meaning = {
  code: "AUTH_CONDITIONAL_ACCESS",
  happened: "a Conditional Access policy blocks this sign-in",
  remedy: "ask the administrator for an exception, or sign in as an application with a secret or a certificate",
};
const wrongPassword: Meaning = {
  code: "AUTH_REJECTED",
  happened: "the user name or the password is wrong",
  remedy: "check USERNAME (user@domain) and PASSWORD; it was tried once only",
};
const userUnknown: Meaning = {
  code: "AUTH_USER_UNKNOWN",
  happened: "the directory does not know this user",
  remedy: "check USERNAME (user@domain) and that the authority is the user's own tenant",
};
const locked: Meaning = {
  code: "AUTH_ACCOUNT_LOCKED",
  happened: "the account is locked, or the address it signs in from is blocked",
  remedy: "wait, or ask the administrator to unlock it; then check the password",
};
const disabled: Meaning = {
  code: "AUTH_ACCOUNT_DISABLED",
  happened: "the account is disabled",
  remedy: "ask the administrator to enable it",
};
const passwordExpired: Meaning = {
  code: "AUTH_PASSWORD_EXPIRED",
  happened: "the password has expired or must be changed",
  remedy: "change the password, then give the new one",
};
const secretWrong: Meaning = {
  code: "AUTH_CLIENT_SECRET_WRONG",
  happened: "the client secret is wrong",
  remedy: "give the secret's value (not its ID), and check that the client ID belongs to the same application",
};
const secretExpired: Meaning = {
  code: "AUTH_CLIENT_SECRET_EXPIRED",
  happened: "the client secret has expired",
  remedy: "make a new one in the application's registration (Certificates & secrets) and give its value",
};
const certificateRejected: Meaning = {
  code: "AUTH_CERTIFICATE_REJECTED",
  happened: "the application's certificate is not accepted",
  remedy:
    "register this very certificate with the application, and check the client ID and that the certificate is in force",
};
const clockSkew: Meaning = {
  code: "AUTH_CLOCK_SKEW",
  happened: "the clock of this machine differs from the authority's",
  remedy: "set the clock of this machine (NTP), then try again",
};
const appUnknown: Meaning = {
  code: "AUTH_APP_UNKNOWN",
  happened: "the authority does not know the application",
  remedy: "check the client ID and that the application is registered in this tenant or server",
};
const appDisabled: Meaning = {
  code: "AUTH_APP_DISABLED",
  happened: "the application is disabled",
  remedy: "ask the administrator to enable it",
};
const appNotPublic: Meaning = {
  code: "AUTH_APP_NOT_PUBLIC",
  happened: "the application is registered as one with a secret, and none was given",
  remedy: 'give CLIENTSECRET, or allow public client flows in the application\'s registration ("Authentication")',
};
const appPublic: Meaning = {
  code: "AUTH_APP_PUBLIC",
  happened: "the application is registered as a public one, which has no secret and no certificate",
  remedy: "leave CLIENTSECRET out, or register the application as a web application",
};
const consentMissing: Meaning = {
  code: "AUTH_CONSENT_MISSING",
  happened: "nobody has consented to this application's use of the organization",
  remedy: "grant consent in the application's registration (API permissions: Dynamics CRM, user_impersonation)",
};
const resourceUnknown: Meaning = {
  code: "AUTH_RESOURCE_UNKNOWN",
  happened: "the authority does not know the organization that the token is for",
  remedy: "check the organization's address, and that the authority is the organization's own tenant or server",
};
const userNotAllowed: Meaning = {
  code: "AUTH_USER_NOT_ALLOWED",
  happened: "the user or the application is not allowed to get a token for this organization",
  remedy: "Entra ID: assign the user to the application; AD FS: Grant-AdfsApplicationPermission for the client",
};
const tenantUnknown: Meaning = {
  code: "AUTH_TENANT_UNKNOWN",
  happened: "the tenant is not known",
  remedy: "check the authority: https://login.microsoftonline.com/<tenant's ID or domain>, in the right cloud",
};
const grantExpired: Meaning = {
  code: "AUTH_GRANT_EXPIRED",
  happened: "the refresh token or the code has expired or was revoked",
  remedy: "sign in again",
};
const codeExpired: Meaning = {
  code: "AUTH_DEVICE_CODE_EXPIRED",
  happened: "nobody signed in with the code in time",
  remedy: "sign in again, and raise TIMEOUT where it is shorter than it takes",
};
const declined: Meaning = {
  code: "AUTH_SIGN_IN_DECLINED",
  happened: "the sign-in was declined",
  remedy: "sign in again and accept it",
};
const redirectUri: Meaning = {
  code: "AUTH_REDIRECT_URI",
  happened: "the application is not registered with this redirect address",
  remedy:
    "register http://localhost for mobile and desktop applications (AD FS: the very REDIRECTURI), or give REDIRECTURI as registered",
};
const grantNotSupported: Meaning = {
  code: "AUTH_GRANT_NOT_SUPPORTED",
  happened: "the authority does not support this way of signing in",
  remedy: "use another one",
};
const adfs2012: Meaning = {
  code: "AUTH_GRANT_NOT_SUPPORTED",
  happened: "this AD FS does not support this way of signing in; AD FS of 2012 R2 knows the authorization code only",
  remedy:
    "sign in with the authorization code, use AUTHTYPE Federation with user name and password, or upgrade AD FS to 2016 or newer",
};
const busy: Meaning = {
  code: "AUTH_SERVER_BUSY",
  happened: "the authority is busy or out of order for the moment",
  remedy: "try again in a while",
  retryable: true,
};
const tooOften: Meaning = {
  code: "AUTH_SERVER_BUSY",
  happened: "the authority was asked for the same token too often",
  remedy: "wait some minutes, and open one session rather than many",
  retryable: true,
};

/** By the number of AADSTS… (Entra ID's authentication and authorization error codes). */
const entraMeanings: readonly (readonly [Meaning, readonly number[]])[] = [
  [mfa, [50072, 50074, 50076, 50078, 50079, 50158, 53004, 53010]],
  [conditionalAccess, [50005, 50097, 50131, 50155, 53000, 53001, 53002, 53003, 53011, 530032, 530034, 530035]],
  [wrongPassword, [50056, 50064, 50126]],
  [userUnknown, [16000, 16003, 50014, 50020, 50034, 51004, 90072, 500208]],
  [locked, [50053]],
  [disabled, [50057]],
  [passwordExpired, [50055, 50132, 50135, 50142, 50144]],
  [secretWrong, [70002, 7000215]],
  [secretExpired, [7000222]],
  [certificateRejected, [50003, 50006, 50012, 50013, 50017, 50027, 50032, 700027, 700030, 7000214]],
  [clockSkew, [80013, 500133, 700024]],
  [appUnknown, [70001, 700011, 700016, 7000229]],
  [appDisabled, [1000031, 7000112]],
  [appNotPublic, [7000218]],
  [appPublic, [700025]],
  [consentMissing, [65001, 65005, 90008, 90094, 90095, 90099, 650052, 650056]],
  [declined, [65004]],
  [resourceUnknown, [50001, 70011, 500011, 500014, 650054, 650057]],
  [userNotAllowed, [50105]],
  [tenantUnknown, [50059, 50128, 50194, 90002, 90019, 90038, 90124, 90130, 900023, 9001023]],
  [grantExpired, [50089, 50133, 50173, 54005, 70000, 70008, 70043, 700005, 700082, 700084]],
  [codeExpired, [70019, 70020]],
  [redirectUri, [50011, 70004, 900971]],
  [grantNotSupported, [70003]],
  [busy, [50033, 50087, 50088, 90006, 90012, 90024, 90033, 90055, 90090]],
  [tooOften, [50196]],
];

/** By the number of MSIS… (AD FS). */
const adfsMeanings: readonly (readonly [Meaning, readonly number[]])[] = [
  [adfs2012, [9611]],
  [userNotAllowed, [9605]],
  [resourceUnknown, [9602]],
  [appUnknown, [9223, 9607]],
  [redirectUri, [9224]],
  [secretWrong, [9622]],
  [wrongPassword, [9659]],
];

/** By the `error` of RFC 6749, RFC 8628 and OpenID Connect, where no number says more. */
const oauthMeanings: Readonly<Record<string, Meaning>> = {
  invalid_client: {
    code: "AUTH_CLIENT_SECRET_WRONG",
    happened: "the application's proof (secret or certificate) is not accepted, or the application is not known",
    remedy: "check the client ID, and its secret or certificate",
  },
  invalid_grant: grantExpired,
  unauthorized_client: {
    code: "AUTH_GRANT_NOT_SUPPORTED",
    happened: "the application may not sign in this way, or is not known",
    remedy: "check the client ID, and allow this way of signing in in the application's registration",
  },
  unsupported_grant_type: grantNotSupported,
  invalid_scope: resourceUnknown,
  invalid_target: resourceUnknown,
  invalid_resource: resourceUnknown,
  access_denied: declined,
  authorization_declined: declined,
  expired_token: codeExpired,
  interaction_required: mfa,
  login_required: mfa,
  consent_required: consentMissing,
  server_error: busy,
  temporarily_unavailable: busy,
  slow_down: busy,
};

const byNumber = (table: typeof entraMeanings): ReadonlyMap<number, Meaning> =>
  new Map(table.flatMap(([meaning, numbers]) => numbers.map((number) => [number, meaning] as const)));

const entra = byNumber(entraMeanings);
const adfs = byNumber(adfsMeanings);

/** What the numbers and the `error` of a token endpoint's refusal mean; the first number that is known decides. */
export function meaningOf(error: string, aadsts: readonly number[], msis: readonly number[]): Meaning | undefined {
  const known = [...aadsts.map((number) => entra.get(number)), ...msis.map((number) => adfs.get(number))];
  return known.find((meaning) => meaning !== undefined) ?? (isStandardError(error) ? oauthMeanings[error] : undefined);
}

/** True for the words of the standards, which hold no secret. */
export function isStandardError(error: string): boolean {
  return error === "authorization_pending" || error === "invalid_request" || Object.hasOwn(oauthMeanings, error);
}

/** A password that is refused without a number is most likely wrong. */
export const passwordRefused = wrongPassword;
