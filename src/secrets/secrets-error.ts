import { DynamlError, type ErrorDetails } from "../errors.ts";

export type SecretsErrorCode =
  | "SECRETS_BAD_VALUE"
  | "SECRETS_BAD_NAME"
  | "SECRETS_BAD_HOST"
  | "SECRETS_NOT_FOUND"
  | "SECRETS_NO_KEY"
  | "SECRETS_WRONG_KEY"
  | "SECRETS_KEY_UNUSABLE"
  | "SECRETS_KEY_FILE_OPEN"
  | "SECRETS_TAMPERED"
  | "SECRETS_STORE_DAMAGED"
  | "SECRETS_STORE_LOCKED"
  | "SECRETS_STORE_UNUSABLE";

/** What goes wrong with stored and encrypted secrets. No message holds a secret, a key or a passphrase. */
export class SecretsError extends DynamlError<SecretsErrorCode> {
  constructor(details: ErrorDetails<SecretsErrorCode>) {
    super(details);
    this.name = "SecretsError";
  }
}
