import type { AttributeValue, Entity } from "../../values/entity.ts";
import { EntityReference } from "../../values/entity-reference.ts";
import { OptionSetValue } from "../../values/option-set-value.ts";
import { doesNotExist, OrganizationFault } from "../faults.ts";
import type { Table } from "../metadata/table.ts";
import type { MessageContext } from "../organization.ts";
import { tableOf } from "../organization.ts";
import { resolveReference } from "./alternate-keys.ts";
import { closeRecord, createRecord } from "./write-record.ts";

/** The end of a record that an activity tells of: opportunityclose, incidentresolution, quoteclose, orderclose. */
export type Closing = {
  readonly activity: Entity;
  /** Of the record that is closed. */
  readonly table: Table;
  /** The column of the activity that names the record. */
  readonly lookup: string;
  /** States from which the record can be closed. */
  readonly openStates: readonly number[];
  /** What the record's columns become. */
  readonly values: (record: EntityReference) => Readonly<Record<string, AttributeValue>>;
  readonly alreadyClosed: () => OrganizationFault;
};

/** Adds the activity, completed, and closes the record. Call it inside a transaction. */
export function closeWith(
  context: MessageContext,
  { activity, table, lookup, openStates, values, alreadyClosed }: Closing,
): void {
  const { organization } = context;
  const named = activity.attributes.get(lookup);
  if (!(named instanceof EntityReference)) {
    throw new OrganizationFault("InvalidArgument", `Required field '${lookup}' is missing`);
  }
  const record = resolveReference(organization, named);
  const before = organization.store.read(table, record.id);
  if (before === undefined) throw doesNotExist(table.logicalName, record.id.text);
  const state = before.get("statecode");
  if (state instanceof OptionSetValue && !openStates.includes(state.value)) throw alreadyClosed();
  const attributes = new Map<string, AttributeValue>([
    ...activity.attributes,
    ["statecode", new OptionSetValue(1)],
    ["statuscode", new OptionSetValue(2)],
  ]);
  if (!attributes.has("actualend")) attributes.set("actualend", context.now);
  createRecord(context, tableOf(organization, activity.logicalName), { ...activity, attributes });
  const changed = new Map(Object.entries(values(record)));
  closeRecord(context, table, { logicalName: table.logicalName, id: record.id, attributes: changed });
}
