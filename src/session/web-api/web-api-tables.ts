import type { AttributeMetadata, EntityMetadata } from "../../wire/metadata/metadata.ts";
import { optionKinds, retrieveOptionColumns, retrieveTable } from "../../wire/odata/exchange/definitions.ts";
import type { WebApiExchange } from "../../wire/odata/exchange/web-api-exchange.ts";
import { indexedTable } from "../../wire/odata/table-index.ts";
import type { TableLookup } from "../../wire/odata/table-lookup.ts";
import type { CallLimits } from "../organization-service.ts";
import { settledOrAborted } from "../settled-or-aborted.ts";

type SendExchange = <T>(exchange: WebApiExchange<T>, operation: string, limits: CallLimits) => Promise<T>;

/**
 * The tables that requests and answers of the Web API are written and read by: entity sets, navigation properties, types of
 * columns. Each is asked for once, when a call first needs it, and kept with the session.
 */
export class WebApiTables implements TableLookup {
  readonly #send: SendExchange;
  readonly #asked = new Map<string, Promise<EntityMetadata>>();
  readonly #known = new Map<string, EntityMetadata>();
  readonly #bySet = new Map<string, EntityMetadata>();

  constructor(send: SendExchange) {
    this.#send = send;
  }

  byLogicalName(name: string): EntityMetadata | undefined {
    return this.#known.get(name);
  }

  byEntitySetName(name: string): EntityMetadata | undefined {
    return this.#bySet.get(name);
  }

  /** Makes sure that these tables are known. Errors: SESSION_FAULT where there is no such table. */
  async need(names: Iterable<string>, limits: CallLimits): Promise<void> {
    const missing = [...new Set(names)].filter((name) => name !== "" && !this.#known.has(name));
    await Promise.all(missing.map((name) => settledOrAborted(this.#ask(name, limits), limits.signal)));
  }

  /** Tables are asked for again when they are needed: after they were changed. */
  forget(): void {
    this.#asked.clear();
    this.#known.clear();
    this.#bySet.clear();
  }

  #ask(name: string, { timeout }: CallLimits): Promise<EntityMetadata> {
    const known = this.#asked.get(name);
    if (known !== undefined) return known;
    const asked = this.#send(retrieveTable(name, ["Attributes", "Relationships"]), "RetrieveEntity", { timeout }).then(
      (found) => {
        const table = indexedTable(found);
        this.#known.set(name, table);
        if (table.entitySetName !== undefined) this.#bySet.set(table.entitySetName, table);
        return table;
      },
      (error: unknown) => {
        this.#asked.delete(name);
        throw error;
      },
    );
    this.#asked.set(name, asked);
    return asked;
  }
}

/** A table's columns with their options, which the definitions show only by the type of the column: one request for each type that it has. */
export async function withOptions(
  table: EntityMetadata,
  send: SendExchange,
  limits: CallLimits,
): Promise<EntityMetadata> {
  const { attributes = [] } = table;
  const kinds = optionKinds.filter((kind) => attributes.some((attribute) => isOfKind(attribute, kind)));
  const exchanges = kinds.map((kind) => send(retrieveOptionColumns(table.logicalName, kind), "RetrieveEntity", limits));
  const columns = new Map((await Promise.all(exchanges)).flat().map((column) => [column.logicalName, column]));
  return {
    ...table,
    attributes: attributes.map((attribute) => {
      const optionSet = columns.get(attribute.logicalName)?.optionSet;
      return optionSet === undefined ? attribute : { ...attribute, optionSet };
    }),
  };
}

function isOfKind(
  { attributeType, attributeTypeName }: AttributeMetadata,
  kind: (typeof optionKinds)[number],
): boolean {
  return kind === "MultiSelectPicklist" ? attributeTypeName === "MultiSelectPicklistType" : attributeType === kind;
}
