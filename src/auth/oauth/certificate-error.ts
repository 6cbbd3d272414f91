import { DynamlError } from "../../errors.ts";
import type { OAuthErrorCode } from "./oauth-error.ts";

type Code = Extract<OAuthErrorCode, `AUTH_CERTIFICATE_${string}`>;

/** Causes hold what libraries say of a file, never of a key or its password: that helps nobody. */
function unusable(code: Code, what: string, remedy: string, cause?: unknown): DynamlError {
  const message = `the client certificate cannot be used: ${what}`;
  return new DynamlError<Code>({ code, message, remedy, cause });
}

export function malformed(what: string, remedy: string, cause?: unknown): DynamlError {
  return unusable("AUTH_CERTIFICATE_FORMAT", what, remedy, cause);
}

export function noKey(): DynamlError {
  const remedy = "put certificate and key into one file; from Windows, export the certificate with its private key";
  return unusable("AUTH_CERTIFICATE_NO_KEY", "its file holds no private key", remedy);
}

export function severalKeys(count: number): DynamlError {
  const remedy = "make a file with the application's key and certificate alone";
  return unusable("AUTH_CERTIFICATE_SEVERAL_KEYS", `its file holds ${count} private keys`, remedy);
}

export function passwordMissing(): DynamlError {
  return unusable("AUTH_CERTIFICATE_PASSWORD", "its private key is encrypted", "give CERTIFICATEPASSWORD");
}

export function passwordWrong(): DynamlError {
  const remedy = "check CERTIFICATEPASSWORD, and that the file is whole";
  return unusable("AUTH_CERTIFICATE_PASSWORD", "its private key does not open with the password", remedy);
}

export function inStore(thumbprint: string): DynamlError {
  return unusable(
    "AUTH_CERTIFICATE_STORE",
    `CERTIFICATETHUMBPRINT ${thumbprint}: certificates of the system's store are not supported`,
    "export it with its private key (PFX), and give the file as CERTIFICATE",
  );
}
