import { DynamlError } from "../../errors.ts";
import { closestName } from "../../values/closest-name.ts";
import type { AttributeValue } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { Guid } from "../../values/guid.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import type { AttributeMetadata } from "../../wire/metadata/metadata.ts";
import { badValue } from "../arguments.ts";
import { isNoSuchTable } from "../metadata/no-such-table.ts";
import { isAddress, type Party, partyList } from "../metadata/party-list.ts";
import { checkWritable, type WriteOperation } from "../metadata/writable-column.ts";
import type { CallLimits } from "../organization-service.ts";
import type { Session } from "../session.ts";
import { checkType } from "./check-column.ts";
import { checkLimits } from "./check-limits.ts";
import { readDateFor } from "./date-time.ts";
import { findNamedRecord } from "./find-named-record.ts";
import { labelledOption, nearestLabel, optionTexts } from "./labelled-option.ts";
import { misfit } from "./misfit.ts";
import { parseNamedRecord } from "./named-record.ts";
import { quotedList } from "./quoted-list.ts";
import { shown } from "./shown.ts";
import { plainTypeName, readBoolean, readReference, textFormOf, typeNames } from "./text-form.ts";

/** An attribute as a task or a file gives it. */
export type AttributeText = {
  readonly logicalName: string;
  /** Name of the type (`Money`, `Option Set`); asked of the organization where it is left out. */
  readonly type?: string | undefined;
  /** Left out or empty: the attribute gets no value (null), whatever its type. */
  readonly value?: string | undefined;
};

type TextSession = Pick<Session, "metadata" | "query" | "service">;

export type TextValuesOptions = {
  /**
   * What is written with the values; `any` where that is not known. Each is checked against its column then, whether TYPE is
   * given or not, before anything is sent.
   */
  readonly operation?: WriteOperation | "any" | undefined;
};

/**
 * Reads the texts of one table's attributes as values. The table's description, an option's label, a record by name and an
 * e-mail's parties are asked of the organization, each once; what is only compared, and not written, is read without asking
 * where its type is given.
 */
export class TextValues {
  readonly #session: TextSession;
  readonly #entityName: string;
  readonly #limits: CallLimits;
  readonly #operation: TextValuesOptions["operation"];
  #isUndescribed = false;
  /** Those that values were read for: files have many values of a column. */
  readonly #columns = new Map<string, AttributeMetadata>();
  /** Records found by name, by their text. */
  readonly #found = new Map<string, Promise<EntityReference>>();

  constructor(session: TextSession, entityName: string, limits: CallLimits = {}, options: TextValuesOptions = {}) {
    this.#session = session;
    this.#entityName = entityName;
    this.#limits = limits;
    this.#operation = options.operation;
  }

  /**
   * `{ logicalName: "revenue", type: "Money", value: "12.50" }` is `new Money("12.50")`.
   * Throws SESSION_BAD_VALUE that names the attribute, the value and what would fit.
   */
  async read(attribute: AttributeText): Promise<AttributeValue> {
    const { logicalName, value = "" } = attribute;
    const given = attribute.type === undefined ? undefined : knownType(logicalName, attribute.type);
    const column = given === undefined ? await this.#column(logicalName) : await this.#describedColumn(logicalName);
    if (column !== undefined) this.#check(column, given);
    if (value === "") return null;
    const type = given ?? knownType(logicalName, typeNameOf(column));
    const read = await this.#readAs({ logicalName, type, value }, column);
    if (column !== undefined) checkLimits(column, read);
    return read;
  }

  #check(column: AttributeMetadata, given: string | undefined): void {
    if (this.#operation !== undefined && this.#operation !== "any") checkWritable(column, this.#operation);
    const type = typeNameOf(column);
    if (given !== undefined && textFormOf(type) !== undefined) checkType(column.logicalName, type, given);
  }

  /**
   * What a condition compares a column with: as `read`, but a record's ID alone will do, and the value may be one that the
   * column itself would not take.
   */
  async readToCompare(logicalName: string, value: string): Promise<AttributeValue> {
    const columns = await this.#session.metadata.columns(this.#entityName, this.#limits);
    const type = typeNameOf(columns.get(logicalName) ?? (await this.#column(logicalName)));
    const id = holdsRecords.has(plainTypeName(type)) ? (Guid.parse(value) ?? readReference(value)?.id) : undefined;
    if (id !== undefined) return id;
    if (plainTypeName(type) === "uniqueidentifier" && parseNamedRecord(value)?.entityName !== undefined) {
      return (await this.#reference(logicalName, value)) ?? null;
    }
    if (value === "") return null;
    // What its dates are is not told by what the wire needs of a column.
    if (type === "DateTime") return await this.#readAs({ logicalName, type, value }, await this.#column(logicalName));
    return textFormOf(type) === undefined ? value : await this.#readAs({ logicalName, type, value });
  }

  async #readAs(text: Required<AttributeText>, column = this.#columns.get(text.logicalName)): Promise<AttributeValue> {
    const { logicalName, type = "", value = "" } = text;
    const form = textFormOf(type);
    const isDate = column?.attributeType === "DateTime" && plainTypeName(type) === "datetime";
    const read = isDate ? readDateFor(column.dateTimeBehavior, value) : form?.read(value);
    const found = read === undefined ? await this.#lookUpBy(plainTypeName(type), logicalName, value) : read;
    if (found !== undefined) return found;
    const options = await this.#optionsFor(type, logicalName, value);
    throw misfit({ logicalName, type, value }, options ?? `give ${form?.expected}`);
  }

  async #lookUpBy(type: string, logicalName: string, value: string): Promise<AttributeValue | undefined> {
    switch (type) {
      case "picklist":
      case "optionset":
      case "optionsetvalue":
      case "state":
      case "status":
        return labelledOption(await this.#column(logicalName), value);
      case "boolean": {
        const option = labelledOption(await this.#column(logicalName), value);
        return option === undefined ? undefined : readBoolean(String(option.value));
      }
      case "multiselectpicklist":
        return optionsOf(await this.#column(logicalName), value);
      case "lookup":
      case "entityreference":
      case "customer":
      case "owner":
        return await this.#reference(logicalName, value);
      case "partylist":
        return await this.#parties(logicalName, value);
      default:
        return undefined;
    }
  }

  /** A GUID alone where the column has one target, or a record by name. */
  async #reference(logicalName: string, value: string): Promise<EntityReference | undefined> {
    const id = Guid.parse(value);
    const named = id === undefined ? parseNamedRecord(value) : undefined;
    if (id === undefined && named === undefined) return undefined;
    const entityName = named?.entityName ?? (await this.#onlyTarget(logicalName, value));
    if (id !== undefined) return new EntityReference(entityName, id);
    const values = named?.values ?? new Map();
    const find = () => findNamedRecord(this.#session, { entityName, values }, this.#limits);
    const known = this.#found.get(`${entityName} ${value}`) ?? find();
    this.#found.set(`${entityName} ${value}`, known);
    return await known;
  }

  async #onlyTarget(logicalName: string, value: string): Promise<string> {
    const { targets = [] } = await this.#column(logicalName);
    const [only] = targets;
    if (only !== undefined && targets.length === 1) return only;
    throw badValue(
      `attribute ${logicalName} may point at records of ${targets.join(", ")}, and ${shown(value)} does not say of which`,
      `put the entity before it, such as ${targets[0] ?? "account"}:${Guid.empty.text}`,
      { attribute: logicalName, targets },
    );
  }

  /** `contact:ID, account(name=Contoso), jo@contoso.com`: activity parties. */
  async #parties(logicalName: string, value: string): Promise<AttributeValue | undefined> {
    const parties: Party[] = [];
    for (const part of splitParties(value)) {
      const reference = readReference(part) ?? (await this.#reference(logicalName, part));
      if (reference === undefined && !isAddress(part)) return undefined;
      parties.push(reference ?? part);
    }
    return partyList(parties);
  }

  /** What of a column's options would fit in place of a value. */
  async #optionsFor(type: string, logicalName: string, value: string): Promise<string | undefined> {
    if (!/^(picklist|optionset|state|status|multiselect)/.test(plainTypeName(type))) return undefined;
    const column = await this.#column(logicalName);
    const [near, options] = [nearestLabel(column, value), optionTexts(column)];
    return (
      options &&
      `${near === undefined ? "" : `did you mean ${near}? else `}give ${options}${/^multiselect/.test(plainTypeName(type)) ? multiple : ""}`
    );
  }

  async #column(logicalName: string): Promise<AttributeMetadata> {
    const known = this.#columns.get(logicalName) ?? (await this.#askedColumn(logicalName));
    this.#columns.set(logicalName, known);
    return known;
  }

  /**
   * The column of a value whose type is given, where values are checked; undefined where the organization does not describe
   * the table to this user: the value is its to judge then.
   */
  async #describedColumn(logicalName: string): Promise<AttributeMetadata | undefined> {
    if (this.#operation === undefined || this.#isUndescribed) return undefined;
    try {
      return await this.#column(logicalName);
    } catch (error) {
      if (!(error instanceof DynamlError) || error.code !== "SESSION_FAULT") throw error;
      // A message of the organization's own may take records of no table.
      if (this.#operation !== "any" && isNoSuchTable(error)) throw error;
      this.#isUndescribed = true;
      return undefined;
    }
  }

  async #askedColumn(logicalName: string): Promise<AttributeMetadata> {
    const { attributes = [] } = await this.#session.metadata.table(this.#entityName, ["Attributes"], this.#limits);
    const column = attributes.find((one) => one.logicalName === logicalName);
    if (column !== undefined) return column;
    const near = closestName(
      logicalName,
      attributes.map((one) => one.logicalName),
    );
    throw badValue(
      `${this.#entityName} has no attribute "${logicalName}"`,
      near === undefined ? "check the attribute's logical name" : `did you mean ${near}?`,
      { attribute: logicalName },
    );
  }
}

const holdsRecords: ReadonlySet<string> = new Set(["lookup", "customer", "owner", "uniqueidentifier", "partylist"]);

/** The name of a column's type, as `textFormOf` knows it; empty for none. */
export function typeNameOf(column: AttributeMetadata | undefined): string {
  if (column === undefined) return "";
  return column.attributeType === "Virtual" || column.attributeType === "ManagedProperty"
    ? (column.attributeTypeName?.replace(/Type$/, "") ?? column.attributeType)
    : column.attributeType;
}

const multiple = ", with commas between; a label that holds a comma stands in single quotes";

/** Numbers and labels in a list, or one label that holds a comma. */
function optionsOf(column: AttributeMetadata, value: string): OptionSetValue[] | undefined {
  const only = labelledOption(column, value);
  if (only !== undefined) return [only];
  const options = quotedList(value, ",;").map((part) => {
    const number = /^\s*-?\d+\s*$/.test(part) ? new OptionSetValue(Number(part)) : undefined;
    return number ?? labelledOption(column, part);
  });
  return options.every((one) => one !== undefined) ? options : undefined;
}

/** At commas and semicolons outside of brackets. */
function splitParties(value: string): string[] {
  return (value.match(/(?:\([^)]*\)|[^,;(])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== "");
}

/** Throws SESSION_BAD_VALUE for a type that no text is read as. */
function knownType(logicalName: string, type: string): string {
  if (textFormOf(type) !== undefined) return type;
  throw badValue(
    `attribute ${logicalName} has the type "${type}", which no text is read as`,
    plainTypeName(type) === "image"
      ? "send the picture with upload_file; an empty value takes it away"
      : `give its type: ${typeNames}`,
    {
      attribute: logicalName,
      type,
    },
  );
}
