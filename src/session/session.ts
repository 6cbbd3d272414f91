import type { AttributeValue, Entity } from "../values/entity.ts";
import type { Guid } from "../values/guid.ts";
import type { CallLimits, OrganizationService } from "./organization-service.ts";

/** An open, named connection to one organization. */
export type Session = {
  readonly name: string;
  /** The Organization service's address, without credentials. */
  readonly organizationUri: string;
  readonly userId: Guid;
  readonly businessUnitId: Guid;
  readonly organizationId: Guid;
  /** As RetrieveVersion answers: `9.0.2.3034`. */
  readonly version: string;
  /** The wire below, for messages that the methods here do not cover. */
  readonly service: OrganizationService;
  create(entityName: string, attributes: AttributesInput, limits?: CallLimits): Promise<Guid>;
  /** All columns where `columns` is left out. Double values come as numbers. */
  retrieve(entityName: string, id: Guid | string, columns?: readonly string[], limits?: CallLimits): Promise<Entity>;
  update(entityName: string, id: Guid | string, attributes: AttributesInput, limits?: CallLimits): Promise<void>;
  delete(entityName: string, id: Guid | string, limits?: CallLimits): Promise<void>;
  /** Closes the connections; calls after it fail with SESSION_ENDED. Ending twice is allowed. */
  end(): Promise<void>;
};

export type AttributesInput = Readonly<Record<string, AttributeValue>> | ReadonlyMap<string, AttributeValue>;
