import { DynamlError, type ErrorDetails } from "../errors.ts";

export type ConfigErrorCode =
  | "CONFIG_NOT_FOUND"
  | "CONFIG_UNREADABLE"
  | "CONFIG_SYNTAX"
  | "CONFIG_UNKNOWN_KEY"
  | "CONFIG_VALUE"
  | "CONFIG_TOO_WIDE"
  | "CONFIG_NO_PROFILE";

/** What is wrong with the configuration file, with its place as FILE:LINE:COLUMN. */
export class ConfigError extends DynamlError<ConfigErrorCode> {
  constructor(details: ErrorDetails<ConfigErrorCode>) {
    super(details);
    this.name = "ConfigError";
  }
}
