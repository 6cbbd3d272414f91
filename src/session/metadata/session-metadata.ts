import type { AttributeMetadata, EntityKeyMetadata, EntityMetadata } from "../../wire/metadata/metadata.ts";
import type { OrganizationResponse, ParameterValue } from "../../wire/organization-call.ts";
import { checkEntityName, checkOptions, checkParts } from "../check-arguments.ts";
import type { EntityTypes, TableName } from "../entity-types.ts";
import { timeoutOf } from "../given-options.ts";
import type { CallLimits, OrganizationService } from "../organization-service.ts";
import { settledOrAborted } from "../settled-or-aborted.ts";
import { askForKeys } from "./alternate-keys.ts";
import { isNoSuchTable, withNearestTable } from "./no-such-table.ts";
import { unreadableMetadata } from "./unreadable-metadata.ts";

/** A part of a table's description that is asked for by itself: EntityFilters of RetrieveEntity. */
export type TablePart = (typeof tableParts)[number];

const tableParts = ["Attributes", "Relationships"] as const;

type MetadataService = Pick<OrganizationService, "execute" | "columnTypes" | "listsKeys">;

type Columns = ReadonlyMap<string, AttributeMetadata>;
type Keys = readonly EntityKeyMetadata[];

/**
 * What one organization says of its tables, asked lazily and kept for the session's life. Calls made at the same time for
 * the same table share one request.
 */
export class SessionMetadata<T = EntityTypes> {
  readonly #service: MetadataService;
  /** By logical name and parts; a request that failed is forgotten. */
  readonly #tables = new Map<string, Promise<EntityMetadata>>();
  /** By logical name: every record that is written asks for them. */
  readonly #columns = new Map<string, Columns>();
  /** By logical name, of tables whose description holds none. */
  readonly #keys = new Map<string, Promise<Keys | undefined>>();
  #all: Promise<readonly EntityMetadata[]> | undefined;

  constructor(service: MetadataService) {
    this.#service = service;
  }

  /**
   * One table with its columns: one RetrieveEntity request (Web API: GET EntityDefinitions). `parts` adds relationships.
   * Errors: SESSION_FAULT where there is no such table, with the nearest name.
   */
  async table<N extends string>(
    logicalName: TableName<N, T>,
    parts: readonly TablePart[] = ["Attributes"],
    limits: CallLimits = {},
  ): Promise<EntityMetadata> {
    return await this.#table(logicalName, parts, limits);
  }

  async #table(logicalName: string, parts: readonly TablePart[], limits: CallLimits): Promise<EntityMetadata> {
    checkEntityName(logicalName);
    checkParts(parts, tableParts);
    checkOptions(limits);
    timeoutOf(limits);
    const filters = ["Entity", ...[...new Set(parts)].sort()].join(" ");
    const key = `${logicalName} ${filters}`;
    const known = this.#tables.get(key) ?? this.#keep(key, this.#askTable(logicalName, filters, limits));
    return await settledOrAborted(known, limits.signal, `the description of ${logicalName}`);
  }

  /**
   * The types of a table's columns by logical name: of the same request; over the Web API of what the wire needs anyhow.
   * Errors: as `table`.
   */
  async columns<N extends string>(logicalName: TableName<N, T>, limits: CallLimits = {}): Promise<Columns> {
    checkEntityName(logicalName);
    checkOptions(limits);
    const types = this.#service.columnTypes?.(logicalName, limits);
    if (types !== undefined) {
      return await types.catch(async (error: unknown) => {
        throw await this.#withNearest(error, logicalName, limits);
      });
    }
    const known = this.#columns.get(logicalName);
    if (known !== undefined) return known;
    const table = await this.#table(logicalName, ["Attributes"], limits);
    const columns = new Map(table.attributes?.map((column) => [column.logicalName, column]));
    this.#columns.set(logicalName, columns);
    return columns;
  }

  /**
   * The alternate keys of a table: of its description without its columns, and where that has none, over SOAP, of one
   * RetrieveMetadataChanges, because no documentation says that RetrieveEntity always lists them. Undefined where the organization does not
   * tell them: before 7.1 there are none. Errors: as `table`.
   */
  async keys<N extends string>(logicalName: TableName<N, T>, limits: CallLimits = {}): Promise<Keys | undefined> {
    const keys = (await this.#table(logicalName, [], limits)).keys ?? undefined;
    if (keys === undefined || keys.length > 0 || this.#service.listsKeys === true) return keys;
    const known = this.#keys.get(logicalName) ?? this.#askKeys(logicalName, limits);
    return await settledOrAborted(known, limits.signal, `the alternate keys of ${logicalName}`);
  }

  /** All tables without their columns: one RetrieveAllEntities request. */
  async tables(limits: CallLimits = {}): Promise<readonly EntityMetadata[]> {
    checkOptions(limits);
    timeoutOf(limits);
    this.#all ??= this.#askAll(limits).catch((error: unknown) => {
      this.#all = undefined;
      throw error;
    });
    return await settledOrAborted(this.#all, limits.signal, "the list of tables");
  }

  /** The next question is asked of the organization again: after its tables were changed. */
  forget(): void {
    this.#tables.clear();
    this.#columns.clear();
    this.#keys.clear();
    this.#all = undefined;
  }

  #keep(key: string, asked: Promise<EntityMetadata>): Promise<EntityMetadata> {
    const kept = asked.catch((error: unknown) => {
      this.#tables.delete(key);
      throw error;
    });
    this.#tables.set(key, kept);
    return kept;
  }

  #askKeys(logicalName: string, { timeout }: CallLimits): Promise<Keys | undefined> {
    const asked = askForKeys(this.#service, logicalName, { timeout }).catch((error: unknown) => {
      this.#keys.delete(logicalName);
      throw error;
    });
    this.#keys.set(logicalName, asked);
    return asked;
  }

  /** The answer is for all who ask, so what calls one of them off does not end it. */
  async #askTable(logicalName: string, filters: string, { timeout }: CallLimits): Promise<EntityMetadata> {
    const parameters = new Map<string, ParameterValue>([
      ["EntityFilters", { kind: "EnumValue", typeName: "EntityFilters", value: filters }],
      ["LogicalName", logicalName],
      ["RetrieveAsIfPublished", false],
    ]);
    const asked = this.#service.execute({ requestName: "RetrieveEntity", parameters }, { timeout });
    const response = await asked.catch(async (error: unknown) => {
      throw await this.#withNearest(error, logicalName, { timeout });
    });
    const found = resultOf(response, "EntityMetadata");
    if (isTable(found)) return found;
    throw unreadableMetadata("RetrieveEntity");
  }

  /** Where there is no such table, the names of all are asked for, once. */
  async #withNearest(error: unknown, logicalName: string, limits: CallLimits): Promise<unknown> {
    if (!isNoSuchTable(error)) return error;
    const known = await this.tables(limits).catch(() => []);
    const names = known.map((table) => table.logicalName);
    return withNearestTable(error, logicalName, names);
  }

  async #askAll({ timeout }: CallLimits): Promise<readonly EntityMetadata[]> {
    const parameters = new Map<string, ParameterValue>([
      ["EntityFilters", { kind: "EnumValue", typeName: "EntityFilters", value: "Entity" }],
      ["RetrieveAsIfPublished", false],
    ]);
    const response = await this.#service.execute({ requestName: "RetrieveAllEntities", parameters }, { timeout });
    const found = resultOf(response, "EntityMetadata");
    if (Array.isArray(found)) return found.filter(isTable);
    throw unreadableMetadata("RetrieveAllEntities");
  }
}

function resultOf({ results }: OrganizationResponse, name: string): unknown {
  return results.get(name);
}

function isTable(value: unknown): value is EntityMetadata {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "EntityMetadata";
}
