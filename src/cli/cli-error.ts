import { DynamlError, type ErrorDetails } from "../errors.ts";

export type CliErrorCode =
  | "CLI_USAGE"
  | "CLI_CANCELLED"
  | "CLI_FILE_NOT_FOUND"
  | "CLI_FILE_UNREADABLE"
  | "CLI_FILE_TOO_LARGE"
  | "CLI_BAD_ROWS"
  | "CLI_BAD_COLUMNS"
  | "CLI_BAD_KEY"
  | "CLI_COLUMNS_LACK"
  | "CLI_JOURNAL_UNREADABLE"
  | "CLI_LOAD_UNFINISHED"
  | "CLI_LOAD_RUNNING"
  | "CLI_NOTHING_TO_RESUME"
  | "CLI_RESUME_DIFFERS"
  | "CLI_REJECTS"
  | "CLI_LOAD_NOT_KEPT"
  | "CLI_EMBEDDED_NOT_STARTED"
  | "CLI_EMBEDDED_STOPPED"
  | "CLI_EMULATOR_NOT_STARTED";

/** An error of the command line itself, with the exit code that it means. */
export class CliError extends DynamlError<CliErrorCode> {
  readonly exitCode: number;

  constructor(exitCode: number, details: ErrorDetails<CliErrorCode>) {
    super(details);
    this.name = "CliError";
    this.exitCode = exitCode;
  }
}
