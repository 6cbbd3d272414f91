import type { StepContext } from "../../engine/step-context.ts";
import type { RecordAddress } from "../../session/entity-types.ts";
import { mayRunAgain } from "../../session/may-run-again.ts";
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
import { Guid } from "../../values/guid.ts";
import type { NamedRecord } from "./named-record.ts";
import type { Told } from "./optional-parameters.ts";
import { newIdOf, sendWrite } from "./sent-write.ts";

type Attributes = ReadonlyMap<string, AttributeValue>;
type Target = Pick<NamedRecord, "entity" | "text" | "id">;
/** The version is not for a batch: a step refuses it there. */
type ToldOfVersion = Told & Pick<WriteOptions, "rowVersion">;
type RelationshipTold = Pick<RelationshipOptions, "parameters" | "primaryEntityRole">;

/** `created` is undefined where the record was there, and an earlier try may have created it. */
type Upserted = Pick<UpsertResult, "id"> & { readonly created: boolean | undefined };

/** What a step writes: with its session, at once, or into the batch that is open there. */
export type RecordWrites = {
  create(entity: string, attributes: Attributes, told?: Told): Promise<Guid>;
  update(record: Target, address: RecordAddress, attributes: Attributes, told?: ToldOfVersion): Promise<void>;
  /** Undefined where only the batch's end will tell. */
  upsert(record: Target, address: RecordAddress, attributes: Attributes, told?: Told): Promise<Upserted | undefined>;
  delete(record: Target, address: RecordAddress, told?: ToldOfVersion): Promise<void>;
  associate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options: RelationshipTold,
  ): Promise<void>;
  disassociate(
    record: EntityReference,
    relationship: string,
    related: readonly EntityReference[],
    options: RelationshipTold,
  ): Promise<void>;
  /** Undefined in a batch. */
  execute(message: string, parameters: ParametersInput): Promise<ExecuteResults | undefined>;
};

/**
 * The writes of one step, each sent as it is asked for. A step that may be tried again (AM_RETRY) chooses the ID of the record that it
 * creates: all its tries create one.
 */
export function writesOf(session: Session, context: StepContext): RecordWrites {
  const { signal } = context;
  const join = (deed: "associate" | "disassociate", ...[record, relationship, related, options]: Ends) =>
    sendWrite(
      {
        label: `${deed} ${record.toString()} by ${relationship}`,
        send: () => session[deed](record, relationship, related, { ...options, signal }),
        ...(deed === "associate" && { earlier: { result: undefined, isToldBy: isDuplicate } }),
      },
      context,
    );
  return {
    async create(entity, attributes, told) {
      const send = (whole: Attributes) => session.create(entity, whole, { ...told, signal });
      if (!context.mayBeTriedAgain) {
        return await sendWrite({ label: `create ${entity}`, send: () => send(attributes) }, context);
      }
      const { id, whole } = await identified(attributes, { entity, newId: newIdOf(context), session, signal });
      const label = `create ${entity} ${id.text}`;
      const earlier = earlierCreate({ entity, id, session, signal });
      return await sendWrite({ label, send: () => send(whole), earlier }, context);
    },
    update: ({ entity, text }, address, attributes, told) =>
      sendWrite(
        {
          label: `update ${entity} ${text}`,
          send: () => session.update(entity, address, attributes, { ...told, signal }),
        },
        context,
      ),
    upsert: ({ entity, text }, address, attributes, told) =>
      sendWrite(
        {
          label: `upsert ${entity} ${text}`,
          send: async (earlier) => {
            const { id, created } = await session.upsert(entity, address, attributes, { ...told, signal });
            return { id, created: created || !earlier ? created : undefined };
          },
        },
        context,
      ),
    delete: ({ entity, text }, address, told) =>
      sendWrite(
        {
          label: `delete ${entity} ${text}`,
          send: () => session.delete(entity, address, { ...told, signal }),
          earlier: { result: undefined, isToldBy: (fault) => fault === "ObjectDoesNotExist" },
        },
        context,
      ),
    associate: (...ends) => join("associate", ...ends),
    disassociate: (...ends) => join("disassociate", ...ends),
    execute: (message, parameters) =>
      sendWrite(
        {
          label: `execute ${message}`,
          send: () => session.execute(message, parameters, { signal }),
          mayRunAgain: mayRunAgain(message),
        },
        context,
      ),
  };
}

type Ends = Parameters<RecordWrites["associate"]>;

/** The attributes with the record's ID: the one among them, or a new one. */
export async function identified(
  attributes: Attributes,
  { entity, newId, session, signal }: Identification,
): Promise<{ readonly id: Guid; readonly whole: Attributes }> {
  const { primaryIdAttribute = `${entity}id` } = await session.metadata.table(entity, [], { signal });
  const given = attributes.get(primaryIdAttribute);
  const id = given instanceof Guid ? given : newId;
  return { id, whole: new Map([...attributes, [primaryIdAttribute, id]]) };
}

type Identification = {
  readonly entity: string;
  readonly newId: Guid;
  readonly session: Session;
  readonly signal: AbortSignal;
};

/** A create whose ID the step chose, or gave: refused as a duplicate, while the record is there, it has been carried out before. */
export function earlierCreate({ entity, id, session, signal }: Created) {
  const isToldBy = async (fault: string) =>
    isDuplicate(fault) && (await existing(entity, [id], session, signal)).size > 0;
  return { result: id, isToldBy };
}

type Created = { readonly entity: string; readonly id: Guid; readonly session: Session; readonly signal: AbortSignal };

/** Also of an alternate key, and of the rules for duplicates: the record that is there is the first thing like the new one. */
function isDuplicate(fault: string): boolean {
  return fault.startsWith("DuplicateRecord");
}

/** IDs that one query asks for. */
const idsOfQuery = 500;

/** Those of the records that are there: RetrieveMultiple of their IDs alone. */
export async function existing(
  entity: string,
  ids: readonly Guid[],
  session: Session,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { primaryIdAttribute = `${entity}id` } = await session.metadata.table(entity, [], { signal });
  const found = new Set<string>();
  for (let start = 0; start < ids.length; start += idsOfQuery) {
    const where = { [primaryIdAttribute]: ids.slice(start, start + idsOfQuery) };
    const records = session.query({ entity, columns: [primaryIdAttribute], where }, { signal });
    for await (const { id } of records) if (id !== undefined) found.add(id.text);
  }
  return found;
}
