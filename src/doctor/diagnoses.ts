import type { AuthErrorCode } from "../auth/auth-error.ts";
import type { NetErrorCode } from "../net/net-error.ts";
import type { SessionErrorCode } from "../session/session-error.ts";
import type { RoleErrorCode } from "./roles.ts";

export type Diagnosis = {
  readonly means: string;
  /** For errors that come without a remedy of their own. */
  readonly next?: string;
};

type OwnErrorCode = AuthErrorCode | NetErrorCode | SessionErrorCode | RoleErrorCode;

const faultInside: Diagnosis = {
  means: "The program used its own network layer in a way that it must not.",
  next: "report it: this is a fault of dynaml",
};
const wireUnreadable: Diagnosis = {
  means: "What answers at the address does not speak the protocol of a CRM organization.",
  next: "check the address; a sign-in page, a proxy or another web site may stand in between",
};

/** What each error of opening a session means for the person who wants to connect. */
export const diagnoses: Readonly<Record<string, Diagnosis>> = {
  AUTH_REJECTED: {
    means:
      "The server was reached and does not take these credentials: the user name, the domain or the password is wrong, or the account is locked or disabled. They were sent once.",
    next: "check user, domain and password with an administrator before trying again: repeated failures lock accounts",
  },
  AUTH_NTLM_NOT_OFFERED: {
    means: "The server wants its users to sign in by another way than Windows authentication.",
    next: "give the way that the server offers with AUTHTYPE, or Auto",
  },
  AUTH_UNEXPECTED_ANSWER: {
    means: "The server, or what stands before it, answered the sign-in with something that is no part of it.",
    next: "check the address and AUTHTYPE; see the server's log",
  },
  AUTH_CONNECTION_NOT_KEPT: {
    means: "Windows authentication signs in a connection, and something on the way closes it in the middle.",
    next: "look at the proxies and load balancers on the way: they must keep connections",
  },
  AUTH_HOST_NOT_ALLOWED: {
    means: "The server sends the user's credentials on to a host that nobody on this side has named.",
    next: "where the host is the right one, allow it: --allow-host, or allowHosts in the connection profile",
  },
  AUTH_PLAIN_HTTP: {
    means: "The password would travel readable for anybody on the way; nothing was sent.",
    next: "use https",
  },
  AUTH_BAD_ADDRESS: {
    means: "An address that the sign-in leads to is none.",
    next: "check AUTHORITY, HOMEREALMURI and what the server's policy names",
  },
  AUTH_ACCOUNT_DISABLED: { means: "The account is switched off in the directory; no password opens it." },
  AUTH_ACCOUNT_LOCKED: {
    means: "The account is locked, as a rule after wrong passwords; the right one does not help now.",
  },
  AUTH_APP_DISABLED: { means: "The application that signs in is switched off in the directory." },
  AUTH_APP_NOT_PUBLIC: { means: "The application is registered as one with a secret, and none was given." },
  AUTH_APP_PUBLIC: { means: "The application is registered as one without a secret, and one was given." },
  AUTH_APP_UNKNOWN: { means: "The directory does not know the application of CLIENTID." },
  AUTH_CERTIFICATE_FORMAT: { means: "The file of the application's certificate cannot be used." },
  AUTH_CERTIFICATE_NO_KEY: { means: "The file holds a certificate and no private key: it proves nothing." },
  AUTH_CERTIFICATE_PASSWORD: { means: "The file of the application's certificate does not open with the password." },
  AUTH_CERTIFICATE_SEVERAL_KEYS: { means: "Which of the file's keys is the application's is not known." },
  AUTH_CERTIFICATE_STORE: { means: "Certificates of the system's store are not read." },
  AUTH_CERTIFICATE_REJECTED: { means: "The directory does not know the certificate as one of the application's." },
  AUTH_CLIENT_SECRET_EXPIRED: { means: "The application's secret was right once, and its time is over." },
  AUTH_CLIENT_SECRET_WRONG: { means: "The application is known, and its secret is wrong." },
  AUTH_CLOCK_SKEW: {
    means:
      "This machine and the server do not agree on the time, so that tokens and tickets count as old or as not valid yet.",
  },
  AUTH_CONDITIONAL_ACCESS: {
    means:
      "A rule of the directory (conditional access) does not let this sign-in pass, for its place, device or application.",
  },
  AUTH_CONSENT_MISSING: { means: "Nobody has allowed the application to act on the organization." },
  AUTH_CREDENTIALS_MISSING: { means: "What was given is not enough for any way to sign in by OAuth." },
  AUTH_DEVICE_CODE_EXPIRED: { means: "Nobody typed the code in time." },
  AUTH_FOREIGN_RESOURCE: { means: "The organization asks for a token that is for somebody else than itself." },
  AUTH_GRANT_EXPIRED: { means: "An earlier sign-in that was to be used again has ended." },
  AUTH_GRANT_NOT_SUPPORTED: { means: "The authorization server does not take this kind of credentials." },
  AUTH_MANAGED_IDENTITY_UNAVAILABLE: {
    means: "This machine has no identity of its own on Azure, or not the one that was named.",
  },
  AUTH_MFA_REQUIRED: {
    means: "The password is not enough: the account must show a second factor, which a task cannot.",
  },
  AUTH_NO_CHALLENGE: {
    means: "The organization does not say where its users sign in by OAuth; it may not take OAuth at all.",
  },
  AUTH_PASSWORD_EXPIRED: { means: "The password was right and must be changed before it is used again." },
  AUTH_REDIRECT_URI: {
    means: "The address that the browser returns to is not one that the application is registered with.",
  },
  AUTH_REDIRECTED: { means: "The authorization server points elsewhere; credentials never follow." },
  AUTH_RESOURCE_UNKNOWN: { means: "The directory does not know the organization: it may belong to another directory." },
  AUTH_SERVER_BUSY: { means: "The sign-in service takes no requests just now." },
  AUTH_SIGN_IN_DECLINED: { means: "The person who was asked declined, or left." },
  AUTH_TENANT_UNKNOWN: { means: "There is no directory of that name." },
  AUTH_TOKEN_REFUSED: { means: "The authorization server gave no token, for a reason of its own." },
  AUTH_USER_NOT_ALLOWED: { means: "The user is known and is not let in to this application." },
  AUTH_USER_UNKNOWN: { means: "The directory does not know the user: the name or its domain is wrong." },
  AUTH_ACTION_REQUIRED: { means: "The account must be seen to in a browser before it can sign in here." },
  AUTH_DEVICE_REFUSED: { means: "Live ID does not register this machine as a device, which comes before any user." },
  AUTH_NO_TOKEN_ENDPOINT: {
    means: "The token service that the organization names has no endpoint for these credentials.",
  },
  AUTH_POLICY_DIFFERS: { means: "The organization wants its users to sign in by another way than AUTHTYPE says." },
  AUTH_TOKEN_REJECTED: {
    means:
      "The token service took the credentials, and the organization does not take its token: the trust between the two is at fault, or a clock.",
  },
  AUTH_KERBEROS_NOT_INSTALLED: { means: "Kerberos needs an optional package that is not installed here." },
  AUTH_KERBEROS_NO_TICKET: { means: "There is no Kerberos ticket for this service, and none can be had." },
  AUTH_KERBEROS_REFUSED: {
    means: "The server does not take the Kerberos ticket: its service name, its key or a clock is at fault.",
  },
  AUTH_SERVER_NOT_PROVEN: {
    means: "The server did not prove that it is the one that the credentials are for: it may be another machine.",
  },

  NET_REFUSED: { means: "The machine is there, and nothing listens on this port." },
  NET_NAME_NOT_FOUND: {
    means: "No machine of that name is known from here: it is misspelt, or this machine asks the wrong name servers.",
  },
  NET_UNREACHABLE: { means: "There is no way from this machine to that address, or nobody answers there." },
  NET_DIAL_REFUSED: { means: "This program is not allowed to connect to that address.", next: "see the cause" },
  NET_RESET: { means: "The connection was cut by the server or by something on the way." },
  NET_CLOSED_EARLY: { means: "The server, or something on the way, hung up in the middle of its answer." },
  NET_NOT_HTTP: { means: "Something listens there, and it is no web server; or it wants https." },
  NET_HEADERS_TOO_LARGE: { means: "The answer is not that of a CRM organization." },
  NET_BODY_TOO_LARGE: { means: "The answer is far larger than any answer to signing in.", next: "check the address" },
  NET_BAD_REQUEST: { means: "The address or a value cannot be sent as it is." },
  NET_TIME_LIMIT: { means: "The time ran out; the phase in brackets is the one that used it up." },
  NET_ABORTED: { means: "It was called off.", next: "run it again" },
  NET_SOCKET_GONE: {
    means: "The connection was closed between two steps of signing in.",
    next: "try again; look at load balancers on the way",
  },
  NET_OTHER_ORIGIN: faultInside,
  NET_BUSY: faultInside,
  NET_CLOSED: faultInside,
  NET_TLS_SELF_SIGNED: { means: "Nobody vouches for the server but itself, so that anybody could stand in for it." },
  NET_TLS_UNKNOWN_CA: {
    means:
      "Who vouches for the server is not known here: a company's own authority, or an intermediate certificate that the server leaves out.",
  },
  NET_TLS_EXPIRED: { means: "The server's proof of who it is has run out." },
  NET_TLS_NOT_YET_VALID: { means: "The server's certificate begins in the future: one of the clocks is wrong." },
  NET_TLS_REVOKED: { means: "The authority has taken the server's certificate back." },
  NET_TLS_WRONG_HOST: { means: "The server proves to be somebody else than the name in the address." },
  NET_TLS_VERSION: { means: "The server is too old, or set up to speak old versions of TLS only." },
  NET_TLS_NOT_SPOKEN: { means: "The address says https, and this port does not speak it." },
  NET_TLS_WEAK: { means: "The server's certificate can be forged with today's means." },
  NET_TLS_CLOSED: { means: "The server hung up instead of agreeing on TLS." },
  NET_TLS_FAILED: { means: "The two sides share no way to encrypt." },
  NET_TLS_BAD_CA: { means: "The file that --ca or the profile names is no certificate." },
  NET_BAD_ENCODING: {
    means: "The answer is damaged, or packed in a way that it does not say.",
    next: "look at proxies on the way; see the server's log",
  },
  NET_PROXY_REFUSED: { means: "The proxy was reached and does not let this connection through." },
  NET_PROXY_UNREACHABLE: { means: "The way leads through a proxy, and the proxy does not answer." },
  NET_PROXY_REJECTED: { means: "The proxy does not take its user name or password. They were sent once." },
  NET_PROXY_NO_CREDENTIALS: { means: "The proxy wants to know who asks, and no user was given for it." },
  NET_PROXY_SCHEME_NOT_SUPPORTED: { means: "The proxy wants a way to sign in that is not spoken here." },
  NET_PROXY_NOT_KEPT: { means: "The proxy closes the connection in the middle of signing in to it." },
  NET_PROXY_BAD_ANSWER: { means: "What answers as the proxy is none." },
  NET_PROXY_BAD_SETTING: { means: "The setting that names the proxy cannot be read." },
  NET_PROXY_SETTINGS_UNREADABLE: { means: "The system's proxy settings cannot be read on this machine." },
  NET_FAILED: { means: "The exchange failed for a reason that has no name here." },

  SESSION_NOT_SUPPORTED: { means: "The session asks for something that this version does not do; nothing was sent." },
  SESSION_MISSING_PARAMETER: { means: "What was given is not enough to connect with; nothing was sent." },
  SESSION_BAD_ADDRESS: { means: "The address cannot be read as one; nothing was sent." },
  SESSION_BAD_VALUE: { means: "A parameter holds a value that it cannot have; nothing was sent." },
  SESSION_RECORD_NOT_FOUND: { means: "No record has the values that name it; nothing was written." },
  SESSION_RECORD_AMBIGUOUS: { means: "Several records have the values that should name one; nothing was written." },
  SESSION_SECRET_BOUND: {
    means: "The secret may go to certain hosts only, and this is none of them; it was not sent.",
  },
  SESSION_RETIRED_SIGN_IN: { means: "Microsoft no longer takes this way to sign in; the password was not sent." },
  SESSION_NO_POLICY: { means: "The server does not tell how its users sign in; it may be no CRM server." },
  SESSION_UNKNOWN_POLICY: { means: "The server wants a way to sign in that is not known here." },
  SESSION_DISCOVERY_FAULT: {
    means: "The discovery service took the sign-in and refused to list organizations.",
    next: "see the message; check that the user belongs to an organization of this server",
  },
  SESSION_DISCOVERY_LOOP: { means: "The server's own descriptions lead round in circles." },
  SESSION_ORGANIZATION_NOT_FOUND: { means: "The user belongs to no organization of that name on this server." },
  SESSION_ORGANIZATION_AMBIGUOUS: { means: "Several organizations answer to what was given." },
  SESSION_ORGANIZATION_DISABLED: { means: "The organization is there and is switched off." },
  SESSION_USER_NOT_IN_ORGANIZATION: {
    means: "The sign-in is right, and the user is none of this organization's, or not known to it yet.",
  },
  SESSION_USER_DISABLED: { means: "The sign-in is right, and the organization has switched its user off." },
  SESSION_USER_WITHOUT_ROLE: { means: "The sign-in is right, and the user may do nothing in the organization." },
  SESSION_USER_WITHOUT_LICENSE: { means: "The sign-in is right, and nobody has given the user a license." },
  SESSION_FAULT: {
    means:
      "The organization took the sign-in and refused the request: the user may be none of its users, or lack a privilege.",
    next: "see the message; check that the user is an enabled user of the organization, with a security role",
  },
  SESSION_NOT_A_SERVICE: {
    means:
      "A web server answers there, and it has no such organization: the server, the port or the organization's name is wrong.",
  },
  SESSION_REDIRECTED: {
    means: "The server sends callers elsewhere: to another address, or to a page for people to sign in.",
  },
  SESSION_FORBIDDEN: { means: "The server knows who asks, and does not let that user in." },
  SESSION_UNAVAILABLE: { means: "The server is there, and takes no requests just now." },
  SESSION_UNEXPECTED_STATUS: { means: "The server fails at answering, or something stands before it." },
  SESSION_UNREADABLE_ANSWER: { means: "The answer came, and makes no sense as one of an organization." },
  SESSION_ENDED: faultInside,

  DOCTOR_ROLE_MISSING: {
    means: "The user can sign in, and some steps of a task may be refused for want of a privilege.",
  },

  WIRE_HTML: {
    means: "A web page came in place of the service's answer: a sign-in page, an error page, or another web site.",
    next: "check the address, and AUTHTYPE where it is a sign-in page",
  },
  WIRE_HTTP_STATUS: wireUnreadable,
  WIRE_UNEXPECTED_DOCUMENT: wireUnreadable,
  WIRE_UNEXPECTED_CONTENT: wireUnreadable,
  WIRE_MALFORMED_XML: wireUnreadable,
  WIRE_MALFORMED_JSON: wireUnreadable,
  WIRE_NTLM_MALFORMED: wireUnreadable,
  WIRE_DOCTYPE: wireUnreadable,
  WIRE_ENCODING: wireUnreadable,
  WIRE_TOO_LARGE: wireUnreadable,
  WIRE_TOO_DEEP: wireUnreadable,
} satisfies Record<OwnErrorCode, Diagnosis> & Record<string, Diagnosis>;
