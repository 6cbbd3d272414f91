import type { StepContext } from "../../engine/step-context.ts";
import type { RecordAddress } from "../../session/entity-types.ts";
import type {
  ExecuteResults,
  ParametersInput,
  RelationshipOptions,
  Session,
  UpsertResult,
  WriteOptions,
} from "../../session/session.ts";
import type { AttributeValue } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import type { Guid } from "../../values/guid.ts";
import type { NamedRecord } from "./named-record.ts";

type Attributes = ReadonlyMap<string, AttributeValue>;
type Target = Pick<NamedRecord, "entity" | "text" | "id">;
/** Not for a batch: a step refuses it there. */
type Version = Pick<WriteOptions, "rowVersion">;

/** What a step writes: with its session, at once, or into the batch that is open there. */
export type RecordWrites = {
  create(entity: string, attributes: Attributes): Promise<Guid>;
  update(record: Target, address: RecordAddress, attributes: Attributes, version?: Version): Promise<void>;
  /** Undefined where only the batch's end will tell. */
  upsert(record: Target, address: RecordAddress, attributes: Attributes): Promise<UpsertResult | undefined>;
  delete(record: Target, address: RecordAddress, version?: Version): Promise<void>;
  associate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options: Pick<RelationshipOptions, "primaryEntityRole">,
  ): Promise<void>;
  disassociate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options: Pick<RelationshipOptions, "primaryEntityRole">,
  ): Promise<void>;
  /** Undefined in a batch. */
  execute(message: string, parameters: ParametersInput): Promise<ExecuteResults | undefined>;
};

/** The writes of one step, each sent as it is asked for. */
export function writesOf(session: Session, { signal }: Pick<StepContext, "signal">): RecordWrites {
  return {
    create: (entity, attributes) => session.create(entity, attributes, { signal }),
    update: ({ entity }, address, attributes, version) =>
      session.update(entity, address, attributes, { ...version, signal }),
    upsert: ({ entity }, address, attributes) => session.upsert(entity, address, attributes, { signal }),
    delete: ({ entity }, address, version) => session.delete(entity, address, { ...version, signal }),
    associate: (record, relationship, related, options) =>
      session.associate(record, relationship, related, { ...options, signal }),
    disassociate: (record, relationship, related, options) =>
      session.disassociate(record, relationship, related, { ...options, signal }),
    execute: (message, parameters) => session.execute(message, parameters, { signal }),
  };
}
