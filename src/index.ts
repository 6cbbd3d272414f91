import type { ActionErrorCode } from "./actions/action-error.ts";
import { createActions } from "./actions/create-actions.ts";
import { textFaults } from "./actions/dynamics-crm/text-faults.ts";
import type { Ask, SecretLookup } from "./actions/services.ts";
import type { AuthErrorCode } from "./auth/auth-error.ts";
import { type CheckOptions, checkTask as checkWithTexts } from "./check/check-task.ts";
import { inspectStep } from "./check/inspect-step.ts";
import { otherTasks } from "./cli/other-tasks.ts";
import { configFileName } from "./config/config-file-name.ts";
import { openExplained } from "./doctor/open-explained.ts";
import type { RoleErrorCode } from "./doctor/roles.ts";
import type { EmulatorErrorCode } from "./emulator/emulator-error.ts";
import type { EngineErrorCode } from "./engine/engine-error.ts";
import type { RunEvent } from "./engine/event.ts";
import type { RunResult } from "./engine/run-options.ts";
import { runTask as runOnEngine } from "./engine/run-task.ts";
import type { ExpressionErrorCode } from "./expression/expression-error.ts";
import { createLanguage } from "./expression/language.ts";
import { createFileGate } from "./files/file-gate.ts";
import { createFileLookup } from "./files/file-lookup.ts";
import type { FilesErrorCode } from "./files/files-error.ts";
import type { Reach } from "./files/judge-path.ts";
import type { Diagnostic } from "./markup/diagnostic.ts";
import { parseTask } from "./markup/parse-task.ts";
import type { Task } from "./markup/task.ts";
import type { Dial } from "./net/http.ts";
import type { NetErrorCode } from "./net/net-error.ts";
import type { SessionErrorCode } from "./session/session-error.ts";
import type { NtlmErrorCode } from "./wire/ntlm/ntlm-error.ts";
import type { DocumentErrorCode } from "./wire/xml/document-error.ts";

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

export type RunTaskOptions = {
  /** The task's name, its file as a rule, for messages; "task" when left out. */
  readonly name?: string | undefined;
  /** Variables that the caller supplies, by name. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Cancels the run; it ends within a second. */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Replaces the network: every address that a session names goes through it. */
  readonly dial?: Dial | undefined;
  /** Looks up what stands for a value that the vendor's product encrypted. */
  readonly secrets?: SecretLookup | undefined;
  /** Folders whose files the task may use, at any depth; relative paths start from the first. Left out: it may use none. */
  readonly allowFiles?: readonly string[] | undefined;
  /** Answers what the task asks a person; undefined is no answer. Left out: nobody is there, and defaults count. */
  readonly ask?: Ask | undefined;
  /** How expressions read and write numbers and dates, as a language tag; en-US when left out. */
  readonly locale?: string | undefined;
  /** What clocks show in expressions, by a name of the time zone database; UTC when left out. */
  readonly timeZone?: string | undefined;
};

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
export async function runTask(source: string | Uint8Array | Task, options: RunTaskOptions = {}): Promise<RunResult> {
  const { name = "task", onEvent = () => {}, dial, secrets, ask, variables, signal, locale, timeZone } = options;
  const [folder, ...folders] = options.allowFiles ?? [];
  const reach: Reach | undefined =
    folder === undefined
      ? undefined
      : { allowed: [folder, ...folders], keptBack: { paths: [], names: [configFileName] } };
  const files = reach && createFileGate(reach);
  const fileFacts = reach && createFileLookup(reach);
  const host = { now: () => new Date(), random: () => Math.random(), ...(fileFacts && { fileFacts }) };
  const language = createLanguage({ locale, timeZone, host });
  const task = typeof source === "string" || source instanceof Uint8Array ? parseTask(source) : source;
  const actions = createActions({ openSession: (session) => openExplained({ ...session, dial }), secrets, files, ask });
  const loadTask = files === undefined ? undefined : otherTasks(files);
  return await runOnEngine(task, {
    actions,
    inspect: inspectStep,
    name,
    language,
    files,
    loadTask,
    variables,
    signal,
    onEvent,
  });
}

/**
 * All that can be known of a task before it runs, beyond what reading it has found: warnings, each with its place and what to
 * do, in the order of the text. A warning is an error of its step, or advice.
 *
 * `checkTask(parseTask('<AMSHOWDIALOG MESAGE="Hi" />'))` → CHECK_MISSING_PARAMETER for MESSAGE, CHECK_UNKNOWN_PARAMETER for MESAGE
 */
export function checkTask(task: Task, options: CheckOptions = {}): Diagnostic[] {
  return checkWithTexts(task, { textFaults, ...options });
}

export type { Ask, Question, SecretLookup, SecretSubject } from "./actions/services.ts";
export type { SignInPrompt } from "./auth/oauth/choose-grant.ts";
export type { CertificateFacts, TlsFacts } from "./doctor/certificate-chain.ts";
export { diagnose } from "./doctor/diagnose.ts";
export { type ExamineOptions, examineConnection } from "./doctor/examine-connection.ts";
export type { Failure, PhaseName, PhaseReport } from "./doctor/report.ts";
export { type Customizations, parseCustomizations } from "./emulator/customization/customization-file.ts";
export { startEmulator } from "./emulator/emulator.ts";
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
export {
  type DiscoveredOrganization,
  type Discovery,
  discoverOrganizations,
} from "./session/discovery/discover-organizations.ts";
export type { EntityTypes, RecordAddress, RecordOf } from "./session/entity-types.ts";
export type { AttachOptions } from "./session/files/documents.ts";
export type {
  DownloadedFile,
  FileToUpload,
  UploadedFile,
  UploadOptions,
} from "./session/files/file-transfer.ts";
export type { UserToActFor } from "./session/on-behalf-of.ts";
export { openSession } from "./session/open-session.ts";
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
