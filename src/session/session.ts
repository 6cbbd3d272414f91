import type { AttributeValue, Entity } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";

/**
 * An open, named connection to one organization. Any number of calls may be made at the same time: up to 8 travel at once
 * (32 where tokens sign them), the others wait in their order. Each has the session's time limit (TIMEOUT), counted from the moment it leaves that queue.
 *
 * Errors of every call: SESSION_FAULT (the organization refused: its code, message and trace are in `context`),
 * NET_… (the network; `retryable` only where nothing was sent), AUTH_REJECTED, SESSION_ENDED.
 */
export type Session = {
  readonly name: string;
  /** The Organization service's address, without credentials. */
  readonly organizationUri: string;
  readonly userId: Guid;
  readonly businessUnitId: Guid;
  readonly organizationId: Guid;
  /** As RetrieveVersion answers: `9.0.2.3034`. */
  readonly version: string;
  /** What the options left in doubt, and how it was read. */
  readonly warnings: readonly SessionWarning[];
  /** The wire below, for messages that the methods here do not cover. */
  readonly service: OrganizationService;
  /**
   * Creates a record: one Create request. `create("account", { name: "Bubba Gump" })` returns the new record's ID.
   * An attribute that is `undefined` is refused with SESSION_BAD_VALUE; `null` is a value.
   */
  create(entityName: string, attributes: AttributesInput, limits?: CallLimits): Promise<Guid>;
  /** Reads one record: one Retrieve request. All columns where `columns` is left out. Double values come as numbers. */
  retrieve(entityName: string, id: Guid | string, columns?: readonly string[], limits?: CallLimits): Promise<Entity>;
  /** Changes the attributes that are named, and no other: one Update request. `null` clears an attribute. */
  update(entityName: string, id: Guid | string, attributes: AttributesInput, limits?: CallLimits): Promise<void>;
  /** Deletes one record: one Delete request. */
  delete(entityName: string, id: Guid | string, limits?: CallLimits): Promise<void>;
  /**
   * Finishes the calls made before, each within its own limits, then closes the connection; sends nothing itself. Calls
   * after it fail with SESSION_ENDED. Ending twice is allowed. To be done at once, abort the calls' signals first.
   */
  end(): Promise<void>;
};

export type AttributesInput = Readonly<Record<string, AttributeValue>> | ReadonlyMap<string, AttributeValue>;

/** `SESSION_SCHEME_DIFFERS`: SERVER says http where PROTOCOL says HTTPS. */
export type SessionWarning = { readonly code: SessionWarningCode; readonly message: string };

type SessionWarningCode =
  | "SESSION_SCHEME_DIFFERS"
  | "SESSION_ORGANIZATION_DIFFERS"
  | "SESSION_DOMAIN_DIFFERS"
  | "SESSION_PARAMETER_IGNORED"
  | "SESSION_DISCOVERY_REPLACED";
