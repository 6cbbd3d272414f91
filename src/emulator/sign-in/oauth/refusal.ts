import { randomUUID } from "node:crypto";
import type { EmulatorResponse } from "../../handler.ts";
import type { PasswordRefusal } from "../directory.ts";
import { jsonResponse } from "./json-response.ts";

type Kind = { readonly error: string; readonly status: 400 | 401; readonly code: number; readonly text: string };

/** What Entra ID answers, by the name it has here: `error` of RFC 6749, AADSTS code, and text. */
const kinds = {
  missingParameter: {
    error: "invalid_request",
    status: 400,
    code: 900144,
    text: "The request body must contain the following parameter: '{0}'.",
  },
  invalidRequest: {
    error: "invalid_request",
    status: 400,
    code: 9002313,
    text: "Invalid request. Request is malformed or invalid. {0}",
  },
  unknownTenant: {
    error: "invalid_request",
    status: 400,
    code: 90002,
    text: "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  },
  unknownResource: {
    error: "invalid_resource",
    status: 400,
    code: 500011,
    text: "The resource principal named {0} was not found in the tenant.",
  },
  invalidScope: {
    error: "invalid_scope",
    status: 400,
    code: 70011,
    text: "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope '{0}' is not valid.",
  },
  notDefaultScope: {
    error: "invalid_scope",
    status: 400,
    code: 1002012,
    text: "The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
  },
  unknownClient: {
    error: "unauthorized_client",
    status: 400,
    code: 700016,
    text: "Application with identifier '{0}' was not found in the directory.",
  },
  wrongSecret: {
    error: "invalid_client",
    status: 401,
    code: 7000215,
    text: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'.",
  },
  expiredSecret: {
    error: "invalid_client",
    status: 401,
    code: 7000222,
    text: "The provided client secret keys for app '{0}' are expired.",
  },
  missingSecret: {
    error: "invalid_client",
    status: 401,
    code: 7000218,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  publicClient: {
    error: "invalid_client",
    status: 401,
    code: 700025,
    text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  },
  wrongAssertion: {
    error: "invalid_client",
    status: 401,
    code: 700027,
    text: "The certificate with identifier used to sign the client assertion is not registered on application '{0}', or the assertion is not valid.",
  },
  untimelyAssertion: {
    error: "invalid_client",
    status: 401,
    code: 700024,
    text: "Client assertion is not within its valid time range.",
  },
  unsupportedGrant: {
    error: "unsupported_grant_type",
    status: 400,
    code: 70003,
    text: "The app requested an unsupported grant type '{0}'.",
  },
  unsupportedResponse: {
    error: "unsupported_response_type",
    status: 400,
    code: 70005,
    text: "The app requested an unsupported response type or mode '{0}'.",
  },
  wrongPassword: {
    error: "invalid_grant",
    status: 400,
    code: 50126,
    text: "Error validating credentials due to invalid username or password.",
  },
  unknownUser: {
    error: "invalid_grant",
    status: 400,
    code: 50034,
    text: "The user account does not exist in the directory. To sign into this application, the account must be added to the directory.",
  },
  disabledUser: { error: "invalid_grant", status: 400, code: 50057, text: "The user account is disabled." },
  lockedUser: {
    error: "invalid_grant",
    status: 400,
    code: 50053,
    text: "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  },
  secondFactor: {
    error: "invalid_grant",
    status: 400,
    code: 50076,
    text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication.",
  },
  noSignedInUser: {
    error: "login_required",
    status: 400,
    code: 50058,
    text: "A silent sign-in request was sent but no user is signed in.",
  },
  wrongRedirect: {
    error: "invalid_request",
    status: 400,
    code: 50011,
    text: "The redirect URI '{0}' specified in the request does not match the redirect URIs configured for the application.",
  },
  otherRedirect: {
    error: "invalid_client",
    status: 400,
    code: 500112,
    text: "The reply address '{0}' does not match the reply address provided when requesting Authorization code.",
  },
  wrongGrant: {
    error: "invalid_grant",
    status: 400,
    code: 9002313,
    text: "The provided {0} is malformed, was issued to another client, or is not valid.",
  },
  usedCode: {
    error: "invalid_grant",
    status: 400,
    code: 54005,
    text: "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
  },
  expiredGrant: {
    error: "invalid_grant",
    status: 400,
    code: 70008,
    text: "The provided authorization code or refresh token has expired due to inactivity.",
  },
  wrongVerifier: {
    error: "invalid_grant",
    status: 400,
    code: 501481,
    text: "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
  },
  pending: {
    error: "authorization_pending",
    status: 400,
    code: 70016,
    text: "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
  },
  declined: {
    error: "authorization_declined",
    status: 400,
    code: 65004,
    text: "User declined to consent to access the app.",
  },
  expiredDeviceCode: {
    error: "expired_token",
    status: 400,
    code: 70020,
    text: "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
  },
  wrongDeviceCode: {
    error: "bad_verification_code",
    status: 400,
    code: 70018,
    text: "The provided value for the input parameter 'device_code' is not valid.",
  },
} as const satisfies Record<string, Kind>;

export type RefusalName = keyof typeof kinds;

const ofPassword: Readonly<Record<PasswordRefusal, RefusalName>> = {
  "unknown user": "unknownUser",
  "wrong password": "wrongPassword",
  disabled: "disabledUser",
  locked: "lockedUser",
  "second factor demanded": "secondFactor",
};

/** What a token endpoint throws in place of its answer. */
export class OAuthRefusal extends Error {
  readonly refusal: RefusalName;
  readonly error: string;
  readonly status: number;
  readonly errorCode: number;

  /** @param detail what the request had, put into the text; never a secret */
  constructor(refusal: RefusalName, detail = "") {
    const { error, status, code, text } = kinds[refusal];
    super(text.replace("{0}", detail.slice(0, 200)).trim());
    this.name = "OAuthRefusal";
    this.refusal = refusal;
    this.error = error;
    this.status = status;
    this.errorCode = code;
  }

  /** For a sign-in with a password. */
  static ofPassword(refusal: PasswordRefusal): OAuthRefusal {
    return new OAuthRefusal(ofPassword[refusal]);
  }
}

/** The body of Entra ID: `{"error":"invalid_grant","error_description":"AADSTS50126: …","error_codes":[50126],…}`. */
export function entraRefusal(refusal: OAuthRefusal, now: Date): EmulatorResponse {
  const timestamp = now
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const words = `AADSTS${refusal.errorCode}: ${refusal.message}`;
  return jsonResponse(refusal.status, {
    error: refusal.error,
    error_description: `${words} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [refusal.errorCode],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${refusal.errorCode}`,
    ...(refusal.refusal === "secondFactor" ? { suberror: "basic_action" } : {}),
  });
}

/** Names and texts of AD FS where it has its own; it tells a wrong user name from a wrong password to nobody. */
const ofFederationServer: Partial<Record<RefusalName, string>> = {
  unsupportedGrant:
    "MSIS9611: The authorization server does not support the requested 'grant_type'. The authorization server only supports 'authorization_code' or 'refresh_token' as the grant type.",
  wrongPassword: "MSIS9659: Invalid 'username' or 'password'.",
  unknownUser: "MSIS9659: Invalid 'username' or 'password'.",
  disabledUser: "MSIS9659: Invalid 'username' or 'password'.",
  lockedUser: "MSIS9659: Invalid 'username' or 'password'.",
  unknownClient:
    "MSIS9223: Received invalid OAuth authorization request. The received 'client_id' is invalid as no registered client was found with this client identifier.",
  wrongSecret:
    "MSIS9623: Received invalid Client credentials. The OAuth client is not configured with the specified secret.",
  missingSecret:
    "MSIS9622: Client authentication failed. Please verify the credential provided for client authentication is valid.",
  wrongAssertion:
    "MSIS9622: Client authentication failed. Please verify the credential provided for client authentication is valid.",
  unknownResource:
    "MSIS9602: The received 'resource' parameter is invalid. The authorization server can not find a registered resource with the specified identifier.",
  wrongGrant: "MSIS9612: The authorization code received in 'code' parameter is invalid.",
  expiredGrant: "MSIS9614: The refresh token received in 'refresh_token' parameter has expired.",
};

/** The body of AD FS: `{"error":"unsupported_grant_type","error_description":"MSIS9611: …"}`. */
export function federationServerRefusal(refusal: OAuthRefusal): EmulatorResponse {
  const words = ofFederationServer[refusal.refusal] ?? refusal.message;
  return jsonResponse(refusal.status, { error: refusal.error, error_description: words });
}
