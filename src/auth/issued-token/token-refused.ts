import { DynamlError } from "../../errors.ts";
import { withoutCredentials } from "../../net/net-error.ts";
import type { Secret } from "../../values/secret.ts";
import type { RefusalReason, TokenRefusal } from "../../wire/ws-trust/token-refusal.ts";
import type { AuthErrorCode } from "../auth-error.ts";

type Meaning = {
  readonly code: AuthErrorCode;
  /** `{login}` stands for who asked. */
  readonly happened: string;
  readonly remedy: string;
  readonly retryable?: true;
};

const refused: Meaning = {
  code: "AUTH_TOKEN_REFUSED",
  happened: "the token service gives {login} no token",
  remedy: "see the token service's own log (AD FS: event log AD FS/Admin)",
};

/** What each reason of a token service's refusal means to the person who signs in. */
const meanings: Readonly<Record<RefusalReason, Meaning>> = {
  WrongCredentials: {
    code: "AUTH_REJECTED",
    happened: "the token service refuses the user name or the password of {login}",
    remedy:
      "check USERNAME, DOMAIN and PASSWORD, and that the account is neither locked, disabled nor expired (AD FS does not say which); it was tried once only",
  },
  AccountLocked: {
    code: "AUTH_ACCOUNT_LOCKED",
    happened: "the account {login} is locked",
    remedy: "wait, or ask the administrator to unlock it; then check the password",
  },
  AccountDisabled: {
    code: "AUTH_ACCOUNT_DISABLED",
    happened: "the account {login} is disabled",
    remedy: "ask the administrator to enable it",
  },
  PasswordExpired: {
    code: "AUTH_PASSWORD_EXPIRED",
    happened: "the password of {login} has expired or must be changed",
    remedy: "change the password, then give the new one",
  },
  MultiFactorRequired: {
    code: "AUTH_MFA_REQUIRED",
    happened: "the account {login} must prove itself with a second factor, which a password alone cannot",
    remedy:
      "use an account without, or sign in with AUTHTYPE OAuth: device code, or an application with its own secret",
  },
  BlockedByPolicy: {
    code: "AUTH_CONDITIONAL_ACCESS",
    happened: "an access policy blocks this sign-in of {login}",
    remedy: "ask the administrator for an exception, or sign in with AUTHTYPE OAuth as an application",
  },
  ActionRequired: {
    code: "AUTH_ACTION_REQUIRED",
    happened: "the account {login} must do something in a browser first: accept terms, complete its profile, consent",
    remedy: "sign in to the organization's web pages once with this account, then try again",
  },
  NotAssigned: {
    code: "AUTH_USER_NOT_ALLOWED",
    happened: "the account {login} is not allowed to get a token for this organization",
    remedy: "ask the administrator: AD FS, the issuance authorization rules of the relying party trust",
  },
  UnknownAudience: {
    code: "AUTH_RESOURCE_UNKNOWN",
    happened: "the token service does not know the organization that the token is for",
    remedy:
      "check the organization's address; AD FS: it must be among the identifiers of the relying party trust, with the very host name that is used here",
  },
  InvalidSecurity: {
    code: "AUTH_TOKEN_REFUSED",
    happened: "the token service does not accept the message's security (timestamp, signature or token)",
    remedy: "check that the clocks of this machine and of the server agree; then see the token service's own log",
  },
  InvalidRequest: refused,
  Refused: refused,
  ServerError: {
    code: "AUTH_SERVER_BUSY",
    happened: "the token service is out of order for the moment",
    remedy: "try again in a while; see the token service's own log",
    retryable: true,
  },
};

/** For whom a token was asked. */
export type Applicant = {
  /** For messages: `CONTOSO\alice`. */
  readonly login: string;
  /** Taken out of the service's words, should it repeat it. */
  readonly password?: Secret | undefined;
};

/** A token service's refusal as an error, with the service's own words. */
export function tokenRefused(refusal: TokenRefusal, url: string, { login, password }: Applicant): DynamlError {
  const { reason, message, serverCode, codes } = refusal;
  const { code, happened, remedy, retryable = false } = meanings[reason];
  const words = message === "" ? "" : `: ${shortened(without(message, password?.reveal() ?? ""))}`;
  return new DynamlError<AuthErrorCode>({
    code,
    message: `${happened.replace("{login}", () => login)}${words}`,
    where: withoutCredentials(url),
    remedy,
    retryable,
    context: { reason, serverCode, codes },
  });
}

function without(text: string, password: string): string {
  return password === "" ? text : text.replaceAll(password, "[secret]");
}

function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
