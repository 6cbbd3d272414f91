import type { AttributeValue, Entity, EntityCollection } from "../../values/entity.ts";
import type { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { recordCollection } from "../../values/record-collection.ts";
import { webApiOperation } from "../../wire/odata/operations.ts";
import type { ParameterValue } from "../../wire/organization-call.ts";
import type { WriteOperation } from "../metadata/writable-column.ts";
import type { CallLimits } from "../organization-service.ts";
import type { ParametersInput, Session } from "../session.ts";
import { customApiTypes } from "./custom-api-types.ts";
import { findNamedRecord } from "./find-named-record.ts";
import {
  badParameter,
  doesNotFit,
  formOf,
  knownParameter,
  knownType,
  noQuery,
  parameterTwice,
} from "./known-parameter.ts";
import { platformMessage } from "./message-parameters.ts";
import { parseNamedRecord } from "./named-record.ts";
import { findOptionalParameter } from "./optional-parameter.ts";
import type { Lookups, ParameterForm } from "./parameter-form.ts";
import { processActionTypes } from "./process-action-types.ts";
import { readReference } from "./text-form.ts";
import { type AttributeText, TextValues } from "./text-values.ts";

/** A parameter of a message as a task gives it. */
export type ParameterText = {
  readonly name: string;
  /** Name of the type (`EntityReference`, `Guid Array`); what the message has there, where it is left out. */
  readonly type?: string | undefined;
  /** Left out or empty: no value (null). */
  readonly value?: string | undefined;
  /** Of a record: its values. */
  readonly attributes?: readonly AttributeText[] | undefined;
  /** Of records: the values of each. `value` is the logical name of their table then. */
  readonly rows?: readonly (readonly AttributeText[])[] | undefined;
};

type ParameterSession = Pick<Session, "metadata" | "query" | "service" | "transport">;

/** A message with its parameters, as `session.execute` takes them. */
export type MessageTexts = { readonly message: string; readonly parameters: ParametersInput };

/**
 * Reads the texts of a message's parameters as values. A type that is left out is that of the platform's message, or of the
 * organization's Custom API or custom action; records by name are looked up. Message and parameters of the platform are found in any case.
 *
 * Throws SESSION_BAD_VALUE that names the parameter, the value and what would fit, before anything is sent.
 */
export async function readMessage(
  message: string,
  texts: readonly ParameterText[],
  session: ParameterSession,
  limits: CallLimits,
): Promise<MessageTexts> {
  const name = platformMessage(message)?.name ?? message.trim();
  const reading = new MessageReading(name, session, limits);
  const parameters = new Map<string, ParameterValue>();
  for (const text of texts) {
    const { name: parameter } = knownParameter(name, text.name);
    if (parameters.has(parameter)) throw parameterTwice(parameter);
    parameters.set(parameter, await reading.read(text));
  }
  return { message: name, parameters: Object.fromEntries(parameters) };
}

async function readAs(form: ParameterForm, value: string, lookups: Lookups, name: string) {
  try {
    return await form.read(value, lookups);
  } catch (thrown) {
    throw noQuery(thrown, form, name);
  }
}

class MessageReading {
  readonly #message: string;
  readonly #session: ParameterSession;
  readonly #limits: CallLimits;
  #custom: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(message: string, session: ParameterSession, limits: CallLimits) {
    this.#message = message;
    this.#session = session;
    this.#limits = limits;
  }

  async read(text: ParameterText): Promise<ParameterValue> {
    const { name, enumeration } = knownParameter(this.#message, text.name);
    const type = text.type ?? knownType(this.#message, name) ?? (await this.#customType(name));
    const { value = "", attributes = [], rows } = text;
    const form = formOf(name, type, { hasAttributes: attributes.length > 0, hasRows: rows !== undefined });
    if (rows !== undefined) return await this.#records({ name, entity: value, rows });
    if (value.trim() === "" && attributes.length === 0) return null;
    const read = await readAs(form, value, this.#lookups(name, attributes, enumeration), name);
    if (read === undefined) throw doesNotFit(name, type, value, form);
    return read;
  }

  async #customType(name: string): Promise<string> {
    this.#custom ??= this.#customTypes();
    const found = (await this.#custom).get(name) ?? findOptionalParameter(name)?.type;
    if (found !== undefined) return found;
    throw badParameter(name, `has no TYPE, and the organization does not tell that of ${this.#message}`, "give TYPE");
  }

  async #customTypes(): Promise<ReadonlyMap<string, string>> {
    const ofApi = await customApiTypes(this.#session, this.#message, this.#limits);
    return ofApi.size > 0 ? ofApi : await processActionTypes(this.#session, this.#message, this.#limits);
  }

  #lookups(name: string, attributes: readonly AttributeText[], enumeration: string | undefined): Lookups {
    const reference = (text: string) => this.#reference(text);
    return {
      reference,
      enumeration,
      id: async (text) => {
        const guid = Guid.parse(text);
        if (guid !== undefined) return guid;
        const named = await reference(text);
        return this.#wantsRecord(name) ? named : named?.id;
      },
      record: (text) => this.#record(text, name, attributes),
    };
  }

  /** Whether the Web API takes the record whose ID alone the SOAP message has: its table is not lost then. */
  #wantsRecord(parameter: string): boolean {
    if (this.#session.transport === "Soap") return false;
    const own = Object.entries(webApiOperation(this.#message)?.parameters ?? {});
    const [, found] = own.find(([key, { as = key }]) => as === parameter) ?? [];
    return found?.type === "idOf" || found?.type === "idsOf";
  }

  async #reference(text: string): Promise<EntityReference | undefined> {
    const written = readReference(text);
    if (written !== undefined) return written;
    const { entityName, values } = parseNamedRecord(text) ?? {};
    if (entityName === undefined || values === undefined) return undefined;
    return await findNamedRecord(this.#session, { entityName, values }, this.#limits);
  }

  async #record(text: string, name: string, attributes: readonly AttributeText[]): Promise<Entity | undefined> {
    const isNew = /^\s*[a-z_][a-z0-9_]*\s*$/i.test(text);
    const reference = isNew ? undefined : await this.#reference(text);
    if (!isNew && reference === undefined) return undefined;
    const logicalName = reference?.logicalName ?? text.trim().toLowerCase();
    const values = await attributeValues(name, attributes, this.#textsOf(logicalName));
    return { logicalName, id: reference?.id, attributes: values };
  }

  /** Records of one table; the value of its ID tells which record one is. */
  async #records({ name, entity, rows }: RecordRows): Promise<EntityCollection> {
    const logicalName = entity.trim().toLowerCase();
    const { primaryIdAttribute = "" } = await this.#session.metadata.table(logicalName, undefined, this.#limits);
    const texts = this.#textsOf(logicalName);
    const entities: Entity[] = [];
    for (const row of rows) {
      const attributes = await attributeValues(name, row, texts);
      const id = attributes.get(primaryIdAttribute);
      attributes.delete(primaryIdAttribute);
      entities.push({ logicalName, id: id instanceof Guid ? id : undefined, attributes });
    }
    return recordCollection(logicalName, entities);
  }

  #textsOf(logicalName: string): TextValues {
    const operation = operations[this.#message] ?? "any";
    return new TextValues(this.#session, logicalName, this.#limits, { operation });
  }
}

type RecordRows = Required<Pick<ParameterText, "name">> & {
  readonly entity: string;
  readonly rows: readonly (readonly AttributeText[])[];
};

async function attributeValues(parameter: string, attributes: readonly AttributeText[], texts: TextValues) {
  const values = new Map<string, AttributeValue>();
  for (const attribute of attributes) {
    const column = attribute.logicalName.trim().toLowerCase();
    if (values.has(column)) throw badParameter(parameter, `has the attribute ${column} twice`, "keep one of the two");
    values.set(column, await texts.read({ ...attribute, logicalName: column }));
  }
  return values;
}

/** Messages whose records are written as they are given. */
const operations: Readonly<Record<string, WriteOperation>> = {
  Create: "create",
  CreateMultiple: "create",
  Update: "update",
  UpdateMultiple: "update",
  Upsert: "upsert",
  UpsertMultiple: "upsert",
};
