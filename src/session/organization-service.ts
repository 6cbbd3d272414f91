import type { HttpResponse } from "../net/http.ts";
import type { Entity, EntityCollection } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import type { AttributeMetadata } from "../wire/metadata/metadata.ts";
import type { Association, OrganizationRequest, OrganizationResponse } from "../wire/organization-call.ts";
import type { ColumnSet, Query } from "../wire/query/query-expression.ts";

/** The seam between a session and its wire: the eight operations of the Organization service. */
export type OrganizationService = {
  /** Calls that travel at the same time; more wait for their turn. */
  readonly connections: number;
  create(entity: Entity, limits?: CallLimits): Promise<Guid>;
  retrieve(entityName: string, id: Guid, columnSet: ColumnSet, limits?: CallLimits): Promise<Entity>;
  update(entity: Entity, limits?: CallLimits): Promise<void>;
  delete(entityName: string, id: Guid, limits?: CallLimits): Promise<void>;
  associate(association: Association, limits?: CallLimits): Promise<void>;
  disassociate(association: Association, limits?: CallLimits): Promise<void>;
  retrieveMultiple(query: Query, limits?: CallLimits): Promise<EntityCollection>;
  /**
   * As retrieveMultiple, but each record goes to `take` while the page arrives; the page itself has none. Where its answer breaks
   * off after some, it fails, or is asked for again and goes on behind them.
   */
  readPage(query: Query, take: (record: Entity) => void, limits?: CallLimits): Promise<EntityCollection>;
  execute(request: OrganizationRequest, limits?: CallLimits): Promise<OrganizationResponse>;
  /**
   * The types of a table's columns by logical name, where the wire knows them without RetrieveEntity: no labels, options or
   * limits.
   */
  columnTypes?(entityName: string, limits?: CallLimits): Promise<ReadonlyMap<string, AttributeMetadata>>;
  /**
   * Whether RetrieveEntity tells all alternate keys of a table, so that none in its answer is none in the organization: the Web API is
   * asked for them by name.
   */
  readonly listsKeys?: boolean;
  /** Closes the connections; never fails. */
  close(): Promise<void>;
};

export type CallLimits = {
  readonly signal?: AbortSignal | undefined;
  /** Seconds; the session's own limit where it is left out. */
  readonly timeout?: number | undefined;
  /** The user on whose behalf the call is made: header CallerId of SOAP, MSCRMCallerID of the Web API. */
  readonly callerId?: Guid | undefined;
  /** The same by the ID of the user's object in the directory: header CallerObjectId of both. */
  readonly callerObjectId?: Guid | undefined;
  /** Told what the call is doing, for the error of a time limit around it. */
  readonly onPhase?: ((phase: string | undefined) => void) | undefined;
  /** Told each answer of the server as it comes: its headers say what a load may still ask for. */
  readonly onAnswer?: ((answer: Pick<HttpResponse, "headers">) => void) | undefined;
  /**
   * Takes over the waiting where the organization refuses for a while: told for how many seconds, and the call fails at once.
   * Where it is left out the call waits by itself, within its time.
   */
  readonly onThrottled?: ((seconds: number) => void) | undefined;
};
