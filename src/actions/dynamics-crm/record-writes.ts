import type { StepContext } from "../../engine/step-context.ts";
import type { RecordAddress } from "../../session/entity-types.ts";
import type {
  ExecuteResults,
  MessageOptions,
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
/** What messages take besides their own parameters. */
type Told = Pick<MessageOptions, "parameters">;
/** The version is not for a batch: a step refuses it there. */
type ToldOfVersion = Told & Pick<WriteOptions, "rowVersion">;

/** What a step writes: with its session, at once, or into the batch that is open there. */
export type RecordWrites = {
  create(entity: string, attributes: Attributes, told?: Told): Promise<Guid>;
  update(record: Target, address: RecordAddress, attributes: Attributes, told?: ToldOfVersion): Promise<void>;
  /** Undefined where only the batch's end will tell. */
  upsert(
    record: Target,
    address: RecordAddress,
    attributes: Attributes,
    told?: Told,
  ): Promise<UpsertResult | undefined>;
  delete(record: Target, address: RecordAddress, told?: ToldOfVersion): Promise<void>;
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
    create: (entity, attributes, told) => session.create(entity, attributes, { ...told, signal }),
    update: ({ entity }, address, attributes, told) => session.update(entity, address, attributes, { ...told, signal }),
    upsert: ({ entity }, address, attributes, told) => session.upsert(entity, address, attributes, { ...told, signal }),
    delete: ({ entity }, address, told) => session.delete(entity, address, { ...told, signal }),
    associate: (record, relationship, related, options) =>
      session.associate(record, relationship, related, { ...options, signal }),
    disassociate: (record, relationship, related, options) =>
      session.disassociate(record, relationship, related, { ...options, signal }),
    execute: (message, parameters) => session.execute(message, parameters, { signal }),
  };
}
