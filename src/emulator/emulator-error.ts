import { DynamlError } from "../errors.ts";

/** Why an embedded organization does not start. */
export type EmulatorErrorCode =
  | "EMULATOR_OPEN_BEYOND_LOOPBACK"
  | "EMULATOR_LISTEN_FAILED"
  | "EMULATOR_CA_UNUSABLE"
  | "EMULATOR_CA_EXPOSED"
  | "EMULATOR_DIRECTORY_INVALID"
  | "EMULATOR_CUSTOMIZATIONS_INVALID"
  | "EMULATOR_LIMITS_INVALID"
  | "EMULATOR_SCHEME_NOT_OFFERED"
  | "EMULATOR_KERBEROS_NOT_INSTALLED"
  | "EMULATOR_KEYTAB_UNUSABLE"
  | "EMULATOR_FOREIGN_FILE"
  | "EMULATOR_FILE_FORMAT"
  | "EMULATOR_FILE_IN_USE"
  | "EMULATOR_FILE_UNUSABLE";

export class EmulatorError extends DynamlError<EmulatorErrorCode> {}
