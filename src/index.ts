import type { ActionErrorCode } from "./actions/action-error.ts";
import { textFaults } from "./actions/dynamics-crm/text-faults.ts";
import type { AuthErrorCode } from "./auth/auth-error.ts";
import { type CheckOptions, checkTask as checkWithTexts } from "./check/check-task.ts";
import type { ExamineOptions } from "./doctor/examine-connection.ts";
import type { PhaseReport } from "./doctor/report.ts";
import type { RoleErrorCode } from "./doctor/roles.ts";
import type { Customizations } from "./emulator/customization/customization-file.ts";
import type { EmulatorErrorCode } from "./emulator/emulator-error.ts";
import type { Emulator, EmulatorOptions } from "./emulator/emulator-options.ts";
import type { EngineErrorCode } from "./engine/engine-error.ts";
import type { RunResult } from "./engine/run-options.ts";
import type { ExpressionErrorCode } from "./expression/expression-error.ts";
import type { FilesErrorCode } from "./files/files-error.ts";
import type { Diagnostic } from "./markup/diagnostic.ts";
import type { Task } from "./markup/task.ts";
import type { NetErrorCode } from "./net/net-error.ts";
import type { RunTaskOptions } from "./run-task.ts";
import type { Discovery } from "./session/discovery/discover-organizations.ts";
import type { EntityTypes } from "./session/entity-types.ts";
import type { Session } from "./session/session.ts";
import type { SessionErrorCode } from "./session/session-error.ts";
import type { SessionOptions } from "./session/session-options.ts";
import type { NtlmErrorCode } from "./wire/ntlm/ntlm-error.ts";
import type { DocumentErrorCode } from "./wire/xml/document-error.ts";

// What a function needs is loaded by its first call: who reads records of an organization does not pay for engine and emulator.

/** The codes of the errors that this package raises, each with the prefix of its layer. */
export type ErrorCode =
  | ActionErrorCode
  | AuthErrorCode
  | DocumentErrorCode
  | EmulatorErrorCode
  | EngineErrorCode
  | ExpressionErrorCode
  | FilesErrorCode
  | NetErrorCode
  | NtlmErrorCode
  | RoleErrorCode
  | SessionErrorCode;

/**
 * All that can be known of a task before it runs, beyond what reading it has found: warnings, each with its place and what to
 * do, in the order of the text. A warning is an error of its step, or advice.
 *
 * `checkTask(parseTask('<AMSHOWDIALOG MESAGE="Hi" />'))` → CHECK_MISSING_PARAMETER for MESSAGE, CHECK_UNKNOWN_PARAMETER for MESAGE
 */
export function checkTask(task: Task, options: CheckOptions = {}): Diagnostic[] {
  return checkWithTexts(task, { textFaults, ...options });
}

/**
 * Runs a task, given as AML text, as the bytes of a file, or as `parseTask` read it.
 *
 * ```ts
 * const result = await runTask(await readFile("create-account.aml"), {
 *   name: "create-account.aml",
 *   variables: { password: "…" },
 *   onEvent: (event) => console.log(event.type),
 * });
 * console.log(result.status, result.variables.get("accountId"));
 * ```
 *
 * What goes wrong in a step is in the result, never thrown. Throws ENGINE_TASK_NOT_LOADABLE for a task that cannot be
 * read, ENGINE_VARIABLE_NAME for a supplied variable whose name is none, and EXPRESSION_SETTING for an unknown locale or
 * time zone.
 */
export async function runTask(source: string | Uint8Array | Task, options?: RunTaskOptions): Promise<RunResult> {
  const { runTask: run } = await import("./run-task.ts");
  return await run(source, options);
}

/**
 * Opens a session on one organization: finds it, signs in, and asks who the user is and which version it has. The caller ends it.
 *
 * ```ts
 * const session = await openSession({
 *   organizationUri: "https://crm/netautodyn", authType: "ActiveDirectory",
 *   userName: "NETAUTOINC\\administrator", password: new Secret(text),
 * });
 * ```
 *
 * Errors before any traffic: SESSION_NOT_SUPPORTED (names parameter and value), SESSION_MISSING_PARAMETER, SESSION_BAD_ADDRESS,
 * SESSION_BAD_VALUE, SESSION_RETIRED_SIGN_IN, AUTH_PLAIN_HTTP. Then NET_… (NET_TIME_LIMIT names the phase), AUTH_…, SESSION_….
 */
export function openSession<T = EntityTypes>(options: SessionOptions): Promise<Session<T>>;
export async function openSession(options: SessionOptions): Promise<Session> {
  const { openSession: open } = await import("./session/open-session.ts");
  return await open(options);
}

/**
 * The organizations of the discovery service that `discoveryUri` names, or that `server` has. Errors: those of openSession;
 * SESSION_DISCOVERY_FAULT, SESSION_DISCOVERY_LOOP.
 */
export async function discoverOrganizations(options: SessionOptions): Promise<Discovery> {
  const { discoverOrganizations: discover } = await import("./session/discovery/discover-organizations.ts");
  return await discover(options);
}

/**
 * Walks the way that opening a session with these options takes, phase by phase, until one fails. It signs in once and changes
 * nothing on the server. What is wrong with the connection is in the reports, never thrown.
 */
export async function examineConnection(
  options: SessionOptions,
  examined?: ExamineOptions,
): Promise<readonly PhaseReport[]> {
  const { examineConnection: examine } = await import("./doctor/examine-connection.ts");
  return await examine(options, examined);
}

/**
 * Starts an embedded organization: `const { url, close } = await startEmulator({ open: true })` answers at
 * `${url}/embedded/XRMServices/2011/Organization.svc/web` (SOAP) and `${url}/embedded/api/data/v9.2/` (Web API). Rejects with
 * an EMULATOR_… error where the address or the data file cannot be used.
 */
export async function startEmulator(options?: EmulatorOptions): Promise<Emulator> {
  const { startEmulator: start } = await import("./emulator/emulator.ts");
  return await start(options);
}

/**
 * Reads a file of customizations, for `startEmulator`: `{ "tables": [{ "schemaName": "new_Project", "columns": [...] }] }`
 * (docs/emulator.md). Rejects with EMULATOR_CUSTOMIZATIONS_INVALID, which names each place that is wrong:
 * `tables[0].columns[2].type`.
 */
export async function parseCustomizations(source: string, file: string): Promise<Customizations> {
  const { parseCustomizations: parse } = await import("./emulator/customization/customization-file.ts");
  return parse(source, file);
}

export type { Ask, Question, SecretLookup, SecretSubject } from "./actions/services.ts";
export type { SignInPrompt } from "./auth/oauth/choose-grant.ts";
export type { CertificateFacts, TlsFacts } from "./doctor/certificate-chain.ts";
export { diagnose } from "./doctor/diagnose.ts";
export type { ExamineOptions } from "./doctor/examine-connection.ts";
export type { Failure, PhaseName, PhaseReport } from "./doctor/report.ts";
export type { Customizations } from "./emulator/customization/customization-file.ts";
export type {
  Emulator,
  EmulatorOptions,
  EmulatorRole,
  EmulatorTeam,
  EmulatorUser,
} from "./emulator/emulator-options.ts";
export type { Dataset, Datasets } from "./engine/datasets.ts";
export type {
  ErrorFamily,
  LogLevel,
  RecordCounts,
  RunEvent,
  RunStatus,
  RunSummary,
  StepErrorRecord,
  StepIdentity,
  StepResult,
} from "./engine/event.ts";
export type { RunResult } from "./engine/run-options.ts";
export type { Variables } from "./engine/variables.ts";
export { DynamlError, describeError } from "./errors.ts";
export type { Value } from "./expression/value.ts";
export type { Diagnostic, Position } from "./markup/diagnostic.ts";
export { parseTask } from "./markup/parse-task.ts";
export { encodeTask, printTask } from "./markup/print-task.ts";
export type { Attribute, ChildElement, Step, Task, TaskFunction } from "./markup/task.ts";
export { type PlacedToken, tokensOf } from "./markup/tokens.ts";
export type { Dial, DialTarget } from "./net/http.ts";
export type { RunTaskOptions } from "./run-task.ts";
export type { Batch, BatchOptions, BatchResult } from "./session/batch/batch.ts";
export type {
  BulkMessage,
  BulkOperation,
  BulkOptions,
  BulkPause,
  BulkProgress,
  BulkReject,
  BulkReport,
  BulkRow,
  BulkWritten,
} from "./session/bulk/bulk-options.ts";
export type { AllChanges, ChangesOptions, ChangesPage, RecordChanges } from "./session/changes/record-changes.ts";
export type { DiscoveredOrganization, Discovery } from "./session/discovery/discover-organizations.ts";
export type { EntityTypes, RecordAddress, RecordOf } from "./session/entity-types.ts";
export type { AttachOptions } from "./session/files/documents.ts";
export type {
  DownloadedFile,
  FileToUpload,
  UploadedFile,
  UploadOptions,
} from "./session/files/file-transfer.ts";
export type { UserToActFor } from "./session/on-behalf-of.ts";
export type { CallLimits, OrganizationService } from "./session/organization-service.ts";
export {
  and,
  comparedColumns,
  condition,
  fetchFrom,
  linkTo,
  or,
  related,
} from "./session/query/fetch-builder.ts";
export type { QueryInput } from "./session/query/query-input.ts";
export type { QueryOptions, RecordQuery } from "./session/query/record-query.ts";
export type {
  AttributesInput,
  BulkRowOf,
  ExecuteResults,
  MessageOptions,
  ParametersInput,
  RelationshipOptions,
  Session,
  UpsertResult,
  WriteOptions,
} from "./session/session.ts";
export type {
  AuthType,
  CertificateOptions,
  ProxyOptions,
  SessionOptions,
  Transport,
} from "./session/session-options.ts";
export { Decimal } from "./values/decimal.ts";
export { Double } from "./values/double.ts";
export type { AliasedValue, AttributeValue, Entity, EntityCollection, ManagedProperty } from "./values/entity.ts";
export { EntityReference } from "./values/entity-reference.ts";
export { Guid } from "./values/guid.ts";
export { Money } from "./values/money.ts";
export { OptionSetValue } from "./values/option-set-value.ts";
export { Secret } from "./values/secret.ts";
