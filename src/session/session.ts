import type { EntityReference } from "../values/entity-reference.ts";
import type { Guid } from "../values/guid.ts";
import type { ParameterValue } from "../wire/organization-call.ts";
import type { Batch, BatchOptions } from "./batch/batch.ts";
import type { BulkOptions, BulkReport, BulkRow } from "./bulk/bulk-options.ts";
import type { ChangesOptions, RecordChanges } from "./changes/record-changes.ts";
import type {
  AttributesOf,
  ColumnName,
  ColumnOf,
  EntityTypes,
  RecordAddress,
  RecordOf,
  TableName,
} from "./entity-types.ts";
import type { AttachOptions } from "./files/documents.ts";
import type { DownloadedFile, FileToUpload, UploadedFile, UploadOptions } from "./files/file-transfer.ts";
import type { SessionMetadata } from "./metadata/session-metadata.ts";
import type { PlainValue } from "./metadata/value-for-column.ts";
import type { UserToActFor } from "./on-behalf-of.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";
import type { QueryInput } from "./query/query-input.ts";
import type { QueryOptions, RecordQuery } from "./query/record-query.ts";

/**
 * An open, named connection to one organization. Any number of calls may be made at the same time: up to 8 travel at once
 * (32 where tokens sign them), the others wait in their order. Each has the session's time limit (TIMEOUT), counted from the moment it leaves that queue.
 *
 * What each call sends is told for the SOAP wire and, behind the stroke, for the Web API.
 *
 * Errors of every call: SESSION_FAULT (the organization refused: its code, message and trace are in `context`),
 * NET_… (the network; `retryable` only where nothing was sent), AUTH_REJECTED, SESSION_ENDED; SESSION_BAD_VALUE before
 * anything is sent.
 *
 * @typeParam T the tables whose columns the compiler knows; a name that is written out must be one of them. Where there are
 * none, and for names that are only known when the program runs (`string`), it takes any.
 */
export type Session<T = EntityTypes> = {
  readonly name: string;
  /** The service's address, without credentials. */
  readonly organizationUri: string;
  readonly transport: "Soap" | "WebApi";
  readonly userId: Guid;
  readonly businessUnitId: Guid;
  readonly organizationId: Guid;
  /** As RetrieveVersion answers: `9.0.2.3034`. */
  readonly version: string;
  /** What the options left in doubt, and how it was read. */
  readonly warnings: readonly SessionWarning[];
  /** The wire below, for messages that the methods here do not cover. */
  readonly service: OrganizationService;
  /** Tables, columns and relationships of the organization: asked when needed, kept with the session. */
  readonly metadata: SessionMetadata<T>;
  /**
   * Creates a record: Create / POST accounts. `create("account", { name: "Bubba Gump" })` returns the new record's ID.
   * The compiler checks the attributes of tables that `dynaml types` has described. One that is `undefined` is refused with SESSION_BAD_VALUE; `null` is a value. A plain number becomes what the
   * column is (amount, option, decimal ...), for which the table's description is asked once.
   */
  create<N extends string>(
    entityName: TableName<N, T>,
    attributes: AttributesOf<N, T>,
    options?: MessageOptions,
  ): Promise<Guid>;
  /**
   * Reads one record, by its ID or an alternate key: Retrieve / GET accounts(…)?$select=…. All columns where `columns` is
   * left out. Double values come as numbers.
   */
  retrieve<N extends string, C extends string = string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    columns?: readonly ColumnName<C, N, T>[],
    limits?: CallLimits,
  ): Promise<RecordOf<N, C, T>>;
  /**
   * Changes the attributes that are named, and no other: Update / PATCH accounts(…) with If-Match: *. `null` clears an
   * attribute. With `rowVersion` only where the record is still of that version (ConcurrencyBehavior / If-Match).
   */
  update<N extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    attributes: AttributesOf<N, T>,
    options?: WriteOptions,
  ): Promise<void>;
  /** Updates the record, or creates it where there is none: Upsert / PATCH accounts(…). */
  upsert<N extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    attributes: AttributesOf<N, T>,
    options?: MessageOptions,
  ): Promise<UpsertResult>;
  /** Deletes one record: Delete / DELETE accounts(…). `rowVersion` as with update. */
  delete<N extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    options?: WriteOptions,
  ): Promise<void>;
  /**
   * Joins records by a relationship, by its schema name: Associate / POST accounts(…)/nav/$ref, one request each.
   * `associate(account, "contact_customer_accounts", [contact])`. With no records to join nothing is sent.
   */
  associate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options?: RelationshipOptions,
  ): Promise<void>;
  /** Undoes associate: Disassociate / DELETE accounts(…)/nav(…)/$ref, one request each. */
  disassociate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options?: RelationshipOptions,
  ): Promise<void>;
  /**
   * Any message, action, function or Custom API by name: Execute / POST or GET of the operation.
   * `const { UserId } = await session.execute("WhoAmI")`.
   */
  execute(message: string, parameters?: ParametersInput, limits?: CallLimits): Promise<ExecuteResults>;
  /**
   * A query, given as FetchXML text, as a tree, by the builder, as OData query options or in a few words; read by `for await`, page
   * after page (RetrieveMultiple / GET accounts?fetchXml=…). Nothing is sent before the first record is asked for.
   */
  query<N extends string = string, C extends string = string>(
    query: QueryInput<N, C, T>,
    options?: QueryOptions,
  ): RecordQuery<RecordOf<N, C, T>>;
  /**
   * How many records a query finds: one RetrieveMultiple of an aggregate / GET accounts?fetchXml=…. Past the organization's limit
   * for aggregates (50,000) and for `distinct` the IDs are read and counted. `timeout` is for each request.
   */
  count<N extends string = string, C extends string = string>(
    query: QueryInput<N, C, T>,
    limits?: CallLimits,
  ): Promise<number>;
  /**
   * Gathers operations and sends them as one: ExecuteMultiple / $batch, or with `transaction` all or none of them:
   * ExecuteTransaction / $batch with one change set.
   */
  batch(options?: BatchOptions): Batch<T>;
  /**
   * Writes many rows: CreateMultiple and its like where the organization has them, else ExecuteMultiple / $batch, else one
   * by one. Bad rows are isolated and told to `onReject`, good ones are written once; how much travels at once follows the
   * organization's answers and limits. `await session.bulk(rows, { operation: "create", entityName: "account" })`.
   */
  bulk<N extends string>(
    rows: AsyncIterable<BulkRowOf<N, T>> | Iterable<BulkRowOf<N, T>>,
    options: BulkOptionsOf<N, T>,
  ): Promise<BulkReport>;
  /**
   * Writes a file or image column in blocks of 4 MiB: InitializeFileBlocksUpload, UploadBlock …, CommitFileBlocksUpload; the
   * column keeps what it has until the last of them. The file of a note (`annotation`, `documentbody`) or an attachment
   * (`activitymimeattachment`, `body`) goes as base64 in one Update / PATCH.
   */
  uploadFile<N extends string, C extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    column: ColumnName<C, N, T>,
    file: FileToUpload,
    options?: UploadOptions,
  ): Promise<UploadedFile>;
  /** Reads the same columns: InitializeFileBlocksDownload, then DownloadBlock while the content is read / Retrieve, GET. */
  downloadFile<N extends string, C extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    column: ColumnName<C, N, T>,
    limits?: CallLimits,
  ): Promise<DownloadedFile>;
  /**
   * Empties the same columns, but for an attachment's, which is deleted as a record; what is empty stays so. A file column: Retrieve of
   * its file's ID, then DeleteFile with it; an image column, and the file of a note: Update / PATCH with null.
   */
  deleteFile<N extends string, C extends string>(
    entityName: TableName<N, T>,
    record: RecordAddress<N, T>,
    column: ColumnName<C, N, T>,
    limits?: CallLimits,
  ): Promise<void>;
  /** Creates a note of a record, or an attachment of an activity, that holds a file: Create / POST annotations. */
  attachFile(record: EntityReference, file: FileToUpload, options?: AttachOptions): Promise<Guid>;
  /**
   * What changed in a table since an earlier reading (change tracking, which the table must have switched on):
   * RetrieveEntityChanges / GET accounts?$select=… with Prefer: odata.track-changes, page after page.
   * `const { changed, deleted, token } = await session.changes("account", { columns: ["name"], token }).all()`.
   */
  changes<N extends string, C extends string = string>(
    entityName: TableName<N, T>,
    options?: ChangesOptions<ColumnName<C, N, T>>,
  ): RecordChanges<RecordOf<N, C, T>>;
  /**
   * The same session on behalf of another user: by the user's ID (header CallerId / MSCRMCallerID), or as `{ objectId }` by that of
   * the user's object in Entra ID (header CallerObjectId of both; organizations from 8.1 on). Ending it ends both.
   */
  onBehalfOf(user: UserToActFor): Session<T>;
  /**
   * Finishes the calls made before, each within its own limits, then closes the connection; sends nothing itself. Calls
   * after it fail with SESSION_ENDED. Ending twice is allowed. To be done at once, abort the calls' signals first.
   */
  end(): Promise<void>;
  /** The same at the end of a block: `await using session = await openSession(…)`. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** A row whose attributes the compiler checks where it knows the table. */
export type BulkRowOf<N, T = EntityTypes> = Omit<BulkRow, "attributes"> & {
  readonly attributes?: AttributesOf<N, T> | undefined;
};

type BulkOptionsOf<N extends string, T> = Omit<BulkOptions, "entityName" | "key"> & {
  readonly entityName: TableName<N, T>;
  readonly key?: readonly (N extends keyof T ? ColumnOf<N, T> : string)[] | undefined;
};

export type MessageOptions = CallLimits & {
  /**
   * What messages take besides their own parameters, by name: `SuppressDuplicateDetection`, `BypassCustomPluginExecution`,
   * `BypassBusinessLogicExecution`, `SuppressCallbackRegistrationExpanderJob`, `tag`. The call goes as Execute / with headers MSCRM.….
   */
  readonly parameters?: ParametersInput | undefined;
};

export type WriteOptions = MessageOptions & {
  /** The version that the record must still have, from its `rowVersion`. */
  readonly rowVersion?: string | undefined;
};

export type UpsertResult = { readonly created: boolean; readonly id: Guid };

export type RelationshipOptions = MessageOptions & {
  /** Which end the first record is, in a relationship of a table with itself. */
  readonly primaryEntityRole?: "Referencing" | "Referenced" | undefined;
};

export type ParametersInput = Readonly<Record<string, ParameterValue>>;

/** Results by name, as the message's documentation spells them. */
export type ExecuteResults = Readonly<Record<string, ParameterValue>>;

export type AttributesInput = Readonly<Record<string, PlainValue>> | ReadonlyMap<string, PlainValue>;

/** `SESSION_SCHEME_DIFFERS`: SERVER says http where PROTOCOL says HTTPS. */
export type SessionWarning = { readonly code: SessionWarningCode; readonly message: string };

type SessionWarningCode =
  | "SESSION_SCHEME_DIFFERS"
  | "SESSION_ORGANIZATION_DIFFERS"
  | "SESSION_DOMAIN_DIFFERS"
  | "SESSION_PARAMETER_IGNORED"
  | "SESSION_DISCOVERY_REPLACED"
  | "SESSION_CERTIFICATE_EXPOSED";
